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

/** An entry as it is stored. */
export interface ChainedEntry extends AuditEntry {
  id: string;
  previousHash: string;
  hash: string;
}

export interface AuditRange {
  from?: Date;
  /** Not part of it. */
  to?: Date;
}

export interface AuditLog {
  /** Appends in the caller's transaction: the act and its record are committed together. */
  record(sql: Sql, entry: AuditEntry): Promise<void>;
  /** Walks the chain. @returns the id of the first entry that does not fit, or null when all do */
  findBreak(): Promise<string | null>;
  /** Walks the chain, and counts what it saw up to the break. */
  verify(): Promise<{ entries: number; firstBreak: string | null }>;
  /** Pages of entries, oldest first. */
  read(range: AuditRange): AsyncIterable<ChainedEntry[]>;
}

export const AUDIT_LOG = Symbol('AuditLog');
