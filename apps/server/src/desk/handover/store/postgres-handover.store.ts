import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database, type Sql } from '../../../database/sql.js';
import type { Handover, HandoverChange, HandoverStore, NewHandoverRow } from '../handover.store.js';

const COLUMNS = `id, state, from_desk AS "fromDesk", to_desk AS "toDesk", version, created_by AS "createdBy",
  created_at AS "createdAt", notes, signed_by AS "signedBy", signed_at AS "signedAt", confirmed_by AS "confirmedBy",
  confirmed_at AS "confirmedAt"`;

@Injectable()
export class PostgresHandoverStore implements HandoverStore {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  list(limit: number): Promise<Handover[]> {
    const text = `SELECT ${COLUMNS}, NULL AS content FROM handover ORDER BY id DESC LIMIT $1`;
    return this.database.run({ text }, [limit]);
  }

  async find(id: string): Promise<Handover | undefined> {
    const text = `SELECT ${COLUMNS}, content FROM handover WHERE id = $1`;
    return (await this.database.run<Handover>({ text }, [id]))[0];
  }

  async lock(sql: Sql, id: string): Promise<Handover | undefined> {
    const text = `SELECT ${COLUMNS}, content FROM handover WHERE id = $1 FOR UPDATE`;
    return (await sql.run<Handover>({ text }, [id]))[0];
  }

  async insert(
    sql: Sql,
    { fromDesk, toDesk, createdBy, createdAt, notes }: NewHandoverRow,
  ): Promise<string | undefined> {
    const rows = await sql.run<{ id: string }>(
      {
        text: `INSERT INTO handover (state, from_desk, to_desk, created_by, created_at, notes)
               VALUES ('draft', $1, $2, $3, $4, $5)
               ON CONFLICT (to_desk) WHERE state IN ('draft', 'signed') DO NOTHING RETURNING id`,
      },
      [fromDesk, toDesk, createdBy, createdAt, JSON.stringify(notes)],
    );
    return rows[0]?.id;
  }

  async change(sql: Sql, { id, state, notes, content, by, at }: HandoverChange): Promise<void> {
    await sql.run(
      {
        text: `UPDATE handover SET version = version + 1, notes = $3::jsonb, content = $4::jsonb, state = $2::text,
                 signed_by = CASE WHEN state <> $2::text AND $2::text = 'signed' THEN $5::text ELSE signed_by END,
                 signed_at = CASE WHEN state <> $2::text AND $2::text = 'signed' THEN $6::timestamptz ELSE signed_at END,
                 confirmed_by = CASE WHEN state <> $2::text AND $2::text = 'confirmed' THEN $5::text ELSE confirmed_by END,
                 confirmed_at = CASE WHEN state <> $2::text AND $2::text = 'confirmed' THEN $6::timestamptz ELSE confirmed_at END,
                 withdrawn_by = CASE WHEN state <> $2::text AND $2::text = 'withdrawn' THEN $5::text ELSE withdrawn_by END,
                 withdrawn_at = CASE WHEN state <> $2::text AND $2::text = 'withdrawn' THEN $6::timestamptz ELSE withdrawn_at END
               WHERE id = $1`,
      },
      [id, state, JSON.stringify(notes), content && JSON.stringify(content), by, at],
    );
  }
}
