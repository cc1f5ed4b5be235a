import type { ReaderScope } from '../bank-directory.js';

/** What a list of incidents is narrowed by. */
export interface IncidentFilter {
  state: 'open' | 'closed';
  /** 1 to 4. */
  priority?: number;
  terminalId?: string;
  assigneeId?: string;
  /** Hidden by something, or by nothing. */
  suppressed?: boolean;
  /** Opened before this. */
  openedBefore?: Date;
  /** Part of this outage. */
  parentId?: string;
  scope: ReaderScope;
  /** Only incidents older than this id. */
  beforeId?: string;
  limit: number;
}

export interface IncidentRecord {
  id: string;
  number: string;
  terminal_id: string;
  region_id: string;
  site_id: string;
  site_name_zh: string;
  site_name_en: string;
  address_zh: string;
  address_en: string;
  lat: number;
  lon: number;
  component: string;
  fault: string;
  priority: number;
  state: string;
  opened_at: Date;
  accept_by: Date | null;
  assignee_id: string | null;
  assignee_zh: string | null;
  assignee_en: string | null;
  count: number;
  shelved_until: Date | null;
  case_number: string | null;
  fault_active: boolean;
  version: number;
  subject: 'terminal' | 'site' | 'network' | 'host' | 'region';
  parent_id: string | null;
  child_count: number;
  suppressed_by: 'maintenance' | 'supervisorMode' | 'parentOutage' | 'flood' | null;
  suppressed_until: Date | null;
  chattering_since: Date | null;
  desk_owner: string | null;
  dispatch_at: Date | null;
  verify_until: Date | null;
}

export interface ChildRecord {
  id: string;
  number: string;
  terminal_id: string;
  fault: string;
  state: string;
  fault_active: boolean;
  cleared_at: Date | null;
}

export interface TimelineRecord {
  id: string;
  at: Date;
  kind: string;
  what: string;
  actor: string | null;
  reason: string;
  data: Record<string, unknown>;
}

export interface AssignmentRecord {
  id: string;
  technician_id: string;
  name_zh: string;
  name_en: string;
  role: string;
  state: string;
  offered_at: Date;
  expires_at: Date;
  answered_at: Date | null;
  accept_due: Date | null;
  arrive_due: Date | null;
  restore_due: Date | null;
  reason: unknown;
}

export interface NoticeRecord {
  id: string;
  channel: string;
  recipient_kind: string;
  recipient_id: string;
  template: string;
  state: string;
  attempts: number;
  error: string | null;
  created_at: Date;
  sent_at: Date | null;
}

export interface FaultRecord {
  occurred_at: Date;
  received_at: Date;
  kind: string;
  fault: string;
  detail: Record<string, unknown>;
  raw: Record<string, unknown> | null;
}

export interface CaseRecord {
  number: string;
  kind: string;
  state: string;
  opened_at: Date;
}

/** Everything around one incident, as it stands. */
export interface IncidentSurroundings {
  timeline: TimelineRecord[];
  assignments: AssignmentRecord[];
  notices: NoticeRecord[];
  faults: FaultRecord[];
  cases: CaseRecord[];
  children: ChildRecord[];
}

/** The desk's reading side: joins what the hops wrote; writes nothing. */
export interface IncidentListStore {
  list(filter: IncidentFilter): Promise<IncidentRecord[]>;
  find(id: string, scope: ReaderScope): Promise<IncidentRecord | undefined>;
  surroundings(id: string): Promise<IncidentSurroundings>;
}

export const INCIDENT_LIST_STORE = Symbol('IncidentListStore');
