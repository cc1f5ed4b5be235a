import type { Sql } from '../database/sql.js';
import type { Account } from './account.js';

export interface NewSession {
  tokenHash: string;
  username: string;
  now: Date;
  expiresAt: Date;
}

export interface AccountStore {
  findWithPassword(username: string): Promise<{ account: Account; passwordHash: string } | undefined>;
  openSession(sql: Sql, session: NewSession): Promise<void>;
  /** The account of a session that has not expired. */
  findBySession(tokenHash: string, now: Date): Promise<Account | undefined>;
  closeSession(tokenHash: string): Promise<void>;
  dropExpiredSessions(now: Date): Promise<void>;
}

export const ACCOUNT_STORE = Symbol('AccountStore');
