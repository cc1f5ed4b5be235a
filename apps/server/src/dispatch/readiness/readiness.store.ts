import type { ShiftCheckFacts } from '#libs/domain';
import type { Sql } from '../../database/sql.js';

/** What readiness needs and the directories do not know. */
export interface ReadinessStore {
  /** `technician:<id>`, `desk`, `lead`: who has a browser that takes notifications. */
  pushOwners(sql: Sql): Promise<ReadonlySet<string>>;
  /** Codes in quarantined events that the catalogue did not know. */
  unknownFaults(sql: Sql, since: Date): Promise<string[]>;
  /** Questions about shifts that are not over. */
  shiftChecks(sql: Sql, now: Date): Promise<ShiftCheckFacts[]>;
  /**
   * Notes what is found, and forgets what is found no longer, so that it is told when it comes back.
   * @returns those keys that nobody was told of yet
   */
  noteFindings(sql: Sql, keys: readonly string[], now: Date): Promise<Set<string>>;
}

export const READINESS_STORE = Symbol('ReadinessStore');
