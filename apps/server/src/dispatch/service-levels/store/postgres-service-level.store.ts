import { Injectable } from '@nestjs/common';
import type { ClockLine, IncidentState, ServiceState, ServiceTarget } from '#libs/domain';
import { plainArray, type Sql } from '../../../database/sql.js';
import type {
  ClockedIncident,
  ServiceLevelRecord,
  ServiceLevelStore,
  ServiceReportLine,
  TimelinePlace,
} from '../service-level.store.js';

// A database that was restored into another cluster counts its transactions anew: then reading begins at the present.
const TAKE_PLACE = {
  name: 'service-level-take-place',
  text: `SELECT LEAST(p.tx, s.oldest)::text AS tx, (CASE WHEN p.tx > s.oldest THEN 0 ELSE p.timeline_id END)::text AS row, p.edition
         FROM service_level_place p, pg_snapshot_xmin(pg_current_snapshot()) AS s(oldest)
         FOR UPDATE OF p SKIP LOCKED`,
};

const SAVE_PLACE = {
  name: 'service-level-save-place',
  text: `UPDATE service_level_place SET tx = $1::xid8, timeline_id = $2`,
};

const TAKE_EDITION = {
  name: 'service-level-take-edition',
  text: `WITH place AS (UPDATE service_level_place SET edition = $1)
         UPDATE service_level SET look_at = $2 WHERE state IN ('running', 'paused')`,
};

const READ_ON = {
  name: 'service-level-read-on',
  text: `SELECT l.tx::text AS tx, l.id::text AS row, l.incident_id::text AS "incidentId", l.what = ANY($3) AS counts
         FROM timeline AS l
         WHERE (l.tx, l.id) > ($1::xid8, $2::bigint) AND l.tx < pg_snapshot_xmin(pg_current_snapshot())
         ORDER BY l.tx, l.id LIMIT $4`,
};

const DUE = {
  name: 'service-level-due',
  text: `SELECT incident_id::text AS id FROM service_level WHERE look_at <= $1 ORDER BY look_at, incident_id LIMIT $2`,
};

const INCIDENTS = {
  name: 'service-level-incidents',
  text: `SELECT i.id::text AS id, fault, region_id AS "regionId", priority, state, opened_at AS "openedAt"
         FROM incident AS i
         WHERE i.id = ANY($1::bigint[])
           AND (state NOT IN ('closed', 'cancelled', 'merged') OR closed_at IS NULL OR closed_at >= $2)
         ORDER BY i.id`,
};

const HISTORIES = {
  name: 'service-level-histories',
  text: `SELECT incident_id::text AS "incidentId", at, what, actor, data
         FROM timeline WHERE incident_id = ANY($1::bigint[]) AND what = ANY($2) ORDER BY incident_id, id`,
};

const READ = {
  name: 'service-level-read',
  text: `SELECT * FROM service_level WHERE incident_id = ANY($1::bigint[]) ORDER BY incident_id, round, target`,
};

const COLUMNS: readonly [
  name: string,
  type: string,
  of: (record: ServiceLevelRecord) => string | number | Date | null,
][] = [
  ['incident_id', 'bigint', (r) => r.incidentId],
  ['round', 'smallint', (r) => r.round],
  ['target', 'text', (r) => r.target],
  ['fault', 'text', (r) => r.fault],
  ['region_id', 'text', (r) => r.regionId],
  ['priority', 'smallint', (r) => r.priority],
  ['opened_at', 'timestamptz', (r) => r.openedAt],
  ['state', 'text', (r) => r.state],
  ['limit_minutes', 'integer', (r) => r.limitMinutes],
  ['elapsed_minutes', 'integer', (r) => r.elapsedMinutes],
  ['warn_at', 'timestamptz', (r) => r.warnAt],
  ['due_at', 'timestamptz', (r) => r.dueAt],
  ['met_at', 'timestamptz', (r) => r.metAt],
  ['warned_at', 'timestamptz', (r) => r.warnedAt],
  ['breached_at', 'timestamptz', (r) => r.breachedAt],
  ['look_at', 'timestamptz', (r) => r.lookAt],
];
const KEY = new Set(['incident_id', 'round', 'target']);
const NAMES = COLUMNS.map(([name]) => name);

const WRITE = {
  name: 'service-level-write',
  text: `INSERT INTO service_level (${NAMES.join(', ')})
         SELECT * FROM unnest(${COLUMNS.map(([, type], i) => `$${i + 1}::${type}[]`).join(', ')})
         ON CONFLICT (incident_id, round, target) DO UPDATE
         SET ${NAMES.filter((name) => !KEY.has(name))
           .map((name) => `${name} = excluded.${name}`)
           .join(', ')}`,
};

const FORGET = {
  name: 'service-level-forget',
  text: `UPDATE service_level SET look_at = NULL WHERE incident_id = ANY($1::bigint[]) AND look_at IS NOT NULL`,
};

// Rounds that are over without the promised step, and what nothing was promised about, count for neither side.
const REPORT = {
  text: `SELECT c.category, s.priority, s.target,
           count(*)::int AS count,
           count(*) FILTER (WHERE s.state = 'met')::int AS met,
           count(*) FILTER (WHERE s.breached_at IS NOT NULL)::int AS missed,
           count(*) FILTER (WHERE s.state IN ('running', 'paused'))::int AS open,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY s.elapsed_minutes) FILTER (WHERE s.met_at IS NOT NULL) AS median
         FROM service_level s
         JOIN unnest($4::text[], $5::text[]) AS c(fault, category) ON c.fault = s.fault
         WHERE s.opened_at >= $1 AND s.opened_at < $2 AND (cardinality($3::text[]) = 0 OR s.region_id = ANY($3))
           AND s.limit_minutes IS NOT NULL AND s.state <> 'void'
         GROUP BY 1, 2, 3 ORDER BY 1, 2, array_position('{response,arrival,restore}', s.target)`,
};

interface Row {
  incident_id: string;
  round: number;
  target: ServiceTarget;
  fault: string;
  region_id: string;
  priority: number;
  opened_at: Date;
  state: ServiceState;
  limit_minutes: number | null;
  elapsed_minutes: number;
  warn_at: Date | null;
  due_at: Date | null;
  met_at: Date | null;
  warned_at: Date | null;
  breached_at: Date | null;
  look_at: Date | null;
}

const toRecord = (row: Row): ServiceLevelRecord => ({
  incidentId: String(row.incident_id),
  round: row.round,
  target: row.target,
  fault: row.fault,
  regionId: row.region_id,
  priority: row.priority,
  openedAt: row.opened_at,
  state: row.state,
  limitMinutes: row.limit_minutes,
  elapsedMinutes: row.elapsed_minutes,
  warnAt: row.warn_at,
  dueAt: row.due_at,
  metAt: row.met_at,
  warnedAt: row.warned_at,
  breachedAt: row.breached_at,
  lookAt: row.look_at,
});

@Injectable()
export class PostgresServiceLevelStore implements ServiceLevelStore {
  async takePlace(sql: Sql): Promise<(TimelinePlace & { edition: number }) | undefined> {
    return (await sql.run<TimelinePlace & { edition: number }>(TAKE_PLACE))[0];
  }

  async takeEdition(sql: Sql, edition: number, now: Date): Promise<void> {
    await sql.run(TAKE_EDITION, [edition, now]);
  }

  async savePlace(sql: Sql, { tx, row }: TimelinePlace): Promise<void> {
    await sql.run(SAVE_PLACE, [tx, row]);
  }

  async readOn(sql: Sql, place: TimelinePlace, words: readonly string[], most: number) {
    const rows = await sql.run<TimelinePlace & { incidentId: string; counts: boolean }>(READ_ON, [
      place.tx,
      place.row,
      words,
      most,
    ]);
    const last = rows.at(-1);
    return {
      place: last ? { tx: last.tx, row: last.row } : place,
      lines: rows.length,
      incidentIds: [...new Set(rows.filter(({ counts }) => counts).map(({ incidentId }) => incidentId))],
    };
  }

  async due(sql: Sql, now: Date, most: number): Promise<string[]> {
    return [...new Set((await sql.run<{ id: string }>(DUE, [now, most])).map(({ id }) => id))];
  }

  incidents(sql: Sql, ids: readonly string[], endedSince: Date): Promise<ClockedIncident[]> {
    return sql.run<ClockedIncident & { state: IncidentState }>(INCIDENTS, [plainArray(ids), endedSince]);
  }

  async histories(sql: Sql, ids: readonly string[], words: readonly string[]): Promise<Map<string, ClockLine[]>> {
    const histories = new Map<string, ClockLine[]>(ids.map((id) => [id, []]));
    const rows = await sql.run<ClockLine & { incidentId: string }>(HISTORIES, [plainArray(ids), words]);
    for (const { incidentId, ...line } of rows) histories.get(incidentId)?.push(line);
    return histories;
  }

  async read(sql: Sql, ids: readonly string[]): Promise<ServiceLevelRecord[]> {
    return (await sql.run<Row>(READ, [plainArray(ids)])).map(toRecord);
  }

  async write(sql: Sql, records: readonly ServiceLevelRecord[]): Promise<void> {
    if (records.length === 0) return;
    await sql.run(
      WRITE,
      COLUMNS.map(([name, , of]) =>
        name === 'fault' || name === 'region_id' ? records.map(of) : plainArray(records.map(of)),
      ),
    );
  }

  async forget(sql: Sql, ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await sql.run(FORGET, [plainArray(ids)]);
  }

  async report(
    sql: Sql,
    { from, to, regions }: { from: Date; to: Date; regions: readonly string[] },
    categories: ReadonlyMap<string, string>,
  ): Promise<ServiceReportLine[]> {
    const rows = await sql.run<Omit<ServiceReportLine, 'medianMinutes'> & { median: number | null }>(REPORT, [
      from,
      to,
      regions,
      [...categories.keys()],
      [...categories.values()],
    ]);
    return rows.map(({ median, ...line }) => ({ ...line, medianMinutes: median }));
  }
}
