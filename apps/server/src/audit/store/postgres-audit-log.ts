import { Inject, Injectable } from '@nestjs/common';
import { ADVISORY_LOCKS } from '../../database/advisory-locks.js';
import { DATABASE, type Database, type Sql } from '../../database/sql.js';
import type { AuditEntry, AuditLog, AuditRange, ChainedEntry } from '../audit-log.js';
import { CHAIN_START, hashEntry } from '../chain.js';

/** Held until the commit, so that entries are chained one after the other. People act seldom enough for that. */
const AUDIT_LOCK = ADVISORY_LOCKS.audit;
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
    return (await this.verify()).firstBreak;
  }

  async verify(): Promise<{ entries: number; firstBreak: string | null }> {
    let previous = CHAIN_START;
    let last = 0n;
    for await (const page of this.read({})) {
      for (const entry of page) {
        const follows = entry.id === String(last + 1n) && entry.previousHash === previous;
        if (!follows || entry.hash !== hashEntry(previous, entry.id, entry)) {
          return { entries: Number(last), firstBreak: entry.id };
        }
        previous = entry.hash;
        last += 1n;
      }
    }
    return { entries: Number(last), firstBreak: null };
  }

  async *read({ from, to }: AuditRange): AsyncGenerator<ChainedEntry[]> {
    let after = '0';
    for (;;) {
      const rows = await this.database.run<Row>(READ, [after, from ?? null, to ?? null, PAGE]);
      if (rows.length > 0) yield rows.map(({ previous_hash, ...row }) => ({ ...row, previousHash: previous_hash }));
      if (rows.length < PAGE) return;
      after = rows.at(-1)!.id;
    }
  }
}

const READ = {
  name: 'audit-read',
  text: `SELECT * FROM audit_entry WHERE id > $1 AND ($2::timestamptz IS NULL OR at >= $2)
           AND ($3::timestamptz IS NULL OR at < $3) ORDER BY id LIMIT $4`,
};
