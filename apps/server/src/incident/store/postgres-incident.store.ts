import { Injectable } from '@nestjs/common';
import type { Sql } from '../../database/sql.js';
import type { Incident } from '../incident.js';
import type { FaultKey, IncidentStore } from '../incident.store.js';
import { arraysOf, CHANGING, ID, LASTING, unnested, valueOf } from './incident-columns.table.js';
import { toIncident, type IncidentRow } from './incident-row.js';

const NOT_OVER = `state NOT IN ('closed', 'cancelled', 'merged')`;

const LOCK_OF_FAULTS = {
  name: 'incident-lock-of-faults',
  text: `SELECT i.* FROM unnest($1::text[], $2::text[], $3::text[]) AS k(terminal_id, component, fault)
         JOIN incident i ON i.terminal_id = k.terminal_id AND i.component = k.component AND i.fault = k.fault
         WHERE i.${NOT_OVER} OR i.closed_at >= $4 OR i.shelved_until IS NOT NULL
           OR (i.state = 'merged' AND i.closed_at IS NULL)
         ORDER BY i.id FOR UPDATE OF i`,
};

const LOCK = {
  name: 'incident-lock',
  text: 'SELECT * FROM incident WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE',
};

const READ = { name: 'incident-read', text: 'SELECT * FROM incident WHERE id = $1' };

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

const LOCK_DUE_ON_SHELF = {
  name: 'incident-lock-due-on-shelf',
  text: `SELECT * FROM incident WHERE id = ANY(ARRAY(
           (SELECT id FROM incident WHERE shelved_until <= $1 ORDER BY shelved_until LIMIT $3)
           UNION ALL
           (SELECT id FROM incident WHERE shelve_request IS NOT NULL AND (shelve_request->>'at')::timestamptz <= $2
            ORDER BY id LIMIT $3)))
           AND (shelved_until <= $1 OR (shelve_request->>'at')::timestamptz <= $2)
         ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED`,
};

const NEXT_IDS = {
  name: 'incident-next-ids',
  text: `SELECT nextval('incident_id_seq') AS id FROM generate_series(1, $1)`,
};

const NEW_COLUMNS = [ID, ...LASTING, ...CHANGING];

const INSERT = {
  name: 'incident-insert',
  text: `INSERT INTO incident (${NEW_COLUMNS.map(({ name }) => name).join(', ')})
         SELECT ${NEW_COLUMNS.map((column) => valueOf('n', column)).join(', ')} FROM ${unnested(NEW_COLUMNS, 1, 'n')}
         ON CONFLICT (terminal_id, component, fault) WHERE ${NOT_OVER} DO NOTHING
         RETURNING id`,
};

const SAVED_COLUMNS = [ID, ...CHANGING];

const SAVE = {
  name: 'incident-save',
  text: `UPDATE incident i SET ${CHANGING.map((column) => `${column.name} = ${valueOf('u', column)}`).join(', ')}
         FROM ${unnested(SAVED_COLUMNS, 1, 'u')} WHERE i.id = u.id`,
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

  async read(sql: Sql, id: string): Promise<Incident | undefined> {
    return (await sql.run<IncidentRow>(READ, [id])).map(toIncident)[0];
  }

  async lockDueToDispatch(sql: Sql, now: Date, limit: number): Promise<Incident[]> {
    return (await sql.run<IncidentRow>(LOCK_DUE_TO_DISPATCH, [now, limit])).map(toIncident);
  }

  async lockDueToVerify(sql: Sql, now: Date, limit: number): Promise<Incident[]> {
    return (await sql.run<IncidentRow>(LOCK_DUE_TO_VERIFY, [now, limit])).map(toIncident);
  }

  async lockDueOnShelf(sql: Sql, now: Date, askedBefore: Date, limit: number): Promise<Incident[]> {
    return (await sql.run<IncidentRow>(LOCK_DUE_ON_SHELF, [now, askedBefore, limit])).map(toIncident);
  }

  async nextIds(sql: Sql, count: number): Promise<string[]> {
    return (await sql.run<{ id: string }>(NEXT_IDS, [count])).map(({ id }) => id);
  }

  async insert(sql: Sql, incidents: readonly Incident[]): Promise<Set<string>> {
    const rows = await sql.run<{ id: string }>(INSERT, arraysOf(NEW_COLUMNS, incidents));
    return new Set(rows.map(({ id }) => id));
  }

  async save(sql: Sql, incidents: readonly Incident[]): Promise<void> {
    if (incidents.length > 0) await sql.run(SAVE, arraysOf(SAVED_COLUMNS, incidents));
  }

  async isOpenElsewhere(sql: Sql, { terminalId, component, fault, id }: Incident): Promise<boolean> {
    return (await sql.run(IS_OPEN_ELSEWHERE, [terminalId, component, fault, id])).length > 0;
  }
}
