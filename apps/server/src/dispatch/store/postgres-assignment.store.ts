import { Injectable } from '@nestjs/common';
import type { AssignmentState } from '#libs/domain';
import { jsonArray, plainArray, type Sql } from '../../database/sql.js';
import type {
  Assignment,
  AssignmentChange,
  AssignmentStore,
  NewAssignment,
  Surroundings,
} from '../assignment.store.js';

interface Row {
  id: string;
  incident_id: string;
  technician_id: string;
  state: AssignmentState;
  offered_at: Date;
  expires_at: Date;
  answered_at: Date | null;
  ended_at: Date | null;
}

const COLUMNS = 'id, incident_id, technician_id, state, offered_at, expires_at, answered_at, ended_at';

// Two answers in one round trip: the incidents' own assignments, and how busy everybody is (rows without an id).
const SURROUNDINGS = {
  name: 'assignment-surroundings',
  text: `SELECT ${COLUMNS}, NULL::integer AS load FROM assignment WHERE incident_id = ANY($1::bigint[])
         UNION ALL
         SELECT NULL, NULL, technician_id, NULL, NULL, NULL, NULL, NULL, count(*)::integer FROM assignment
         WHERE state IN ('offered', 'accepted') GROUP BY technician_id
         ORDER BY id`,
};

const OF_INCIDENT = {
  name: 'assignment-of-incident',
  text: `SELECT ${COLUMNS} FROM assignment WHERE incident_id = $1 ORDER BY id`,
};

const CHANGE = {
  name: 'assignment-change',
  text: `UPDATE assignment a SET state = u.state, answered_at = u.answered_at, ended_at = u.ended_at
         FROM unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::timestamptz[])
           AS u(id, state, answered_at, ended_at)
         WHERE a.id = u.id`,
};

const INSERT = {
  name: 'assignment-insert',
  text: `INSERT INTO assignment (state, incident_id, technician_id, offered_at, expires_at, reason)
         SELECT 'offered', * FROM ROWS FROM (
           unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::timestamptz[]),
           jsonb_array_elements($5::jsonb)) AS a`,
};

const toAssignment = (row: Row): Assignment => ({
  id: row.id,
  incidentId: row.incident_id,
  technicianId: row.technician_id,
  state: row.state,
  offeredAt: row.offered_at,
  expiresAt: row.expires_at,
  answeredAt: row.answered_at,
  endedAt: row.ended_at,
});

@Injectable()
export class PostgresAssignmentStore implements AssignmentStore {
  async surroundings(sql: Sql, incidentIds: readonly string[]): Promise<Surroundings> {
    const found: Surroundings = { assignments: new Map(), loads: new Map() };
    for (const row of await sql.run<Row & { load: number | null }>(SURROUNDINGS, [incidentIds])) {
      if (row.load !== null) {
        found.loads.set(row.technician_id, row.load);
        continue;
      }
      const list = found.assignments.get(row.incident_id);
      if (list) list.push(toAssignment(row));
      else found.assignments.set(row.incident_id, [toAssignment(row)]);
    }
    return found;
  }

  async ofIncident(sql: Sql, incidentId: string): Promise<Assignment[]> {
    return (await sql.run<Row>(OF_INCIDENT, [incidentId])).map(toAssignment);
  }

  async change(sql: Sql, changes: readonly AssignmentChange[]): Promise<void> {
    if (changes.length === 0) return;
    await sql.run(CHANGE, [
      changes.map((each) => each.id),
      changes.map((each) => each.state),
      changes.map((each) => each.answeredAt?.toISOString() ?? null),
      changes.map((each) => each.endedAt?.toISOString() ?? null),
    ]);
  }

  async insert(sql: Sql, assignments: readonly NewAssignment[]): Promise<void> {
    if (assignments.length === 0) return;
    await sql.run(INSERT, [
      plainArray(assignments.map((each) => each.incidentId)),
      assignments.map((each) => each.technicianId),
      plainArray(assignments.map((each) => each.offeredAt)),
      plainArray(assignments.map((each) => each.expiresAt)),
      jsonArray(assignments.map((each) => each.reason)),
    ]);
  }
}
