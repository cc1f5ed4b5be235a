import type { AssignmentRecord, TimelineRecord } from '../incidents/incident-list.store.js';

/** What decides whether somebody is paged for an incident. */
export interface WhyRecord {
  id: string;
  number: string;
  terminal_id: string;
  fault: string;
  state: string;
  opened_at: Date;
  shelved_until: Date | null;
  shelved_by: string | null;
  suppressed_by: 'maintenance' | 'supervisorMode' | 'parentOutage' | 'flood' | null;
  suppressed_ref: string | null;
  suppressed_until: Date | null;
  review_at: Date | null;
  dispatch_at: Date | null;
  parent_id: string | null;
  parent_number: string | null;
}

export interface PageRecord {
  created_at: Date;
  recipient_kind: string;
  recipient_id: string;
  name_zh: string | null;
  name_en: string | null;
  template: string;
  channel: string;
  state: string;
  attempts: number;
  sent_at: Date | null;
  delivered_at: Date | null;
  read_at: Date | null;
  error: string | null;
}

/** Everything that was decided about one incident. */
export interface WhyFacts {
  incident: WhyRecord;
  timeline: TimelineRecord[];
  /** The whole row of each, with what ranked them. */
  assignments: (AssignmentRecord & { facts: Record<string, unknown> })[];
  pages: PageRecord[];
}

export interface TerminalEvents {
  known: boolean;
  silentSince: Date | null;
  quarantined: number;
  events: { kind: string; fault: string }[];
  incidentIds: string[];
}

export interface WhyStore {
  incident(id: string): Promise<WhyFacts | undefined>;
  /** What a terminal said, and which incidents it had, within a span of time. */
  terminal(id: string, from: Date, to: Date): Promise<TerminalEvents>;
  regionOf(terminalId: string): Promise<string | undefined>;
}

export const WHY_STORE = Symbol('WhyStore');
