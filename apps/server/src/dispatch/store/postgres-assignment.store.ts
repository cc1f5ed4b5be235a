import { Injectable } from '@nestjs/common';
import { JUST_ASKED_MS, TAKING_STATES, type AssignmentRole, type AssignmentState } from '#libs/domain';
import { jsonArray, plainArray, type Sql } from '../../database/sql.js';
import type { Assignment, AssignmentStore, NewAssignment, Surroundings } from '../assignment.store.js';

interface Row {
  id: string;
  incident_id: string;
  technician_id: string;
  role: AssignmentRole;
  state: AssignmentState;
  offered_at: Date;
  expires_at: Date;
  answered_at: Date | null;
  accepted_at: Date | null;
  ended_at: Date | null;
  lapses_at: Date | null;
  hand_over_at: Date | null;
  accept_due: Date | null;
  arrive_due: Date | null;
  restore_due: Date | null;
  watch_at: Date | null;
  watched_at: Date | null;
}

const COLUMNS = `id, incident_id, technician_id, role, state, offered_at, expires_at, answered_at, accepted_at, ended_at,
  lapses_at, hand_over_at, accept_due, arrive_due, restore_due, watch_at, watched_at`;

// Three answers in one round trip: the incidents' own assignments; how busy everybody is (rows without an id); and who
// goes to their terminals anyhow (rows without an id, of a terminal).
const SURROUNDINGS = {
  name: 'assignment-surroundings',
  text: `SELECT ${COLUMNS}, NULL::integer AS load, NULL::integer AS held, NULL::text AS terminal_id
         FROM assignment WHERE incident_id = ANY($1::bigint[])
         UNION ALL
         SELECT NULL, NULL, technician_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
           NULL, count(*)::integer, (count(*) FILTER (WHERE state = 'accepted'))::integer, NULL
         FROM assignment WHERE state IN ('offered', 'accepted') GROUP BY technician_id
         UNION ALL
         SELECT NULL, NULL, a.technician_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
           NULL, NULL, count(*)::integer, NULL, i.terminal_id
         FROM incident i JOIN assignment a ON a.incident_id = i.id
         WHERE i.terminal_id IN (SELECT terminal_id FROM incident WHERE id = ANY($1::bigint[]))
           -- As the rule takesThere has it.
           AND i.state = ANY($3)
           AND (a.state = 'accepted' OR a.state = 'offered' AND a.offered_at > $2)
         GROUP BY a.technician_id, i.terminal_id
         ORDER BY id`,
};

const OF_INCIDENT = {
  name: 'assignment-of-incident',
  text: `SELECT ${COLUMNS} FROM assignment WHERE incident_id = $1 ORDER BY id`,
};

const SAVE = {
  name: 'assignment-save',
  text: `UPDATE assignment a SET state = u.state, role = u.role, answered_at = u.answered_at,
           accepted_at = u.accepted_at, ended_at = u.ended_at, lapses_at = u.lapses_at, hand_over_at = u.hand_over_at,
           watch_at = u.watch_at, watched_at = u.watched_at
         FROM unnest($1::bigint[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[],
           $7::timestamptz[], $8::timestamptz[], $9::timestamptz[], $10::timestamptz[])
           AS u(id, state, role, answered_at, accepted_at, ended_at, lapses_at, hand_over_at, watch_at, watched_at)
         WHERE a.id = u.id`,
};

const INSERT = {
  name: 'assignment-insert',
  text: `INSERT INTO assignment (incident_id, technician_id, role, offered_at, expires_at, accept_due, arrive_due,
           restore_due, watch_at, state, answered_at, accepted_at, ended_at, lapses_at, hand_over_at, reason, ranking)
         SELECT incident_id, technician_id, role, offered_at, expires_at, accept_due, arrive_due, restore_due, watch_at,
           state, answered_at, accepted_at, ended_at, lapses_at, hand_over_at, reason, nullif(ranking, 'null'::jsonb)
         FROM ROWS FROM (
           unnest($1::bigint[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[],
             $7::timestamptz[], $8::timestamptz[], $9::timestamptz[], $12::text[], $13::timestamptz[],
             $14::timestamptz[], $15::timestamptz[], $16::timestamptz[], $17::timestamptz[]),
           jsonb_array_elements($10::jsonb), jsonb_array_elements($11::jsonb))
           AS a(incident_id, technician_id, role, offered_at, expires_at, accept_due, arrive_due, restore_due, watch_at,
             state, answered_at, accepted_at, ended_at, lapses_at, hand_over_at, reason, ranking)`,
};

// What a step told is in the timeline for good; a notice is forgotten one day.
const WAS_ESCALATED_TO = {
  name: 'assignment-was-escalated-to',
  text: `SELECT 1 FROM timeline WHERE incident_id = $1 AND what = 'escalated'
           AND data->'recipients' @> jsonb_build_array(jsonb_build_object('kind', 'technician', 'id', $2::text)) LIMIT 1`,
};

const DUE_TO_WATCH = {
  name: 'assignment-due-to-watch',
  text: `SELECT incident_id FROM assignment WHERE watch_at <= $1 ORDER BY watch_at LIMIT $2`,
};

const toAssignment = (row: Row): Assignment => ({
  id: row.id,
  incidentId: row.incident_id,
  technicianId: row.technician_id,
  role: row.role,
  state: row.state,
  offeredAt: row.offered_at,
  expiresAt: row.expires_at,
  answeredAt: row.answered_at,
  acceptedAt: row.accepted_at,
  endedAt: row.ended_at,
  lapsesAt: row.lapses_at,
  handOverAt: row.hand_over_at,
  dues:
    row.accept_due && row.arrive_due && row.restore_due
      ? { accept: row.accept_due, arrive: row.arrive_due, restore: row.restore_due }
      : null,
  watchAt: row.watch_at,
  watchedAt: row.watched_at,
});

@Injectable()
export class PostgresAssignmentStore implements AssignmentStore {
  async surroundings(sql: Sql, incidentIds: readonly string[], now: Date): Promise<Surroundings> {
    const { assignments, hands }: Surroundings = {
      assignments: new Map(),
      hands: { all: new Map(), atTerminal: new Map() },
    };
    type Found = Row & { load: number | null; held: number; terminal_id: string | null };
    const justAskedAfter = new Date(now.getTime() - JUST_ASKED_MS);
    for (const row of await sql.run<Found>(SURROUNDINGS, [incidentIds, justAskedAfter, TAKING_STATES])) {
      const { technician_id: technicianId, terminal_id: terminalId, load, held } = row;
      if (terminalId !== null) {
        const there = hands.atTerminal.get(terminalId) ?? new Map<string, number>();
        hands.atTerminal.set(terminalId, there.set(technicianId, load!));
        continue;
      }
      if (load !== null) {
        hands.all.set(technicianId, { load, held, atTerminal: 0 });
        continue;
      }
      const list = assignments.get(row.incident_id);
      if (list) list.push(toAssignment(row));
      else assignments.set(row.incident_id, [toAssignment(row)]);
    }
    return { assignments, hands };
  }

  async ofIncident(sql: Sql, incidentId: string): Promise<Assignment[]> {
    return (await sql.run<Row>(OF_INCIDENT, [incidentId])).map(toAssignment);
  }

  async save(sql: Sql, assignments: readonly Assignment[]): Promise<void> {
    // In two steps, because an index holds after each row: who takes a role over must find it free.
    const isOver = ({ endedAt }: Assignment): boolean => endedAt !== null;
    await this.write(sql, assignments.filter(isOver));
    await this.write(
      sql,
      assignments.filter((each) => !isOver(each)),
    );
  }

  private async write(sql: Sql, assignments: readonly Assignment[]): Promise<void> {
    if (assignments.length === 0) return;
    await sql.run(SAVE, [
      plainArray(assignments.map((each) => each.id)),
      plainArray(assignments.map((each) => each.state)),
      plainArray(assignments.map((each) => each.role)),
      plainArray(assignments.map((each) => each.answeredAt)),
      plainArray(assignments.map((each) => each.acceptedAt)),
      plainArray(assignments.map((each) => each.endedAt)),
      plainArray(assignments.map((each) => each.lapsesAt)),
      plainArray(assignments.map((each) => each.handOverAt)),
      plainArray(assignments.map((each) => each.watchAt)),
      plainArray(assignments.map((each) => each.watchedAt)),
    ]);
  }

  async insert(sql: Sql, assignments: readonly NewAssignment[]): Promise<void> {
    if (assignments.length === 0) return;
    await sql.run(INSERT, [
      plainArray(assignments.map((each) => each.incidentId)),
      assignments.map((each) => each.technicianId),
      plainArray(assignments.map((each) => each.role)),
      plainArray(assignments.map((each) => each.offeredAt)),
      plainArray(assignments.map((each) => each.expiresAt)),
      plainArray(assignments.map((each) => each.dues?.accept ?? null)),
      plainArray(assignments.map((each) => each.dues?.arrive ?? null)),
      plainArray(assignments.map((each) => each.dues?.restore ?? null)),
      plainArray(assignments.map((each) => each.watchAt)),
      jsonArray(assignments.map((each) => each.reason)),
      jsonArray(assignments.map((each) => each.ranking)),
      plainArray(assignments.map((each) => each.answer?.state ?? 'offered')),
      plainArray(assignments.map((each) => each.answer?.answeredAt ?? null)),
      plainArray(assignments.map((each) => each.answer?.acceptedAt ?? null)),
      plainArray(assignments.map((each) => each.answer?.endedAt ?? null)),
      plainArray(assignments.map((each) => each.answer?.lapsesAt ?? null)),
      plainArray(assignments.map((each) => (each.answer ?? each).handOverAt ?? null)),
    ]);
  }

  async wasEscalatedTo(sql: Sql, incidentId: string, technicianId: string): Promise<boolean> {
    return (await sql.run(WAS_ESCALATED_TO, [incidentId, technicianId])).length > 0;
  }

  async dueToWatch(sql: Sql, now: Date, limit: number): Promise<string[]> {
    const rows = await sql.run<{ incident_id: string }>(DUE_TO_WATCH, [now, limit]);
    return [...new Set(rows.map((row) => row.incident_id))];
  }
}
