import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Clock } from '#libs/clock';
import { AUDIT_LOG, type AuditLog } from '../audit/index.js';
import { CLOCK } from '../clock.js';
import { DATABASE, type Database } from '../database/sql.js';
import { ProblemError } from '../problem.js';
import { SERVER_CONFIG, type ServerConfig } from '../server.config.js';
import type { Account } from './account.js';
import { ACCOUNT_STORE, type AccountStore } from './account.store.js';
import { AttemptLimit } from './attempt-limit.js';
import { verifyPassword } from './password.js';

const HOUR_MS = 3_600_000;

/** Sign-in and what follows from it. A session is a random token; only its hash is stored. */
@Injectable()
export class Sessions {
  private readonly limit = new AttemptLimit();

  constructor(
    @Inject(ACCOUNT_STORE) private readonly store: AccountStore,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(AUDIT_LOG) private readonly audit: AuditLog,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SERVER_CONFIG) private readonly config: ServerConfig,
  ) {}

  /**
   * Takes as long for an unknown name as for a wrong password, and says the same.
   * @param from the caller's address, against guessing
   * @throws ProblemError 401 `wrongCredentials`, 429 `tooManyAttempts`
   */
  async open(username: string, password: string, from: string): Promise<{ token: string; expiresAt: Date }> {
    const now = this.clock.now();
    const key = `${username}|${from}`;
    if (this.limit.isOver(key, now)) {
      throw new ProblemError(429, 'tooManyAttempts', 'Too many wrong passwords; try again in a minute.');
    }
    const found = await this.store.findWithPassword(username);
    if (!(await verifyPassword(password, found?.passwordHash)) || !found) {
      this.limit.fail(key, now);
      throw new ProblemError(401, 'wrongCredentials', 'Name or password is wrong.');
    }
    this.limit.forgive(key);
    const token = randomBytes(32).toString('base64url');
    const expiresAt = new Date(now.getTime() + this.config.SESSION_HOURS * HOUR_MS);
    await this.database.transaction(async (sql) => {
      await this.store.openSession(sql, { tokenHash: hashToken(token), username, now, expiresAt });
      await this.audit.record(sql, {
        at: now,
        actor: username,
        action: 'session.open',
        subject: `account:${username}`,
        detail: { from },
      });
    });
    return { token, expiresAt };
  }

  async find(token: string): Promise<Account | undefined> {
    return this.store.findBySession(hashToken(token), this.clock.now());
  }

  async close(token: string): Promise<void> {
    await this.store.closeSession(hashToken(token));
  }

  @Interval(HOUR_MS)
  async dropExpired(): Promise<void> {
    await this.store.dropExpiredSessions(this.clock.now());
  }
}

const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');
