import type { Sql } from '../database/sql.js';

/** One human act. */
export interface AuditEntry {
  at: Date;
  /** Username; `public` for somebody who is not signed in. */
  actor: string;
  /** For instance `incident.accept`. */
  action: string;
  /** What it was done to, for instance `incident:17`. */
  subject: string;
  detail: Record<string, unknown>;
}

export interface AuditLog {
  /** Appends in the caller's transaction: the act and its record are committed together. */
  record(sql: Sql, entry: AuditEntry): Promise<void>;
  /** Walks the chain. @returns the id of the first entry that does not fit, or null when all do */
  findBreak(): Promise<string | null>;
}

export const AUDIT_LOG = Symbol('AuditLog');
