import type { ComplaintPerson, ComplaintState, JobFacts, Language } from '#libs/domain';
import type { Sql } from '../database/sql.js';

export interface ComplaintRecord {
  /** Empty until it is stored. */
  id: string;
  number: string;
  incidentId: string | null;
  caseId: string | null;
  caseNumber: string | null;
  state: ComplaintState;
  text: string;
  phone: string | null;
  language: Language;
  /** Username. */
  handler: string | null;
  outcome: string | null;
  openedBy: string;
  openedAt: Date;
  /** Start of its clock. */
  roundAt: Date;
  warnAt: Date | null;
  dueAt: Date | null;
  answeredAt: Date | null;
  closedAt: Date | null;
  reopens: number;
  /** The desks were told that it was at risk, in this round. */
  warned: boolean;
  /** It was not answered in time, in this round. */
  missed: boolean;
  version: number;
  /** Where it was; null when nobody knows any more. */
  regionId: string | null;
}

export interface ComplaintFilter {
  open: boolean;
  beforeId: string | undefined;
  limit: number;
  /** None: every region. */
  regions: readonly string[];
}

export interface ComplaintStepRecord {
  at: Date;
  /** Past-tense word. */
  what: string;
  actor: string | null;
  text: string;
}

/** What a complaint may be about. */
export interface ComplaintSubject {
  incidentId: string | null;
  caseId: string | null;
  caseNumber: string | null;
  phone: string | null;
  language: Language | null;
  regionId: string | null;
}

export interface ComplaintStore {
  insert(sql: Sql, complaint: ComplaintRecord): Promise<string>;
  lock(sql: Sql, id: string): Promise<ComplaintRecord | undefined>;
  /** Locks what has no answer and is at risk or late without anybody having been told, and nobody else looks at. */
  lockUnanswered(sql: Sql, now: Date, most: number): Promise<ComplaintRecord[]>;
  save(sql: Sql, complaint: ComplaintRecord): Promise<void>;
  addStep(sql: Sql, id: string, step: ComplaintStepRecord): Promise<void>;
  find(sql: Sql, id: string): Promise<ComplaintRecord | undefined>;
  steps(sql: Sql, id: string): Promise<ComplaintStepRecord[]>;
  /** Newest first. */
  list(sql: Sql, filter: ComplaintFilter): Promise<ComplaintRecord[]>;
  findSubject(
    sql: Sql,
    about: { caseNumber?: string | undefined; incidentId?: string | undefined },
  ): Promise<ComplaintSubject | undefined>;
  /** Who worked on an incident. */
  jobOf(sql: Sql, incidentId: string | null): Promise<JobFacts>;
  findAccount(sql: Sql, username: string): Promise<(ComplaintPerson & { role: string }) | undefined>;
}

export const COMPLAINT_STORE = Symbol('ComplaintStore');
