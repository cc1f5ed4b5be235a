import type { ReaderScope } from '../bank-directory.js';

export interface AlarmCounts {
  open: number;
  shelved: number;
  chattering: number;
  held: number;
  stale: number;
  suppressedBy: Record<string, number>;
}

export interface FloodRecord {
  deskId: string;
  nameZh: string;
  nameEn: string;
  /** Of the desk, or as many of them as a reader answers for; none: the whole bank. */
  regions: readonly string[];
  since: Date;
  peak: number;
}

/** What many open alarms of a flood have in common. */
export interface FloodGroup {
  by: 'site' | 'network' | 'host' | 'broker' | 'fault';
  id: string;
  nameZh: string | null;
  nameEn: string | null;
  count: number;
}

/** The desk's reading side of the alarm rules. */
export interface AlarmCountsStore {
  counts(scope: ReaderScope, now: Date, staleBefore: Date): Promise<AlarmCounts>;
  floods(): Promise<FloodRecord[]>;
  /** Of what was opened since; those that count at least two, the largest first. */
  groupsOf(flood: FloodRecord, since: Date, limit: number): Promise<FloodGroup[]>;
  /** New alarms of these regions since an instant, and how many open ones of them the flood mutes. */
  figuresOf(flood: FloodRecord, since: Date): Promise<{ newAlarms: number; muted: number }>;
  /** How many open incidents each window hides now. */
  hiddenByWindows(): Promise<Map<string, number>>;
}

export const ALARM_COUNTS_STORE = Symbol('AlarmCountsStore');
