import type { Sql } from '../../database/sql.js';
import type { AlarmRecords, ModeChange } from './alarm-picture.js';
import type { OutageChild } from '#libs/domain';

/** An open outage with how many of its children there are, or one that is over and still has some. */
export interface OutageRecord {
  id: string;
  subject: 'site' | 'network' | 'host' | 'region';
  subjectId: string;
  regionId: string;
  over: boolean;
  faultActive: boolean;
  /** Incidents that are part of it and stand. */
  standing: number;
  /** All that were part of it since it was raised last. */
  children: number;
}

/** An unpaged incident that waits for its neighbours. */
export interface HeldRecord {
  id: string;
  terminalId: string;
  reviewAt: Date;
}

/** What the alarm rules read and keep beside the incidents. */
export interface AlarmStore {
  /** @param alarmsSince from when on an alarm counts as new */
  readPicture(sql: Sql, now: Date, alarmsSince: Date): Promise<AlarmRecords>;
  saveModes(sql: Sql, changes: readonly ModeChange[]): Promise<void>;
  /** Only one process reviews at a time. @returns false when another does */
  takeTurn(sql: Sql): Promise<boolean>;
  /** Ids of incidents that must be looked at now, the longest due first: due ones, and what nothing hides any more. */
  dueToReview(sql: Sql, now: Date, limit: number): Promise<string[]>;
  /** What is held for its neighbours and stands. */
  held(sql: Sql): Promise<HeldRecord[]>;
  outages(sql: Sql): Promise<OutageRecord[]>;
  childrenOf(sql: Sql, outageId: string): Promise<OutageChild[]>;
  /** Ids of an outage's incident that is open, or may be reopened. */
  idsOfFaults(sql: Sql, keys: readonly { terminalId: string; fault: string }[], closedSince: Date): Promise<string[]>;
  beginFlood(sql: Sql, deskId: string, count: number, now: Date): Promise<void>;
  /** Ends it; what it muted is due at once. */
  endFlood(sql: Sql, deskId: string, now: Date): Promise<void>;
  notePeak(sql: Sql, deskId: string, count: number): Promise<void>;
  /** What a window hides is due at once. */
  reviewWindow(sql: Sql, windowId: string, now: Date): Promise<void>;
}

export const ALARM_STORE = Symbol('AlarmStore');
