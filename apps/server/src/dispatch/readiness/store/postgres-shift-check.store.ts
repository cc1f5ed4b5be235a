import { Injectable } from '@nestjs/common';
import { plainArray, type Sql } from '../../../database/sql.js';
import type { NewShiftCheck, ShiftCheck, ShiftCheckStore } from '../shift-check.store.js';

const COLUMNS = `technician_id AS "technicianId", shift_from AS "shiftFrom", shift_until AS "shiftUntil",
  asked_at AS "askedAt", answered_at AS "answeredAt", answered_by AS "answeredBy"`;

const ASK = {
  name: 'shift-check-ask',
  text: `INSERT INTO shift_check (technician_id, shift_from, shift_until, asked_at)
         SELECT n.*, $4 FROM unnest($1::text[], $2::timestamptz[], $3::timestamptz[]) AS n
         ON CONFLICT (technician_id, shift_from) DO NOTHING
         RETURNING technician_id AS "technicianId", shift_from AS "shiftFrom", shift_until AS "shiftUntil"`,
};

@Injectable()
export class PostgresShiftCheckStore implements ShiftCheckStore {
  async ask(sql: Sql, checks: readonly NewShiftCheck[], now: Date): Promise<NewShiftCheck[]> {
    if (checks.length === 0) return [];
    return sql.run<NewShiftCheck>(ASK, [
      checks.map(({ technicianId }) => technicianId),
      plainArray(checks.map(({ shiftFrom }) => shiftFrom)),
      plainArray(checks.map(({ shiftUntil }) => shiftUntil)),
      now,
    ]);
  }

  async answer(sql: Sql, technicianId: string, by: string, now: Date): Promise<ShiftCheck[]> {
    return sql.run<ShiftCheck>(
      {
        text: `UPDATE shift_check SET answered_at = $3, answered_by = $2
               WHERE technician_id = $1 AND answered_at IS NULL AND shift_until > $3 RETURNING ${COLUMNS}`,
      },
      [technicianId, by, now],
    );
  }

  async list(sql: Sql, since: Date): Promise<ShiftCheck[]> {
    return sql.run<ShiftCheck>(
      { text: `SELECT ${COLUMNS} FROM shift_check WHERE shift_until > $1 ORDER BY shift_from DESC, technician_id` },
      [since],
    );
  }

  async techniciansAt(sql: Sql, address: string): Promise<string[]> {
    const rows = await sql.run<{ id: string }>(
      { text: 'SELECT id FROM technician WHERE phone = $1 OR lower(email) = lower($1) ORDER BY id' },
      [address],
    );
    return rows.map(({ id }) => id);
  }

  async forget(sql: Sql, before: Date): Promise<void> {
    await sql.run({ text: 'DELETE FROM shift_check WHERE shift_until < $1' }, [before]);
  }
}
