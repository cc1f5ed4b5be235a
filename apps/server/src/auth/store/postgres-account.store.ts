import { Inject, Injectable } from '@nestjs/common';
import type { Language } from '#libs/domain';
import { DATABASE, type Database, type Sql } from '../../database/sql.js';
import type { Account, Role } from '../account.js';
import type { AccountStore, NewSession } from '../account.store.js';

interface AccountRow {
  username: string;
  password_hash: string;
  role: Role;
  name_zh: string;
  name_en: string;
  technician_id: string | null;
  language: Language;
  regions: string[];
}

const COLUMNS = 'a.username, a.password_hash, a.role, a.name_zh, a.name_en, a.technician_id, a.language, a.regions';

@Injectable()
export class PostgresAccountStore implements AccountStore {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async findWithPassword(username: string): Promise<{ account: Account; passwordHash: string } | undefined> {
    const [row] = await this.database.run<AccountRow>(
      { text: `SELECT ${COLUMNS} FROM account a WHERE a.username = $1` },
      [username],
    );
    return row && { account: toAccount(row), passwordHash: row.password_hash };
  }

  async openSession(sql: Sql, { tokenHash, username, now, expiresAt }: NewSession): Promise<void> {
    await sql.run(
      { text: 'INSERT INTO web_session (token_hash, username, created_at, expires_at) VALUES ($1, $2, $3, $4)' },
      [tokenHash, username, now, expiresAt],
    );
  }

  async findBySession(tokenHash: string, now: Date): Promise<Account | undefined> {
    const [row] = await this.database.run<AccountRow>(
      {
        name: 'account-by-session',
        text: `SELECT ${COLUMNS} FROM web_session s JOIN account a USING (username)
               WHERE s.token_hash = $1 AND s.expires_at > $2`,
      },
      [tokenHash, now],
    );
    return row && toAccount(row);
  }

  async closeSession(tokenHash: string): Promise<void> {
    await this.database.run({ text: 'DELETE FROM web_session WHERE token_hash = $1' }, [tokenHash]);
  }

  async dropExpiredSessions(now: Date): Promise<void> {
    await this.database.run({ text: 'DELETE FROM web_session WHERE expires_at <= $1' }, [now]);
  }
}

function toAccount(row: AccountRow): Account {
  return {
    username: row.username,
    role: row.role,
    name: { zh: row.name_zh, en: row.name_en },
    technicianId: row.technician_id,
    language: row.language,
    regions: row.regions,
  };
}
