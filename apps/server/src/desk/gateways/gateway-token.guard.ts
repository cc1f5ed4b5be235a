import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ProblemError } from '../../problem.js';
import { SERVER_CONFIG, type ServerConfig } from '../../server.config.js';
import { isSameSecret } from '../same-secret.js';

interface GatewayRequest {
  headers: Record<string, string | string[] | undefined>;
  query?: unknown;
}

/** Only a gateway that knows the token is heard. Some can send no header: the token may stand in the address. */
@Injectable()
export class GatewayToken implements CanActivate {
  constructor(@Inject(SERVER_CONFIG) private readonly config: Pick<ServerConfig, 'GATEWAY_CALLBACK_TOKEN'>) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<GatewayRequest>();
    const expected = this.config.GATEWAY_CALLBACK_TOKEN;
    const given = tokenOf(request);
    if (expected && given !== undefined && isSameSecret(given, expected)) return true;
    throw new ProblemError(403, 'gatewayUnknown', 'This address is for gateways that were given its token.');
  }
}

function tokenOf({ headers, query }: GatewayRequest): string | undefined {
  const bearer = /^Bearer (.+)$/i.exec(String(headers['authorization'] ?? ''))?.[1];
  const { token } = (query ?? {}) as { token?: unknown };
  return bearer ?? (typeof token === 'string' ? token : undefined);
}
