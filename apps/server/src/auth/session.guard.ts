import {
  createParamDecorator,
  Inject,
  Injectable,
  SetMetadata,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ProblemError } from '../problem.js';
import type { Account, Role } from './account.js';
import { Sessions } from './sessions.js';

export const SESSION_COOKIE = 'wk_session';

const PUBLIC = 'auth:public';
const ROLES = 'auth:roles';

/** Needs no sign-in. */
export const Public = () => SetMetadata(PUBLIC, true);

/** Only for these roles; without it, for everyone who is signed in. */
export const Roles = (...roles: Role[]) => SetMetadata(ROLES, roles);

/** The signed-in account, as a parameter of a controller's method. */
export const SignedIn = createParamDecorator((_: unknown, context: ExecutionContext): Account => accountOf(context)!);

interface GuardedRequest {
  cookies?: Record<string, string | undefined>;
  headers: Record<string, string | string[] | undefined>;
  method: string;
  account?: Account;
}

const accountOf = (context: ExecutionContext) => context.switchToHttp().getRequest<GuardedRequest>().account;

/** Every route of the program is closed unless it says otherwise. */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<GuardedRequest>();
    refuseForeignPage(request);
    const targets = [context.getHandler(), context.getClass()];
    const isPublic = this.reflector.getAllAndOverride<boolean>(PUBLIC, targets);
    request.account = await this.accountOf(request).catch((error: unknown) => {
      // Who asks does not matter there: least of all to the question whether the process lives.
      if (isPublic) return undefined;
      throw error;
    });
    if (isPublic) return true;
    if (!request.account) throw new ProblemError(401, 'signInNeeded', 'Sign in first.');
    const roles = this.reflector.getAllAndOverride<Role[] | undefined>(ROLES, targets);
    if (roles && !roles.includes(request.account.role)) {
      throw new ProblemError(403, 'notAllowed', 'Your role may not do this.');
    }
    return true;
  }

  private async accountOf({ cookies }: GuardedRequest): Promise<Account | undefined> {
    const token = cookies?.[SESSION_COOKIE];
    return token ? this.sessions.find(token) : undefined;
  }
}

/** A browser says where a request comes from; a page of somebody else's may not act with our cookie. */
function refuseForeignPage(request: GuardedRequest): void {
  const changes = !['GET', 'HEAD', 'OPTIONS'].includes(request.method);
  if (changes && request.headers['sec-fetch-site'] === 'cross-site') {
    throw new ProblemError(403, 'foreignPage', 'This request comes from another site.');
  }
}
