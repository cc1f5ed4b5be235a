import type { FaultWord } from '#libs/domain';
import type { Sql } from '../../database/sql.js';

/** A terminal whose availability is asked for, with what it is summed up by. */
export interface ReckonedTerminal {
  id: string;
  siteId: string;
  regionId: string;
  owner: string | null;
}

/** What was told of one fault of one component, in order of time. */
export interface ToldFault {
  terminalId: string;
  component: string;
  fault: string;
  words: FaultWord[];
}

export interface StoredCorrection {
  id: string;
  terminalId: string;
  from: Date;
  to: Date;
  cause: string | null;
  reason: string;
  madeAt: Date;
  madeBy: string;
  withdrawnAt: Date | null;
}

export interface AvailabilityStore {
  terminals(filter: { region: string | null; terminal: string | null }): Promise<ReckonedTerminal[]>;
  /**
   * Everything said of the faults of these terminals: by the machines, and by people who repaired them. False alarms
   * are left out. What began longer before the period than `since` is not seen.
   */
  told(terminalIds: readonly string[], since: Date, until: Date): Promise<ToldFault[]>;
  /** Those that touch the period, oldest first; without terminals, all of them, the newest first. */
  corrections(filter: { terminalIds: readonly string[] | null; from: Date; to: Date }): Promise<StoredCorrection[]>;
  addCorrection(sql: Sql, correction: Omit<StoredCorrection, 'id' | 'withdrawnAt'>): Promise<string>;
  /** @returns false when there is no such correction that holds */
  withdraw(sql: Sql, id: string, now: Date): Promise<boolean>;
}

export const AVAILABILITY_STORE = Symbol('AvailabilityStore');
