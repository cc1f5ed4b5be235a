import type { Sql } from '../../database/sql.js';

/** "Can you be reached?", asked before a shift. */
export interface ShiftCheck {
  technicianId: string;
  shiftFrom: Date;
  shiftUntil: Date;
  askedAt: Date;
  answeredAt: Date | null;
  /** Username, or `sms`. */
  answeredBy: string | null;
}

export type NewShiftCheck = Pick<ShiftCheck, 'technicianId' | 'shiftFrom' | 'shiftUntil'>;

export interface ShiftCheckStore {
  /** @returns those that were not asked before */
  ask(sql: Sql, checks: readonly NewShiftCheck[], now: Date): Promise<NewShiftCheck[]>;
  /** Records the answer to what is open and not over yet. @returns what was answered by it */
  answer(sql: Sql, technicianId: string, by: string, now: Date): Promise<ShiftCheck[]>;
  /** Of shifts that are not over, and those of the last days. */
  list(sql: Sql, since: Date): Promise<ShiftCheck[]>;
  /** Technicians whose telephone or e-mail this is. */
  techniciansAt(sql: Sql, address: string): Promise<string[]>;
  /** Forgets what is so old. */
  forget(sql: Sql, before: Date): Promise<void>;
}

export const SHIFT_CHECK_STORE = Symbol('ShiftCheckStore');
