import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database, type Sql } from '../../database/sql.js';
import type { AuditEntry, AuditLog } from '../audit-log.js';
import { CHAIN_START, hashEntry } from '../chain.js';

/** Held until the commit, so that entries are chained one after the other. People act seldom enough for that. */
const AUDIT_LOCK = 7_260_002;
const PAGE = 1_000;

interface Row extends AuditEntry {
  id: string;
  previous_hash: string;
  hash: string;
}

@Injectable()
export class PostgresAuditLog implements AuditLog {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async record(sql: Sql, entry: AuditEntry): Promise<void> {
    await sql.run({ text: 'SELECT pg_advisory_xact_lock($1)' }, [AUDIT_LOCK]);
    const [last] = await sql.run<{ id: string; hash: string }>({
      text: 'SELECT id, hash FROM audit_entry ORDER BY id DESC LIMIT 1',
    });
    const id = String(BigInt(last?.id ?? 0) + 1n);
    const previous = last?.hash ?? CHAIN_START;
    await sql.run(
      {
        text: `INSERT INTO audit_entry (id, at, actor, action, subject, detail, previous_hash, hash)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      },
      [
        id,
        entry.at,
        entry.actor,
        entry.action,
        entry.subject,
        JSON.stringify(entry.detail),
        previous,
        hashEntry(previous, id, entry),
      ],
    );
  }

  async findBreak(): Promise<string | null> {
    let previous = CHAIN_START;
    let after = '0';
    for (;;) {
      const rows = await this.database.run<Row>(
        { text: 'SELECT * FROM audit_entry WHERE id > $1 ORDER BY id LIMIT $2' },
        [after, PAGE],
      );
      for (const row of rows) {
        const expectedId = String(BigInt(after) + 1n);
        const fits =
          row.id === expectedId && row.previous_hash === previous && row.hash === hashEntry(previous, row.id, row);
        if (!fits) return row.id;
        previous = row.hash;
        after = row.id;
      }
      if (rows.length < PAGE) return null;
    }
  }
}
