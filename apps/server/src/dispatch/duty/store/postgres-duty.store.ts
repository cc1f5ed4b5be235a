import { Injectable } from '@nestjs/common';
import { ADVISORY_LOCK_CLASSES } from '../../../database/advisory-locks.js';
import type { Sql } from '../../../database/sql.js';
import type { DutyStore } from '../duty.store.js';

const TAKE = {
  name: 'duty-take',
  text: `INSERT INTO watch_duty (name, last_at) VALUES ($1, $3)
         ON CONFLICT (name) DO UPDATE SET last_at = EXCLUDED.last_at WHERE watch_duty.last_at <= $2
         RETURNING name`,
};

const BEGIN = {
  name: 'duty-begin',
  text: 'INSERT INTO watch_duty (name, last_at) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING',
};

const IS_DONE = { name: 'duty-is-done', text: 'SELECT 1 FROM watch_duty WHERE name = $1 AND last_at > $2' };

@Injectable()
export class PostgresDutyStore implements DutyStore {
  async take(sql: Sql, name: string, dueBefore: Date, now: Date): Promise<boolean> {
    const [lock] = await sql.run<{ taken: boolean }>(
      { text: 'SELECT pg_try_advisory_xact_lock($1, hashtext($2)) AS taken' },
      [ADVISORY_LOCK_CLASSES.duty, name],
    );
    return lock?.taken === true && (await sql.run(TAKE, [name, dueBefore, now])).length > 0;
  }

  async begin(sql: Sql, name: string, now: Date): Promise<void> {
    await sql.run(BEGIN, [name, now]);
  }

  async isDue(sql: Sql, name: string, dueBefore: Date): Promise<boolean> {
    return (await sql.run(IS_DONE, [name, dueBefore])).length === 0;
  }
}
