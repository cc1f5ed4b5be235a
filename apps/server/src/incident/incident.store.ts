import type { Sql } from '../database/sql.js';
import type { Incident } from './incident.js';

/** What makes two faults the same. */
export interface FaultKey {
  terminalId: string;
  component: string;
  fault: string;
}

/**
 * Stored incidents. Whoever changes one has locked its row first, so that writing it whole is safe. Rows are locked in
 * the order of their ids, always before rows of any other table.
 */
export interface IncidentStore {
  /**
   * Locks what is open, or was closed at or after `closedSince`, of these faults; also what still lies on a shelf, and
   * what was merged into an incident that is not over.
   */
  lockOfFaults(sql: Sql, keys: readonly FaultKey[], closedSince: Date): Promise<Incident[]>;
  lock(sql: Sql, ids: readonly string[]): Promise<Incident[]>;
  /** As it stands, without a lock: for whoever only looks. */
  read(sql: Sql, id: string): Promise<Incident | undefined>;
  /** Locks what dispatch has to look at and nobody else looks at now, the most urgent first. */
  lockDueToDispatch(sql: Sql, now: Date, limit: number): Promise<Incident[]>;
  /** Locks restored incidents whose verify window is over and that nobody else looks at now. */
  lockDueToVerify(sql: Sql, now: Date, limit: number): Promise<Incident[]>;
  /** Locks what lay on the shelf until now, or whose first person asked before a time, and nobody else looks at now. */
  lockDueOnShelf(sql: Sql, now: Date, askedBefore: Date, limit: number): Promise<Incident[]>;
  nextIds(sql: Sql, count: number): Promise<string[]>;
  /** @returns ids of those that were stored; the others met an open incident of the same fault */
  insert(sql: Sql, incidents: readonly Incident[]): Promise<Set<string>>;
  save(sql: Sql, incidents: readonly Incident[]): Promise<void>;
  /** Whether another incident of the same fault is open. */
  isOpenElsewhere(sql: Sql, incident: Incident): Promise<boolean>;
}

export const INCIDENT_STORE = Symbol('IncidentStore');
