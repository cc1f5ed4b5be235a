import type { StoredField } from '#libs/domain';
import type { Sql } from '../database/sql.js';

/** An incident that somebody accepted. */
export interface WorkRow {
  technicianId: string;
  acceptedAt: Date;
  /** Null: they are at it. */
  endedAt: Date | null;
}

export interface CarriedPart {
  part: string;
  quantity: number;
}

/** What decides about people besides the incidents: what they did lately, and what they carry. */
export interface StandingStore {
  /** Whatever was accepted at or after an instant, by anybody. */
  workSince(since: Date): Promise<WorkRow[]>;
  /** Spare parts by technician. */
  parts(): Promise<Map<string, CarriedPart[]>>;
  setParts(sql: Sql, technicianId: string, parts: readonly CarriedPart[]): Promise<void>;
  /** Stores fields that are not there yet; in the order of their ids, so that two processes do not lock each other out. */
  addFields(sql: Sql, fields: ReadonlyMap<string, StoredField>, now: Date): Promise<void>;
  findField(id: string): Promise<StoredField | undefined>;
}

export const STANDING_STORE = Symbol('StandingStore');
