import type { WeeklyShiftBody, WeeklyShiftView } from '#libs/contract';
import type { Sql } from '../database/sql.js';

export interface ShiftStore {
  /** @param region undefined: all */
  list(region: string | undefined): Promise<WeeklyShiftView[]>;
  find(sql: Sql, id: string): Promise<WeeklyShiftView | undefined>;
  add(sql: Sql, shift: WeeklyShiftBody, by: { actor: string; now: Date }): Promise<WeeklyShiftView>;
  /** Raises the version. */
  replace(sql: Sql, id: string, shift: WeeklyShiftBody, by: { actor: string; now: Date }): Promise<WeeklyShiftView>;
  remove(sql: Sql, id: string): Promise<void>;
}

export const SHIFT_STORE = Symbol('ShiftStore');
