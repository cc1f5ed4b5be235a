import type { Swap } from '#libs/domain';
import type { Sql } from '../database/sql.js';

export interface SwapRecord extends Swap {
  id: string;
  note: string;
  askedAt: Date;
  expiresAt: Date;
  answeredAt: Date | null;
}

export interface SwapStore {
  /** Newest first. @param technicianId null: everybody's */
  list(technicianId: string | null): Promise<SwapRecord[]>;
  find(sql: Sql, id: string): Promise<SwapRecord | undefined>;
  add(sql: Sql, swap: Omit<SwapRecord, 'id' | 'answeredAt'>): Promise<SwapRecord>;
  answer(sql: Sql, id: string, state: Swap['state'], now: Date): Promise<SwapRecord>;
  /** Writes down what nobody answered in time. @returns how many */
  expire(sql: Sql, now: Date): Promise<number>;
}

export const SWAP_STORE = Symbol('SwapStore');
