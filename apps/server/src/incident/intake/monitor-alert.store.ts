import type { MonitorAlert, Placement } from '#libs/domain';
import type { Sql } from '../../database/sql.js';

export type Placed = Extract<Placement, { outcome: 'placed' }>;

/** One alert that fired once, and where it belongs. */
export interface StoredAlert {
  firing: boolean;
  subjectId: string;
  fault: string;
  incidentId: string | null;
}

export interface MonitorAlertStore {
  /**
   * One message at a time, of whatever source: two that overlap would each count the other's alerts as they were, and
   * wait for each other's incidents.
   */
  takeTurn(sql: Sql): Promise<void>;
  find(sql: Sql, source: string, fingerprint: string): Promise<StoredAlert | undefined>;
  /** How many alerts of the same subject and fault fire, of any source, without this one. */
  countOthers(
    sql: Sql,
    alert: { source: string; fingerprint: string } & Pick<StoredAlert, 'subjectId' | 'fault'>,
  ): Promise<number>;
  save(sql: Sql, source: string, alert: MonitorAlert, stored: StoredAlert & { now: Date }): Promise<void>;
  quarantine(sql: Sql, unread: { topic: string; reason: string; payload: string; now: Date }): Promise<void>;
}

export const MONITOR_ALERT_STORE = Symbol('MonitorAlertStore');
