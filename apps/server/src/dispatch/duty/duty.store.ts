import type { Sql } from '../../database/sql.js';

/** Duties of the whole watch, done by one process at a time: when each was last done outlives every process. */
export interface DutyStore {
  /**
   * Takes a duty for the rest of the transaction, and notes that it is done when the transaction commits.
   * @param dueBefore it is due when it was last done at this time or before
   * @returns false when it is not due, or another process is at it
   */
  take(sql: Sql, name: string, dueBefore: Date, now: Date): Promise<boolean>;
  /** Counts from now, when it was never done before. */
  begin(sql: Sql, name: string, now: Date): Promise<void>;
  /** Whether it may be due: a look without a lock. */
  isDue(sql: Sql, name: string, dueBefore: Date): Promise<boolean>;
}

export const DUTY_STORE = Symbol('DutyStore');
