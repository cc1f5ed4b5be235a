import type { RosterOverride } from '#libs/domain';
import type { Sql } from '../database/sql.js';

export interface OverrideRecord extends RosterOverride {
  reason: string;
  /** The swap that it comes from. */
  swapId: string | null;
  version: number;
  changedAt: Date;
  changedBy: string;
}

export interface NewOverride extends Omit<RosterOverride, 'id'> {
  reason: string;
  swapId: string | null;
}

export interface OverrideStore {
  /** Those that overlap a time, in order of their beginnings. */
  list(from: Date, until: Date): Promise<OverrideRecord[]>;
  find(sql: Sql, id: string): Promise<OverrideRecord | undefined>;
  overlapping(sql: Sql, from: Date, until: Date): Promise<OverrideRecord[]>;
  add(sql: Sql, override: NewOverride, by: { actor: string; now: Date }): Promise<OverrideRecord>;
  /** Raises the version. */
  replace(sql: Sql, id: string, override: NewOverride, by: { actor: string; now: Date }): Promise<OverrideRecord>;
  remove(sql: Sql, id: string): Promise<void>;
}

export const OVERRIDE_STORE = Symbol('OverrideStore');
