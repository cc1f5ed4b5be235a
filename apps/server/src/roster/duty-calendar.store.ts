import type { Language } from '#libs/domain';
import type { Sql } from '../database/sql.js';

export interface DutyCalendarRecord {
  id: string;
  kind: 'technician' | 'rotation';
  /** Id of the technician or the rotation. */
  subject: string;
  language: Language;
  createdBy: string;
  createdAt: Date;
}

export interface DutyCalendarStore {
  /** Those that were not revoked. @param subject a technician's id; null: all */
  list(subject: string | null): Promise<DutyCalendarRecord[]>;
  find(sql: Sql, id: string): Promise<DutyCalendarRecord | undefined>;
  findByToken(tokenHash: string): Promise<DutyCalendarRecord | undefined>;
  add(sql: Sql, calendar: Omit<DutyCalendarRecord, 'id'> & { tokenHash: string }): Promise<DutyCalendarRecord>;
  revoke(sql: Sql, id: string, now: Date): Promise<void>;
}

export const DUTY_CALENDAR_STORE = Symbol('DutyCalendarStore');
