import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database, type Sql } from '../../../database/sql.js';
import type {
  AvailabilityStore,
  ReckonedTerminal,
  StoredCorrection,
  TerminalFilter,
  ToldFault,
  ToldSpan,
} from '../availability.store.js';

const TERMINALS = `SELECT t.id, t.site_id AS "siteId", s.region_id AS "regionId", t.owner FROM terminal t
  JOIN site s ON s.id = t.site_id
  WHERE ($1::text IS NULL OR s.region_id = $1) AND ($2::text IS NULL OR t.id = $2)
    AND (cardinality($3::text[]) = 0 OR s.region_id = ANY($3)) ORDER BY t.id`;

// Whether the fault of an incident stood at $2, of which the events are not read: as it stands now if it has changed an
// even number of times since. Where the changes do not reach back so far, it stood as long as it was not cleared.
const STOOD = `CASE WHEN transitions[1] < $2
    THEN fault_active = (SELECT count(*) % 2 = 0 FROM unnest(transitions) AS change WHERE change >= $2)
    ELSE coalesce(cleared_at, 'infinity') >= $2 END`;

// A cancelled incident was a false alarm: its events are kept, and count for nothing. What a terminal tells in one
// message may bear one and the same instant; its own numbers say what came first.
const TOLD = `
  SELECT terminal_id, component, fault, array_agg(kind ORDER BY at, seq NULLS LAST) AS kinds,
    array_agg(at ORDER BY at, seq NULLS LAST) AS instants
  FROM (
    SELECT e.terminal_id, e.component, e.fault, e.kind, least(e.occurred_at, e.received_at) AS at, e.seq
    FROM device_event e LEFT JOIN incident i ON i.id = e.incident_id
    WHERE e.terminal_id = ANY($1) AND e.received_at >= $2 AND e.received_at < $4
      AND least(e.occurred_at, e.received_at) < $3 AND e.kind IN ('raised', 'cleared')
      AND i.state IS DISTINCT FROM 'cancelled'
    UNION ALL
    SELECT terminal_id, component, fault, 'raised', opened_at, NULL FROM incident
    WHERE terminal_id = ANY($1) AND opened_at < $2 AND state <> 'cancelled'
      AND coalesce(restored_at, closed_at, 'infinity') >= $2 AND ${STOOD}
    UNION ALL
    SELECT terminal_id, component, fault, 'ended', coalesce(restored_at, closed_at), NULL FROM incident
    WHERE terminal_id = ANY($1) AND opened_at < $3 AND coalesce(restored_at, closed_at) >= $2
      AND state IN ('restored', 'closed', 'merged')
  ) AS word
  GROUP BY terminal_id, component, fault`;

const CORRECTION_COLUMNS = `id, terminal_id AS "terminalId", from_at AS "from", to_at AS "to", cause, reason,
  made_at AS "madeAt", made_by AS "madeBy", withdrawn_at AS "withdrawnAt"`;

// Of the regions $1; none: all, also of terminals that are gone.
const OF_REGIONS = `(cardinality($1::text[]) = 0 OR EXISTS (SELECT FROM terminal t JOIN site s ON s.id = t.site_id
  WHERE t.id = c.terminal_id AND s.region_id = ANY($1)))`;

interface ToldRow {
  terminal_id: string;
  component: string;
  fault: string;
  kinds: ('raised' | 'cleared' | 'ended')[];
  instants: Date[];
}

@Injectable()
export class PostgresAvailabilityStore implements AvailabilityStore {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  terminals({ region, terminal, regions }: TerminalFilter): Promise<ReckonedTerminal[]> {
    return this.database.run<ReckonedTerminal>({ text: TERMINALS }, [region, terminal, regions]);
  }

  async told(terminalIds: readonly string[], { since, until, heardBy }: ToldSpan): Promise<ToldFault[]> {
    const rows = await this.database.run<ToldRow>({ text: TOLD }, [terminalIds, since, until, heardBy]);
    return rows.map(({ terminal_id, component, fault, kinds, instants }) => ({
      terminalId: terminal_id,
      component,
      fault,
      words: kinds.map((kind, i) => ({ kind, at: instants[i]!.getTime() })),
    }));
  }

  corrections(terminalIds: readonly string[], from: Date, to: Date): Promise<StoredCorrection[]> {
    const text = `SELECT ${CORRECTION_COLUMNS} FROM availability_correction
      WHERE terminal_id = ANY($1) AND from_at < $3 AND to_at > $2 AND withdrawn_at IS NULL ORDER BY id`;
    return this.database.run<StoredCorrection>({ text }, [terminalIds, from, to]);
  }

  listCorrections(regions: readonly string[], from: Date, to: Date): Promise<StoredCorrection[]> {
    const text = `SELECT ${CORRECTION_COLUMNS} FROM availability_correction AS c
      WHERE ${OF_REGIONS} AND from_at < $3 AND to_at > $2 ORDER BY id DESC LIMIT 500`;
    return this.database.run<StoredCorrection>({ text }, [regions, from, to]);
  }

  async addCorrection(sql: Sql, made: Omit<StoredCorrection, 'id' | 'withdrawnAt'>): Promise<string> {
    const [row] = await sql.run<{ id: string }>(
      {
        text: `INSERT INTO availability_correction (terminal_id, from_at, to_at, cause, reason, made_at, made_by)
               VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
      },
      [made.terminalId, made.from, made.to, made.cause, made.reason, made.madeAt, made.madeBy],
    );
    return row!.id;
  }

  async withdraw(sql: Sql, id: string, regions: readonly string[], now: Date): Promise<boolean> {
    const text = `WITH withdrawn AS (UPDATE availability_correction AS c SET withdrawn_at = $3
                  WHERE ${OF_REGIONS} AND id = $2 AND withdrawn_at IS NULL RETURNING id) SELECT id FROM withdrawn`;
    return (await sql.run({ text }, [regions, id, now])).length === 1;
  }
}
