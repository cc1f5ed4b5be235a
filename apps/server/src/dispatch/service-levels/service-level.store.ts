import type { IncidentState, ServiceState, ServiceTarget, ClockLine } from '#libs/domain';
import type { Sql } from '../../database/sql.js';

/** How one promise stood when it was last reckoned. */
export interface ServiceLevelRecord {
  incidentId: string;
  round: number;
  target: ServiceTarget;
  fault: string;
  regionId: string;
  /** 1 to 4. */
  priority: number;
  openedAt: Date;
  state: ServiceState;
  limitMinutes: number | null;
  elapsedMinutes: number;
  warnAt: Date | null;
  dueAt: Date | null;
  metAt: Date | null;
  warnedAt: Date | null;
  breachedAt: Date | null;
  lookAt: Date | null;
}

/** Of an incident, what its clocks depend on besides its history. */
export interface ClockedIncident {
  id: string;
  fault: string;
  regionId: string;
  priority: number;
  state: IncidentState;
  openedAt: Date;
}

/** A place in the timelines, in the order of commits. */
export interface TimelinePlace {
  tx: string;
  row: string;
}

export interface ServiceReportLine {
  category: string;
  priority: number;
  target: ServiceTarget;
  count: number;
  met: number;
  missed: number;
  open: number;
  /** Of those whose step was taken; null when none was. */
  medianMinutes: number | null;
}

/** Service levels as stored. Only the pass that follows them writes here, one process at a time. */
export interface ServiceLevelStore {
  /** Locks the place up to which timelines were read; undefined while another process reads on from it. */
  takePlace(sql: Sql): Promise<(TimelinePlace & { edition: number }) | undefined>;
  /** What was promised has changed: every clock that has not come to its end is to be looked at now. */
  takeEdition(sql: Sql, edition: number, now: Date): Promise<void>;
  savePlace(sql: Sql, place: TimelinePlace): Promise<void>;
  /**
   * Committed lines after the place, at most so many; none that an older transaction could still precede.
   * @param words of the timeline that change a clock
   */
  readOn(
    sql: Sql,
    place: TimelinePlace,
    words: readonly string[],
    most: number,
  ): Promise<{ place: TimelinePlace; lines: number; incidentIds: string[] }>;
  /** Incidents of which something is due, the longest due first. */
  due(sql: Sql, now: Date, most: number): Promise<string[]>;
  /** Those that are open, or ended at or after `endedSince`. Nothing is locked. */
  incidents(sql: Sql, ids: readonly string[], endedSince: Date): Promise<ClockedIncident[]>;
  /** By incident, in the order in which they were written. */
  histories(sql: Sql, ids: readonly string[], words: readonly string[]): Promise<Map<string, ClockLine[]>>;
  read(sql: Sql, ids: readonly string[]): Promise<ServiceLevelRecord[]>;
  write(sql: Sql, records: readonly ServiceLevelRecord[]): Promise<void>;
  /** Nothing is to be looked at any more; for incidents that no longer are. */
  forget(sql: Sql, ids: readonly string[]): Promise<void>;
  /**
   * @param categories of each fault
   * @param regions none: all
   */
  report(
    sql: Sql,
    span: { from: Date; to: Date; regions: readonly string[] },
    categories: ReadonlyMap<string, string>,
  ): Promise<ServiceReportLine[]>;
}

export const SERVICE_LEVEL_STORE = Symbol('ServiceLevelStore');
