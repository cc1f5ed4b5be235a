import type { Component, Hold, IncidentState, IncidentSubject } from '#libs/domain';
import type { Incident, ShelfKind, ShelveRequest, Suppression } from '../incident.js';

export interface IncidentRow {
  id: string;
  number: string;
  terminal_id: string;
  region_id: string;
  component: Component;
  fault: string;
  priority: number;
  state: IncidentState;
  opened_at: Date;
  last_event_at: Date;
  fault_active: boolean;
  cleared_at: Date | null;
  count: number;
  version: number;
  assignee_id: string | null;
  accept_by: Date | null;
  accepted_at: Date | null;
  arrived_at: Date | null;
  restored_at: Date | null;
  closed_at: Date | null;
  verify_until: Date | null;
  shelved_until: Date | null;
  dispatch_at: Date | null;
  subject: IncidentSubject;
  parent_id: string | null;
  suppressed_by: Suppression | null;
  suppressed_ref: string | null;
  suppressed_until: Date | null;
  hold: Hold | null;
  review_at: Date | null;
  transitions: Date[];
  chattering_since: Date | null;
  reopens: number;
  paged_at: Date | null;
  shelf_kind: ShelfKind | null;
  shelved_by: string | null;
  shelve_request: ShelveRequest | null;
  desk_owner: string | null;
  escalate_at: Date | null;
  escalation_step: number;
  escalation_from: Date | null;
  detail: Record<string, unknown>;
}

export const toIncident = (row: IncidentRow): Incident => ({
  id: row.id,
  number: row.number,
  terminalId: row.terminal_id,
  regionId: row.region_id,
  component: row.component,
  fault: row.fault,
  priority: row.priority,
  state: row.state,
  openedAt: row.opened_at,
  lastEventAt: row.last_event_at,
  faultActive: row.fault_active,
  clearedAt: row.cleared_at,
  count: row.count,
  version: row.version,
  assigneeId: row.assignee_id,
  acceptBy: row.accept_by,
  acceptedAt: row.accepted_at,
  arrivedAt: row.arrived_at,
  restoredAt: row.restored_at,
  closedAt: row.closed_at,
  verifyUntil: row.verify_until,
  shelvedUntil: row.shelved_until,
  dispatchAt: row.dispatch_at,
  subject: row.subject,
  parentId: row.parent_id,
  suppressedBy: row.suppressed_by,
  suppressedRef: row.suppressed_ref,
  suppressedUntil: row.suppressed_until,
  hold: row.hold,
  reviewAt: row.review_at,
  transitions: row.transitions,
  chatteringSince: row.chattering_since,
  reopens: row.reopens,
  pagedAt: row.paged_at,
  shelfKind: row.shelf_kind,
  shelvedBy: row.shelved_by,
  shelveRequest: row.shelve_request,
  deskOwner: row.desk_owner,
  escalateAt: row.escalate_at,
  escalationStep: row.escalation_step,
  escalationFrom: row.escalation_from,
  detail: row.detail,
});
