import type { Sql } from '../database/sql.js';
import type { QuarantineRow } from './batch-item.js';
import type { AcceptedEvent } from './event-sink.js';
import type { JournalHole, JournalKey, Watermark } from './judge-batch.js';

export interface LockedJournals {
  /** Epoch of each partition asked for; a bigint as text. Held until the transaction ends. */
  epochs: Map<number, string>;
  /** By `journalKey`. */
  watermarks: Map<string, number>;
}

export interface StoredBatch {
  events: readonly AcceptedEvent[];
  /** For each event the incident it belongs to, or null. */
  incidentIds: readonly (string | null)[];
  moved: readonly Watermark[];
  holes: readonly JournalHole[];
}

export interface IngestStore {
  lock(sql: Sql, partitions: number[], journals: readonly JournalKey[]): Promise<LockedJournals>;
  save(sql: Sql, batch: StoredBatch, now: Date): Promise<void>;
  quarantine(sql: Sql, rows: readonly QuarantineRow[]): Promise<void>;
  /**
   * Marks terminals as silent, or as heard again. Returns those that were not so before: only their event counts.
   * @param silentSince by terminal; null: heard
   */
  turnSilence(sql: Sql, silentSince: ReadonlyMap<string, Date | null>): Promise<Set<string>>;
}

export const INGEST_STORE = Symbol('IngestStore');
