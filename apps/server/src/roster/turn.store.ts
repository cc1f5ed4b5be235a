import type { RotationBody, RotationView, WeeklyShiftBody, WeeklyShiftView } from '#libs/contract';
import type { Sql } from '../database/sql.js';

/** What every record that gives duties has. */
export interface Turns {
  id: string;
  region: string;
  version: number;
  changedAt: string | null;
  changedBy: string | null;
}

/** Records that give duties, of one kind. */
export interface TurnStore<Body, View extends Turns> {
  /** @param region undefined: all */
  list(region: string | undefined): Promise<View[]>;
  find(sql: Sql, id: string): Promise<View | undefined>;
  add(sql: Sql, body: Body, by: { actor: string; now: Date }): Promise<View>;
  /** Raises the version. */
  replace(sql: Sql, id: string, body: Body, by: { actor: string; now: Date }): Promise<View>;
  remove(sql: Sql, id: string): Promise<void>;
}

export type RotationStore = TurnStore<RotationBody, RotationView>;
export type ShiftStore = TurnStore<WeeklyShiftBody, WeeklyShiftView>;

export const ROTATION_STORE = Symbol('RotationStore');
export const SHIFT_STORE = Symbol('ShiftStore');
