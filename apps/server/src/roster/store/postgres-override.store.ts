import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database, type Sql } from '../../database/sql.js';
import type { NewOverride, OverrideRecord, OverrideStore } from '../override.store.js';
import { toOverride, type OverrideRow } from './roster-rows.js';

const COLUMNS = 'starts_at, ends_at, region_id, line, replaces, by_id, reason, swap_id, changed_by, changed_at';
const BETWEEN = 'SELECT * FROM roster_override WHERE ends_at > $1 AND starts_at < $2 ORDER BY starts_at, id';

@Injectable()
export class PostgresOverrideStore implements OverrideStore {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  list(from: Date, until: Date): Promise<OverrideRecord[]> {
    return this.overlapping(this.database, from, until);
  }

  async find(sql: Sql, id: string): Promise<OverrideRecord | undefined> {
    const [row] = await sql.run<OverrideRow>({ text: 'SELECT * FROM roster_override WHERE id = $1' }, [id]);
    return row && toRecord(row);
  }

  async overlapping(sql: Sql, from: Date, until: Date): Promise<OverrideRecord[]> {
    return (await sql.run<OverrideRow>({ text: BETWEEN }, [from, until])).map(toRecord);
  }

  async add(sql: Sql, override: NewOverride, by: { actor: string; now: Date }): Promise<OverrideRecord> {
    const [row] = await sql.run<OverrideRow>(
      {
        text: `INSERT INTO roster_override (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING *`,
      },
      valuesOf(override, by),
    );
    return toRecord(row!);
  }

  async replace(
    sql: Sql,
    id: string,
    override: NewOverride,
    by: { actor: string; now: Date },
  ): Promise<OverrideRecord> {
    const [row] = await sql.run<OverrideRow>(
      {
        text: `UPDATE roster_override SET (${COLUMNS}) = ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10), version = version + 1
               WHERE id = $11 RETURNING *`,
      },
      [...valuesOf(override, by), id],
    );
    return toRecord(row!);
  }

  async remove(sql: Sql, id: string): Promise<void> {
    await sql.run({ text: 'DELETE FROM roster_override WHERE id = $1' }, [id]);
  }
}

const valuesOf = (override: NewOverride, { actor, now }: { actor: string; now: Date }): unknown[] => [
  override.from,
  override.until,
  override.regionId,
  override.line,
  override.replaces,
  override.by,
  override.reason,
  override.swapId,
  actor,
  now,
];

const toRecord = (row: OverrideRow): OverrideRecord => ({
  ...toOverride(row),
  reason: row.reason,
  swapId: row.swap_id,
  version: row.version,
  changedAt: row.changed_at!,
  changedBy: row.changed_by!,
});
