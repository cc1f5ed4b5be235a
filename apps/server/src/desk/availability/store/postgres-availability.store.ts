import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database, type Sql } from '../../../database/sql.js';
import type { AvailabilityStore, ReckonedTerminal, StoredCorrection, ToldFault } from '../availability.store.js';

const TERMINALS = `SELECT t.id, t.site_id AS "siteId", s.region_id AS "regionId", t.owner FROM terminal t
  JOIN site s ON s.id = t.site_id
  WHERE ($1::text IS NULL OR s.region_id = $1) AND ($2::text IS NULL OR t.id = $2) ORDER BY t.id`;

// A cancelled incident was a false alarm: its events are kept, and count for nothing.
const TOLD = `
  SELECT terminal_id, component, fault, array_agg(kind ORDER BY at) AS kinds, array_agg(at ORDER BY at) AS instants
  FROM (
    SELECT e.terminal_id, e.component, e.fault, e.kind, least(e.occurred_at, e.received_at) AS at
    FROM device_event e LEFT JOIN incident i ON i.id = e.incident_id
    WHERE e.terminal_id = ANY($1) AND e.received_at >= $2 AND e.received_at < $3 AND e.kind IN ('raised', 'cleared')
      AND i.state IS DISTINCT FROM 'cancelled'
    UNION ALL
    SELECT terminal_id, component, fault, 'ended', coalesce(restored_at, closed_at) FROM incident
    WHERE terminal_id = ANY($1) AND opened_at < $3 AND coalesce(restored_at, closed_at) >= $2
      AND state IN ('restored', 'closed')
  ) AS word
  GROUP BY terminal_id, component, fault`;

const CORRECTION_COLUMNS = `id, terminal_id AS "terminalId", from_at AS "from", to_at AS "to", cause, reason,
  made_at AS "madeAt", made_by AS "madeBy", withdrawn_at AS "withdrawnAt"`;

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

  terminals({ region, terminal }: { region: string | null; terminal: string | null }): Promise<ReckonedTerminal[]> {
    return this.database.run<ReckonedTerminal>({ text: TERMINALS }, [region, terminal]);
  }

  async told(terminalIds: readonly string[], since: Date, until: Date): Promise<ToldFault[]> {
    const rows = await this.database.run<ToldRow>({ text: TOLD }, [terminalIds, since, until]);
    return rows.map(({ terminal_id, component, fault, kinds, instants }) => ({
      terminalId: terminal_id,
      component,
      fault,
      words: kinds.map((kind, i) => ({ kind, at: instants[i]!.getTime() })),
    }));
  }

  corrections(filter: { terminalIds: readonly string[] | null; from: Date; to: Date }): Promise<StoredCorrection[]> {
    const text = filter.terminalIds
      ? `SELECT ${CORRECTION_COLUMNS} FROM availability_correction
         WHERE terminal_id = ANY($3) AND from_at < $2 AND to_at > $1 AND withdrawn_at IS NULL ORDER BY id`
      : `SELECT ${CORRECTION_COLUMNS} FROM availability_correction
         WHERE from_at < $2 AND to_at > $1 ORDER BY id DESC LIMIT 500`;
    const values = [filter.from, filter.to, ...(filter.terminalIds ? [filter.terminalIds] : [])];
    return this.database.run<StoredCorrection>({ text }, values);
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

  async withdraw(sql: Sql, id: string, now: Date): Promise<boolean> {
    const text = `WITH withdrawn AS (UPDATE availability_correction SET withdrawn_at = $2
                  WHERE id = $1 AND withdrawn_at IS NULL RETURNING id) SELECT id FROM withdrawn`;
    return (await sql.run({ text }, [id, now])).length === 1;
  }
}
