import type { HandoverContent } from '#libs/contract';
import type { HandoverState } from '#libs/domain';
import type { Sql } from '../../database/sql.js';

export interface HandoverNote {
  by: string;
  at: string;
  text: string;
}

export interface Handover {
  id: string;
  state: HandoverState;
  fromDesk: string | null;
  toDesk: string;
  version: number;
  createdBy: string;
  createdAt: Date;
  notes: HandoverNote[];
  signedBy: string | null;
  signedAt: Date | null;
  confirmedBy: string | null;
  confirmedAt: Date | null;
  /** Null until it is signed. */
  content: HandoverContent | null;
}

export type NewHandoverRow = Pick<Handover, 'fromDesk' | 'toDesk' | 'createdBy' | 'createdAt' | 'notes'>;

/** One step of a handover. */
export interface HandoverChange {
  id: string;
  state: HandoverState;
  notes: HandoverNote[];
  content: HandoverContent | null;
  by: string;
  at: Date;
}

export interface HandoverStore {
  list(limit: number): Promise<Handover[]>;
  find(id: string): Promise<Handover | undefined>;
  lock(sql: Sql, id: string): Promise<Handover | undefined>;
  /** @returns undefined when another handover to that desk is open */
  insert(sql: Sql, handover: NewHandoverRow): Promise<string | undefined>;
  change(sql: Sql, change: HandoverChange): Promise<void>;
}

export const HANDOVER_STORE = Symbol('HandoverStore');
