import { Injectable } from '@nestjs/common';
import type { ComplaintPerson, JobFacts } from '#libs/domain';
import type { Sql } from '../../database/sql.js';
import type {
  ComplaintFilter,
  ComplaintRecord,
  ComplaintStepRecord,
  ComplaintStore,
  ComplaintSubject,
} from '../complaint.store.js';

const FIELDS = `c.id::text AS id, c.number, c.incident_id::text AS "incidentId", c.case_id::text AS "caseId",
  k.number AS "caseNumber", c.state, c.text, c.phone, c.language, c.handler, c.outcome, c.opened_by AS "openedBy",
  c.opened_at AS "openedAt", c.round_at AS "roundAt", c.warn_at AS "warnAt", c.due_at AS "dueAt", c.answered_at AS "answeredAt",
  c.closed_at AS "closedAt", c.reopens, c.warned, c.missed, c.version, coalesce(i.region_id, s.region_id) AS "regionId"`;
const FROM = `FROM complaint c LEFT JOIN customer_case k ON k.id = c.case_id LEFT JOIN incident i ON i.id = c.incident_id
  LEFT JOIN terminal t ON t.id = k.terminal_id LEFT JOIN site s ON s.id = t.site_id`;

const INSERT = {
  text: `INSERT INTO complaint (number, incident_id, case_id, state, text, phone, language, opened_by, opened_at,
           round_at, warn_at, due_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id::text AS id`,
};
const LOCK = { text: `SELECT ${FIELDS} ${FROM} WHERE c.id = $1 FOR UPDATE OF c` };
const LOCK_UNANSWERED = {
  name: 'complaint-lock-unanswered',
  text: `SELECT ${FIELDS} ${FROM} WHERE c.due_at IS NOT NULL AND c.answered_at IS NULL AND NOT c.missed
           AND (c.due_at <= $1 OR c.warn_at <= $1 AND NOT c.warned)
         ORDER BY c.due_at LIMIT $2 FOR UPDATE OF c SKIP LOCKED`,
};
const SAVE = {
  text: `UPDATE complaint SET state = $2, handler = $3, outcome = $4, round_at = $5, warn_at = $6, due_at = $7, answered_at = $8,
           closed_at = $9, reopens = $10, warned = $11, missed = $12, version = $13 WHERE id = $1`,
};
const ADD_STEP = {
  text: 'INSERT INTO complaint_step (complaint_id, at, what, actor, text) VALUES ($1, $2, $3, $4, $5)',
};
const FIND = { text: `SELECT ${FIELDS} ${FROM} WHERE c.id = $1` };
const STEPS = { text: 'SELECT at, what, actor, text FROM complaint_step WHERE complaint_id = $1 ORDER BY id' };
const LIST = {
  text: `SELECT ${FIELDS} ${FROM} WHERE (c.state <> 'closed') = $1 AND ($2::bigint IS NULL OR c.id < $2)
           AND (cardinality($4::text[]) = 0 OR coalesce(i.region_id, s.region_id) = ANY($4))
         ORDER BY c.id DESC LIMIT $3`,
};
const CASE = {
  text: `SELECT k.incident_id::text AS "incidentId", k.id::text AS "caseId", k.number AS "caseNumber", k.phone, k.language,
           s.region_id AS "regionId"
         FROM customer_case k LEFT JOIN terminal t ON t.id = k.terminal_id LEFT JOIN site s ON s.id = t.site_id
         WHERE k.number = $1`,
};
const INCIDENT = {
  text: `SELECT id::text AS "incidentId", NULL AS "caseId", NULL AS "caseNumber", NULL AS phone, NULL AS language,
           region_id AS "regionId"
         FROM incident WHERE id = $1`,
};
// Whoever accepted it or went there; the desk may have entered it for them, and then only the technician counts.
const JOB = {
  text: `SELECT DISTINCT t.actor AS username, coalesce(a.technician_id, t.data ->> 'technicianId') AS "technicianId"
         FROM timeline t LEFT JOIN account a ON a.username = t.actor
         WHERE t.incident_id = $1 AND t.kind = 'human'
           AND t.what IN ('accepted', 'travelling', 'arrived', 'waitingParts', 'restored', 'tookOver', 'supportAccepted')`,
};
const ACCOUNT = {
  text: `SELECT username, technician_id AS "technicianId", role FROM account WHERE username = $1`,
};

@Injectable()
export class PostgresComplaintStore implements ComplaintStore {
  async insert(sql: Sql, c: ComplaintRecord): Promise<string> {
    const values = [c.number, c.incidentId, c.caseId, c.state, c.text, c.phone, c.language, c.openedBy, c.openedAt];
    return (await sql.run<{ id: string }>(INSERT, [...values, c.roundAt, c.warnAt, c.dueAt]))[0]!.id;
  }

  async lock(sql: Sql, id: string): Promise<ComplaintRecord | undefined> {
    return (await sql.run<ComplaintRecord>(LOCK, [id]))[0];
  }

  lockUnanswered(sql: Sql, now: Date, most: number): Promise<ComplaintRecord[]> {
    return sql.run<ComplaintRecord>(LOCK_UNANSWERED, [now, most]);
  }

  async save(sql: Sql, c: ComplaintRecord): Promise<void> {
    const times = [c.roundAt, c.warnAt, c.dueAt, c.answeredAt, c.closedAt];
    await sql.run(SAVE, [c.id, c.state, c.handler, c.outcome, ...times, c.reopens, c.warned, c.missed, c.version]);
  }

  async addStep(sql: Sql, id: string, { at, what, actor, text }: ComplaintStepRecord): Promise<void> {
    await sql.run(ADD_STEP, [id, at, what, actor, text]);
  }

  async find(sql: Sql, id: string): Promise<ComplaintRecord | undefined> {
    return (await sql.run<ComplaintRecord>(FIND, [id]))[0];
  }

  steps(sql: Sql, id: string): Promise<ComplaintStepRecord[]> {
    return sql.run<ComplaintStepRecord>(STEPS, [id]);
  }

  list(sql: Sql, { open, beforeId, limit, regions }: ComplaintFilter): Promise<ComplaintRecord[]> {
    return sql.run<ComplaintRecord>(LIST, [open, beforeId ?? null, limit, regions]);
  }

  async findSubject(
    sql: Sql,
    { caseNumber, incidentId }: { caseNumber?: string | undefined; incidentId?: string | undefined },
  ): Promise<ComplaintSubject | undefined> {
    if (caseNumber) return (await sql.run<ComplaintSubject>(CASE, [caseNumber]))[0];
    return (await sql.run<ComplaintSubject>(INCIDENT, [incidentId]))[0];
  }

  async jobOf(sql: Sql, incidentId: string | null): Promise<JobFacts> {
    if (!incidentId) return { technicianIds: [], usernames: [] };
    const rows = await sql.run<{ username: string | null; technicianId: string | null }>(JOB, [incidentId]);
    const technicianIds = rows.flatMap(({ technicianId }) => technicianId ?? []);
    // The desk that entered what a technician said has not done the work.
    const usernames = rows.flatMap(({ username, technicianId }) => (username && technicianId ? username : []));
    return { technicianIds, usernames };
  }

  async findAccount(sql: Sql, username: string): Promise<(ComplaintPerson & { role: string }) | undefined> {
    return (await sql.run<ComplaintPerson & { role: string }>(ACCOUNT, [username]))[0];
  }
}
