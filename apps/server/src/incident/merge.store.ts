import type { Sql } from '../database/sql.js';

/** An incident that was merged into another one by a person. */
export interface Merge {
  incidentId: string;
  intoId: string;
  at: Date;
  by: string;
  reason: string;
  /** How often its fault had been raised when the target was last told. */
  counted: number;
  /** Whether its fault stood when the target was last told. */
  active: boolean;
}

/** Merges that run: until the merged incident is split out again, or ends with its target. */
export interface MergeStore {
  /** Ids of what was merged into it. */
  partsOf(sql: Sql, intoId: string): Promise<string[]>;
  of(sql: Sql, incidentId: string): Promise<Merge | undefined>;
  insert(sql: Sql, merge: Merge): Promise<void>;
  /** What was merged into one is part of another from now on. @returns how many raises of theirs the first had counted */
  repoint(sql: Sql, fromId: string, intoId: string): Promise<number>;
  told(sql: Sql, merge: Pick<Merge, 'incidentId' | 'counted' | 'active'>): Promise<void>;
  end(sql: Sql, incidentIds: readonly string[], at: Date): Promise<void>;
  /** Merges whose target has not heard of the last raise or clear, or is over. */
  behind(sql: Sql, limit: number): Promise<Pick<Merge, 'incidentId' | 'intoId'>[]>;
}

export const MERGE_STORE = Symbol('MergeStore');
