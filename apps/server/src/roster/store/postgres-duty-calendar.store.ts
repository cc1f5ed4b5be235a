import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database, type Sql } from '../../database/sql.js';
import type { DutyCalendarRecord, DutyCalendarStore } from '../duty-calendar.store.js';

const FIELDS = `id, kind, subject, language, created_by AS "createdBy", created_at AS "createdAt"`;
const STANDING = `SELECT ${FIELDS} FROM duty_calendar WHERE revoked_at IS NULL`;

@Injectable()
export class PostgresDutyCalendarStore implements DutyCalendarStore {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  list(subject: string | null): Promise<DutyCalendarRecord[]> {
    const text = `${STANDING} AND ($1::text IS NULL OR (kind = 'technician' AND subject = $1)) ORDER BY id`;
    return this.database.run({ text }, [subject]);
  }

  async find(sql: Sql, id: string): Promise<DutyCalendarRecord | undefined> {
    const [found] = await sql.run<DutyCalendarRecord>({ text: `${STANDING} AND id = $1` }, [id]);
    return found;
  }

  async findByToken(tokenHash: string): Promise<DutyCalendarRecord | undefined> {
    const [found] = await this.database.run<DutyCalendarRecord>({ text: `${STANDING} AND token_hash = $1` }, [
      tokenHash,
    ]);
    return found;
  }

  async add(
    sql: Sql,
    { tokenHash, kind, subject, language, createdBy, createdAt }: Parameters<DutyCalendarStore['add']>[1],
  ): Promise<DutyCalendarRecord> {
    const [made] = await sql.run<DutyCalendarRecord>(
      {
        text: `INSERT INTO duty_calendar (token_hash, kind, subject, language, created_by, created_at)
               VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${FIELDS}`,
      },
      [tokenHash, kind, subject, language, createdBy, createdAt],
    );
    return made!;
  }

  async revoke(sql: Sql, id: string, now: Date): Promise<void> {
    await sql.run({ text: 'UPDATE duty_calendar SET revoked_at = $2 WHERE id = $1' }, [id, now]);
  }
}
