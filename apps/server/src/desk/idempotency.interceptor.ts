import { createHash } from 'node:crypto';
import {
  Inject,
  Injectable,
  SetMetadata,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Interval } from '@nestjs/schedule';
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

const HOUR_MS = 3_600_000;
/** How long an answer is kept; a phone that was without signal for a night repeats within it. */
const KEPT_MS = 24 * HOUR_MS;
/** A request without an answer after so long was lost with its process: its key is free again. */
const ABANDONED_MS = 60_000;

const NEVER_REPEATED = 'idempotency:never';

/** Takes no Idempotency-Key: what it is asked with must not be kept, not even as a hash. */
export const NeverRepeated = () => SetMetadata(NEVER_REPEATED, true);

/**
 * `Idempotency-Key` on posts (IETF draft-ietf-httpapi-idempotency-key-header): the first answer is kept and given again.
 * A failed request leaves nothing behind and may be tried again with the same key.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest & { account?: Account }>();
    const key = request.headers['idempotency-key'];
    if (request.method !== 'POST' || typeof key !== 'string') return next.handle();
    if (this.reflector.get<boolean>(NEVER_REPEATED, context.getHandler())) return next.handle();
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
      catchError((error: unknown) => from(this.forget(owner, key)).pipe(concatMap(() => throwError(() => error)))),
      concatMap((body: unknown) => from(this.keep(owner, key, reply.statusCode, body).then(() => body))),
    );
  }

  @Interval(HOUR_MS)
  async dropOld(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - KEPT_MS);
    await this.database.run({ text: 'DELETE FROM idempotent_answer WHERE created_at < $1' }, [before]);
  }

  private async claim(owner: string, key: string, hash: string): Promise<Answer | undefined> {
    const now = this.clock.now();
    const claimed = await this.database.run(
      {
        text: `INSERT INTO idempotent_answer AS a (owner, key, request_hash, created_at) VALUES ($1, $2, $3, $4)
               ON CONFLICT (owner, key) DO UPDATE SET created_at = EXCLUDED.created_at
               WHERE a.status IS NULL AND a.request_hash = EXCLUDED.request_hash AND a.created_at < $5
               RETURNING key`,
      },
      [owner, key, hash, now, new Date(now.getTime() - ABANDONED_MS)],
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
