import type { Sql } from '../../database/sql.js';
import type { Incident } from '../../incident/index.js';

/** The escalation clocks of incidents: columns of the incident's own row. */
export interface EscalationStore {
  /**
   * Locks, in the order of their ids, incidents with a step that is due, whose clock has to start or whose clock has to
   * stop, and that nobody else looks at now.
   */
  lockDue(sql: Sql, now: Date, limit: number): Promise<Incident[]>;
  /** Whether somebody has asked for a step of this incident since. */
  wasAskedSince(sql: Sql, incidentId: string, since: Date): Promise<boolean>;
  /**
   * The policies have changed: every clock is reckoned anew from where it began, and no step that was fired comes again.
   * Does nothing where another process was first.
   */
  takeEdition(sql: Sql, version: number): Promise<void>;
  /** Writes nothing but the clocks. */
  saveClocks(sql: Sql, incidents: readonly Incident[]): Promise<void>;
}

export const ESCALATION_STORE = Symbol('EscalationStore');
