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

/** Of which time words are looked for. */
export interface ToldSpan {
  /** Of a fault that stood by then only that it did is known. */
  since: Date;
  until: Date;
  /** What had happened before `until` counts also when it arrived later; not, when it arrived later than this. */
  heardBy: Date;
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

export interface TerminalFilter {
  region: string | null;
  terminal: string | null;
  /** That the reader answers for; none: all. */
  regions: readonly string[];
}

export interface AvailabilityStore {
  terminals(filter: TerminalFilter): Promise<ReckonedTerminal[]>;
  /**
   * Everything said of the faults of these terminals: by the machines, and by people who repaired them. False alarms
   * are left out.
   */
  told(terminalIds: readonly string[], span: ToldSpan): Promise<ToldFault[]>;
  /** Those that touch the period and hold, oldest first. */
  corrections(terminalIds: readonly string[], from: Date, to: Date): Promise<StoredCorrection[]>;
  /** All of these regions that touch the period, the newest first. @param regions none: all */
  listCorrections(regions: readonly string[], from: Date, to: Date): Promise<StoredCorrection[]>;
  addCorrection(sql: Sql, correction: Omit<StoredCorrection, 'id' | 'withdrawnAt'>): Promise<string>;
  /** @param regions none: all. @returns false when there is no such correction of these regions that holds */
  withdraw(sql: Sql, id: string, regions: readonly string[], now: Date): Promise<boolean>;
}

export const AVAILABILITY_STORE = Symbol('AvailabilityStore');
