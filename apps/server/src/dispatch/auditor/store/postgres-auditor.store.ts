import { Injectable } from '@nestjs/common';
import type { IncidentState } from '#libs/domain';
import type { Sql } from '../../../database/sql.js';
import type { AuditorStore, AuditRecord } from '../auditor.store.js';

interface Row {
  id: string;
  fault: string;
  state: IncidentState;
  assignee_id: string | null;
  running_state: 'offered' | 'accepted' | null;
  expires_at: Date | null;
  dispatch_at: Date | null;
  escalate_at: Date | null;
  verify_until: Date | null;
  review_at: Date | null;
  shelved_until: Date | null;
  suppressed_by: string | null;
  suppressed_until: Date | null;
  suppressor_stands: boolean;
  desk_owner: string | null;
}

const READ_OPEN = {
  name: 'auditor-read-open',
  text: `SELECT i.id, i.fault, i.state, i.assignee_id, a.state AS running_state, a.expires_at, i.dispatch_at,
           i.escalate_at, i.verify_until, i.review_at, i.shelved_until, i.suppressed_by, i.suppressed_until, i.desk_owner,
           CASE i.suppressed_by
             WHEN 'parentOutage' THEN EXISTS (
               SELECT 1 FROM incident p WHERE p.id = i.parent_id AND p.state NOT IN ('closed', 'cancelled', 'merged'))
             WHEN 'supervisorMode' THEN EXISTS (SELECT 1 FROM terminal_mode m WHERE m.terminal_id = i.terminal_id)
             WHEN 'flood' THEN EXISTS (SELECT 1 FROM flood WHERE ended_at IS NULL)
             ELSE false END AS suppressor_stands
         FROM incident i
         LEFT JOIN assignment a ON a.incident_id = i.id AND a.role = 'lead' AND a.state IN ('offered', 'accepted')
         WHERE i.state NOT IN ('closed', 'cancelled', 'merged') AND ($1::bigint[] IS NULL OR i.id = ANY($1))
         ORDER BY i.id`,
};

@Injectable()
export class PostgresAuditorStore implements AuditorStore {
  async readOpen(sql: Sql, ids?: readonly string[]): Promise<AuditRecord[]> {
    return (await sql.run<Row>(READ_OPEN, [ids ?? null])).map(toRecord);
  }
}

const toRecord = (row: Row): AuditRecord => ({
  id: row.id,
  fault: row.fault,
  state: row.state,
  assigneeId: row.assignee_id,
  running: row.running_state && row.expires_at ? { state: row.running_state, expiresAt: row.expires_at } : null,
  dispatchAt: row.dispatch_at,
  escalateAt: row.escalate_at,
  verifyUntil: row.verify_until,
  reviewAt: row.review_at,
  shelvedUntil: row.shelved_until,
  suppressedBy: row.suppressed_by,
  suppressedUntil: row.suppressed_until,
  suppressorStands: row.suppressor_stands,
  deskOwner: row.desk_owner,
});
