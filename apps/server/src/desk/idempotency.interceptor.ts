import { createHash } from 'node:crypto';
import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { catchError, concatMap, from, of, throwError, type Observable } from 'rxjs';
import type { Clock } from '#libs/clock';
import type { Account } from '../auth/index.js';
import { CLOCK } from '../clock.js';
import { DATABASE, type Database } from '../database/sql.js';
import { ProblemError } from '../problem.js';

interface Answer {
  request_hash: string;
  status: number | null;
  body: unknown;
}

/**
 * `Idempotency-Key` on posts (IETF draft-ietf-httpapi-idempotency-key-header): the first answer is kept and given again.
 * A failed request leaves nothing behind and may be tried again with the same key.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest & { account?: Account }>();
    const key = request.headers['idempotency-key'];
    if (request.method !== 'POST' || typeof key !== 'string') return next.handle();
    if (key.length < 1 || key.length > 200)
      throw new ProblemError(400, 'invalidRequest', 'Idempotency-Key: 1 to 200 characters');
    const owner = request.account?.username ?? `public|${request.ip}`;
    const hash = createHash('sha256')
      .update(`${request.url}\n${JSON.stringify(request.body ?? null)}`)
      .digest('hex');
    const reply = http.getResponse<FastifyReply>();
    const earlier = await this.claim(owner, key, hash);
    if (earlier) {
      void reply.status(earlier.status ?? 200);
      return of(earlier.body ?? undefined);
    }
    return next.handle().pipe(
      concatMap((body: unknown) => from(this.keep(owner, key, reply.statusCode, body).then(() => body))),
      catchError((error: unknown) => from(this.forget(owner, key)).pipe(concatMap(() => throwError(() => error)))),
    );
  }

  private async claim(owner: string, key: string, hash: string): Promise<Answer | undefined> {
    const claimed = await this.database.run(
      {
        text: `INSERT INTO idempotent_answer (owner, key, request_hash, created_at) VALUES ($1, $2, $3, $4)
               ON CONFLICT DO NOTHING RETURNING key`,
      },
      [owner, key, hash, this.clock.now()],
    );
    if (claimed.length > 0) return undefined;
    const [earlier] = await this.database.run<Answer>(
      { text: 'SELECT request_hash, status, body FROM idempotent_answer WHERE owner = $1 AND key = $2' },
      [owner, key],
    );
    if (earlier && earlier.request_hash !== hash) {
      throw new ProblemError(422, 'idempotencyKeyReused', 'This Idempotency-Key was used for another request.');
    }
    if (!earlier || earlier.status === null) {
      throw new ProblemError(
        409,
        'requestInProgress',
        'The first request with this Idempotency-Key is still being worked on.',
      );
    }
    return earlier;
  }

  private async keep(owner: string, key: string, status: number, body: unknown): Promise<void> {
    await this.database.run(
      { text: 'UPDATE idempotent_answer SET status = $3, body = $4 WHERE owner = $1 AND key = $2' },
      [owner, key, status, body === undefined ? null : JSON.stringify(body)],
    );
  }

  private async forget(owner: string, key: string): Promise<void> {
    await this.database.run({ text: 'DELETE FROM idempotent_answer WHERE owner = $1 AND key = $2' }, [owner, key]);
  }
}
