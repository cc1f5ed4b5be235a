import type { Component, IncidentState } from '#libs/domain';
import type { Incident } from '../incident.js';

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
  detail: row.detail,
});
