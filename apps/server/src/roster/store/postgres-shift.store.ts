import { Inject, Injectable } from '@nestjs/common';
import type { WeeklyShiftBody, WeeklyShiftView } from '#libs/contract';
import { clockOfMinute, minuteOfClock } from '#libs/domain';
import { DATABASE, type Database, type Sql } from '../../database/sql.js';
import type { ShiftStore } from '../turn.store.js';
import type { ShiftRow } from './roster-rows.js';

const COLUMNS = 'region_id, line, weekdays, from_minute, to_minute, technician_ids, changed_by, changed_at';

@Injectable()
export class PostgresShiftStore implements ShiftStore {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async list(region: string | undefined): Promise<WeeklyShiftView[]> {
    const rows = await this.database.run<ShiftRow>(
      {
        text: `SELECT * FROM shift WHERE $1::text IS NULL OR region_id = $1
               ORDER BY region_id, line, weekdays, from_minute, id`,
      },
      [region ?? null],
    );
    return rows.map(toView);
  }

  async find(sql: Sql, id: string): Promise<WeeklyShiftView | undefined> {
    const [row] = await sql.run<ShiftRow>({ text: 'SELECT * FROM shift WHERE id = $1' }, [id]);
    return row && toView(row);
  }

  async add(sql: Sql, shift: WeeklyShiftBody, by: { actor: string; now: Date }): Promise<WeeklyShiftView> {
    const [row] = await sql.run<ShiftRow>(
      { text: `INSERT INTO shift (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING *` },
      valuesOf(shift, by),
    );
    return toView(row!);
  }

  async replace(
    sql: Sql,
    id: string,
    shift: WeeklyShiftBody,
    by: { actor: string; now: Date },
  ): Promise<WeeklyShiftView> {
    const [row] = await sql.run<ShiftRow>(
      {
        text: `UPDATE shift SET (${COLUMNS}) = ($1, $2, $3, $4, $5, $6, $7, $8), version = version + 1
               WHERE id = $9 RETURNING *`,
      },
      [...valuesOf(shift, by), id],
    );
    return toView(row!);
  }

  async remove(sql: Sql, id: string): Promise<void> {
    await sql.run({ text: 'DELETE FROM shift WHERE id = $1' }, [id]);
  }
}

const valuesOf = (shift: WeeklyShiftBody, { actor, now }: { actor: string; now: Date }): unknown[] => [
  shift.region,
  shift.line,
  shift.weekdays,
  minuteOfClock(shift.from),
  minuteOfClock(shift.to),
  shift.technicians,
  actor,
  now,
];

const toView = (row: ShiftRow): WeeklyShiftView => ({
  id: row.id,
  region: row.region_id,
  line: row.line,
  weekdays: row.weekdays,
  from: clockOfMinute(row.from_minute),
  to: clockOfMinute(row.to_minute),
  technicians: row.technician_ids,
  version: row.version,
  changedAt: row.changed_at?.toISOString() ?? null,
  changedBy: row.changed_by,
});
