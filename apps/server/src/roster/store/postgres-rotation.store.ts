import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { clockOfMinute, minuteOfClock } from '#libs/domain';
import type { RotationBody, RotationView } from '#libs/contract';
import { DATABASE, type Database, type Sql } from '../../database/sql.js';
import type { RotationStore } from '../turn.store.js';
import type { RotationRow } from './roster-rows.js';

const COLUMNS = `name_zh, name_en, region_id, line, skill, participants, unit, length, starts_on, hand_over_minute, windows,
  day_kind, calendar_id, changed_by, changed_at`;

@Injectable()
export class PostgresRotationStore implements RotationStore {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async list(region: string | undefined): Promise<RotationView[]> {
    const rows = await this.database.run<RotationRow>(
      { text: 'SELECT * FROM rotation WHERE $1::text IS NULL OR region_id = $1 ORDER BY region_id, line, id' },
      [region ?? null],
    );
    return rows.map(toView);
  }

  async find(sql: Sql, id: string): Promise<RotationView | undefined> {
    const [row] = await sql.run<RotationRow>({ text: 'SELECT * FROM rotation WHERE id = $1' }, [id]);
    return row && toView(row);
  }

  async add(sql: Sql, rotation: RotationBody, by: { actor: string; now: Date }): Promise<RotationView> {
    const [row] = await sql.run<RotationRow>(
      {
        text: `INSERT INTO rotation (id, ${COLUMNS})
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) RETURNING *`,
      },
      valuesOf(rotation.id ?? `rotation-${randomBytes(4).toString('hex')}`, rotation, by),
    );
    return toView(row!);
  }

  async replace(sql: Sql, id: string, rotation: RotationBody, by: { actor: string; now: Date }): Promise<RotationView> {
    const [row] = await sql.run<RotationRow>(
      {
        text: `UPDATE rotation SET (${COLUMNS}) = ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16),
                 version = version + 1 WHERE id = $1 RETURNING *`,
      },
      valuesOf(id, rotation, by),
    );
    return toView(row!);
  }

  async remove(sql: Sql, id: string): Promise<void> {
    await sql.run({ text: 'DELETE FROM rotation WHERE id = $1' }, [id]);
  }
}

const valuesOf = (id: string, rotation: RotationBody, { actor, now }: { actor: string; now: Date }): unknown[] => [
  id,
  rotation.name.zh,
  rotation.name.en,
  rotation.region,
  rotation.line,
  rotation.skill ?? null,
  rotation.participants,
  rotation.unit,
  rotation.length,
  rotation.startsOn,
  minuteOfClock(rotation.handOver),
  JSON.stringify(
    (rotation.windows ?? []).map(({ weekdays, from, to }) => ({
      weekdays,
      fromMinute: minuteOfClock(from),
      toMinute: minuteOfClock(to),
    })),
  ),
  rotation.dayKind ?? null,
  rotation.calendar ?? null,
  actor,
  now,
];

const toView = (row: RotationRow): RotationView => ({
  id: row.id,
  name: { zh: row.name_zh, en: row.name_en },
  region: row.region_id,
  line: row.line,
  skill: row.skill as RotationView['skill'],
  participants: row.participants,
  unit: row.unit,
  length: row.length,
  handOver: clockOfMinute(row.hand_over_minute),
  startsOn: row.starts_on,
  windows: row.windows.map(({ weekdays, fromMinute, toMinute: to }) => ({
    weekdays,
    from: clockOfMinute(fromMinute),
    to: clockOfMinute(to),
  })),
  dayKind: row.day_kind,
  calendar: row.calendar_id,
  version: row.version,
  changedAt: row.changed_at?.toISOString() ?? null,
  changedBy: row.changed_by,
});
