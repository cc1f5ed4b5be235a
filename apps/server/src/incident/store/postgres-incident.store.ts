import { Injectable } from '@nestjs/common';
import { jsonArray, plainArray, type Sql } from '../../database/sql.js';
import type { Incident } from '../incident.js';
import type { FaultKey, IncidentStore } from '../incident.store.js';
import { toIncident, type IncidentRow } from './incident-row.js';

const NOT_OVER = `state NOT IN ('closed', 'cancelled', 'merged')`;

const LOCK_OF_FAULTS = {
  name: 'incident-lock-of-faults',
  text: `SELECT i.* FROM unnest($1::text[], $2::text[], $3::text[]) AS k(terminal_id, component, fault)
         JOIN incident i ON i.terminal_id = k.terminal_id AND i.component = k.component AND i.fault = k.fault
         WHERE i.${NOT_OVER} OR i.closed_at >= $4
         ORDER BY i.id FOR UPDATE OF i`,
};

const LOCK = {
  name: 'incident-lock',
  text: 'SELECT * FROM incident WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE',
};

// One scan of the index for each priority, so that a hundred thousand P4 in front of it cannot hold up a P1.
const LOCK_DUE_TO_DISPATCH = {
  name: 'incident-lock-due-to-dispatch',
  text: `SELECT i.* FROM generate_series(1, 4) AS p(priority)
         CROSS JOIN LATERAL (
           SELECT * FROM incident WHERE priority = p.priority AND dispatch_at <= $1
           ORDER BY dispatch_at, id LIMIT $2 FOR UPDATE SKIP LOCKED) AS i
         LIMIT $2`,
};

const LOCK_DUE_TO_VERIFY = {
  name: 'incident-lock-due-to-verify',
  text: `SELECT * FROM incident WHERE verify_until <= $1 ORDER BY verify_until LIMIT $2 FOR UPDATE SKIP LOCKED`,
};

const NEXT_IDS = {
  name: 'incident-next-ids',
  text: `SELECT nextval('incident_id_seq') AS id FROM generate_series(1, $1)`,
};

const INSERT = {
  name: 'incident-insert',
  text: `INSERT INTO incident (id, terminal_id, region_id, component, fault, priority, opened_at, detail, state,
           last_event_at, fault_active, cleared_at, count, closed_at, dispatch_at)
         SELECT id, terminal_id, region_id, component, fault, priority, opened_at, detail, state, last_event_at,
           fault_active, cleared_at, count, closed_at, dispatch_at
         FROM ROWS FROM (
           unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::smallint[], $7::timestamptz[],
             $8::text[], $9::timestamptz[], $10::boolean[], $11::timestamptz[], $12::integer[], $13::timestamptz[],
             $14::timestamptz[]),
           jsonb_array_elements($15::jsonb))
           AS n(id, terminal_id, region_id, component, fault, priority, opened_at, state, last_event_at, fault_active,
             cleared_at, count, closed_at, dispatch_at, detail)
         ON CONFLICT (terminal_id, component, fault) WHERE ${NOT_OVER} DO NOTHING
         RETURNING id`,
};

const SAVE = {
  name: 'incident-save',
  text: `UPDATE incident i SET state = u.state, last_event_at = u.last_event_at, fault_active = u.fault_active,
           cleared_at = u.cleared_at, count = u.count, version = u.version, assignee_id = u.assignee_id,
           accept_by = u.accept_by, accepted_at = u.accepted_at, arrived_at = u.arrived_at,
           restored_at = u.restored_at, closed_at = u.closed_at, verify_until = u.verify_until,
           shelved_until = u.shelved_until, dispatch_at = u.dispatch_at
         FROM unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::boolean[], $5::timestamptz[], $6::integer[],
           $7::integer[], $8::text[], $9::timestamptz[], $10::timestamptz[], $11::timestamptz[],
           $12::timestamptz[], $13::timestamptz[], $14::timestamptz[], $15::timestamptz[], $16::timestamptz[])
           AS u(id, state, last_event_at, fault_active, cleared_at, count, version, assignee_id, accept_by,
             accepted_at, arrived_at, restored_at, closed_at, verify_until, shelved_until, dispatch_at)
         WHERE i.id = u.id`,
};

const IS_OPEN_ELSEWHERE = {
  text: `SELECT 1 FROM incident WHERE terminal_id = $1 AND component = $2 AND fault = $3 AND id <> $4 AND ${NOT_OVER}`,
};

@Injectable()
export class PostgresIncidentStore implements IncidentStore {
  async lockOfFaults(sql: Sql, keys: readonly FaultKey[], closedSince: Date): Promise<Incident[]> {
    const columns = [keys.map((k) => k.terminalId), keys.map((k) => k.component), keys.map((k) => k.fault)];
    return (await sql.run<IncidentRow>(LOCK_OF_FAULTS, [...columns, closedSince])).map(toIncident);
  }

  async lock(sql: Sql, ids: readonly string[]): Promise<Incident[]> {
    return (await sql.run<IncidentRow>(LOCK, [ids])).map(toIncident);
  }

  async lockDueToDispatch(sql: Sql, now: Date, limit: number): Promise<Incident[]> {
    return (await sql.run<IncidentRow>(LOCK_DUE_TO_DISPATCH, [now, limit])).map(toIncident);
  }

  async lockDueToVerify(sql: Sql, now: Date, limit: number): Promise<Incident[]> {
    return (await sql.run<IncidentRow>(LOCK_DUE_TO_VERIFY, [now, limit])).map(toIncident);
  }

  async nextIds(sql: Sql, count: number): Promise<string[]> {
    return (await sql.run<{ id: string }>(NEXT_IDS, [count])).map(({ id }) => id);
  }

  async insert(sql: Sql, incidents: readonly Incident[]): Promise<Set<string>> {
    const rows = await sql.run<{ id: string }>(INSERT, [
      plainArray(incidents.map((i) => i.id)),
      incidents.map((i) => i.terminalId),
      incidents.map((i) => i.regionId),
      incidents.map((i) => i.component),
      incidents.map((i) => i.fault),
      plainArray(incidents.map((i) => i.priority)),
      plainArray(incidents.map((i) => i.openedAt)),
      plainArray(incidents.map((i) => i.state)),
      plainArray(incidents.map((i) => i.lastEventAt)),
      plainArray(incidents.map((i) => i.faultActive)),
      plainArray(incidents.map((i) => i.clearedAt)),
      plainArray(incidents.map((i) => i.count)),
      plainArray(incidents.map((i) => i.closedAt)),
      plainArray(incidents.map((i) => i.dispatchAt)),
      jsonArray(incidents.map((i) => i.detail)),
    ]);
    return new Set(rows.map(({ id }) => id));
  }

  async save(sql: Sql, incidents: readonly Incident[]): Promise<void> {
    if (incidents.length === 0) return;
    await sql.run(SAVE, [
      plainArray(incidents.map((i) => i.id)),
      plainArray(incidents.map((i) => i.state)),
      plainArray(incidents.map((i) => i.lastEventAt)),
      plainArray(incidents.map((i) => i.faultActive)),
      plainArray(incidents.map((i) => i.clearedAt)),
      plainArray(incidents.map((i) => i.count)),
      plainArray(incidents.map((i) => i.version)),
      incidents.map((i) => i.assigneeId),
      plainArray(incidents.map((i) => i.acceptBy)),
      plainArray(incidents.map((i) => i.acceptedAt)),
      plainArray(incidents.map((i) => i.arrivedAt)),
      plainArray(incidents.map((i) => i.restoredAt)),
      plainArray(incidents.map((i) => i.closedAt)),
      plainArray(incidents.map((i) => i.verifyUntil)),
      plainArray(incidents.map((i) => i.shelvedUntil)),
      plainArray(incidents.map((i) => i.dispatchAt)),
    ]);
  }

  async isOpenElsewhere(sql: Sql, { terminalId, component, fault, id }: Incident): Promise<boolean> {
    return (await sql.run(IS_OPEN_ELSEWHERE, [terminalId, component, fault, id])).length > 0;
  }
}
