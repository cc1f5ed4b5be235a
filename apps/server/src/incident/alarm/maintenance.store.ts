import type { Sql } from '../../database/sql.js';
import type { PlannedWindow } from './alarm-picture.js';

/** A maintenance window as it is stored. */
export interface MaintenanceWindow extends PlannedWindow {
  version: number;
  reason: string;
  createdAt: Date;
  createdBy: string;
  changedAt: Date;
  changedBy: string;
  /** It was ended or taken out; it hides nothing any more. */
  endedAt: Date | null;
}

export interface MaintenanceStore {
  /** Windows that are not over, the newest first; with `ended`, those that are. */
  list(sql: Sql, filter: { ended: boolean; limit: number }, now: Date): Promise<MaintenanceWindow[]>;
  lock(sql: Sql, id: string): Promise<MaintenanceWindow | undefined>;
  find(sql: Sql, id: string): Promise<MaintenanceWindow | undefined>;
  /** @returns its id */
  insert(sql: Sql, window: Omit<MaintenanceWindow, 'id'>): Promise<string>;
  save(sql: Sql, window: MaintenanceWindow): Promise<void>;
}

export const MAINTENANCE_STORE = Symbol('MaintenanceStore');
