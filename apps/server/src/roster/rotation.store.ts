import type { RotationView } from '#libs/contract';
import type { Sql } from '../database/sql.js';

/** A rotation as people edit it, with all that has a default filled in. */
export type RotationRecord = Required<Omit<RotationView, 'version' | 'changedAt' | 'changedBy'>>;

export interface RotationStore {
  /** @param region undefined: all */
  list(region: string | undefined): Promise<RotationView[]>;
  find(sql: Sql, id: string): Promise<RotationView | undefined>;
  add(sql: Sql, rotation: RotationRecord, by: { actor: string; now: Date }): Promise<RotationView>;
  /** Raises the version. */
  replace(sql: Sql, rotation: RotationRecord, by: { actor: string; now: Date }): Promise<RotationView>;
  remove(sql: Sql, id: string): Promise<void>;
}

export const ROTATION_STORE = Symbol('RotationStore');
