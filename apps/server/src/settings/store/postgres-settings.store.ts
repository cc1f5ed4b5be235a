import { Inject, Injectable } from '@nestjs/common';
import type { SettingName } from '#libs/contract';
import { DATABASE, type Database, type Sql } from '../../database/sql.js';
import type { SettingsStore, SettingVersion } from '../settings.store.js';

interface Row {
  name: SettingName;
  version: number;
  value: unknown;
  changed_at: Date;
  changed_by: string;
  reason: string;
}

const toVersion = ({ changed_at, changed_by, ...row }: Row): SettingVersion => ({
  ...row,
  changedAt: changed_at,
  changedBy: changed_by,
});

@Injectable()
export class PostgresSettingsStore implements SettingsStore {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async readAll(): Promise<SettingVersion[]> {
    const text = 'SELECT DISTINCT ON (name) * FROM setting ORDER BY name, version DESC';
    return (await this.database.run<Row>({ text })).map(toVersion);
  }

  async history(name: SettingName): Promise<SettingVersion[]> {
    const text = 'SELECT * FROM setting WHERE name = $1 ORDER BY version DESC LIMIT 200';
    return (await this.database.run<Row>({ text }, [name])).map(toVersion);
  }

  async add(sql: Sql, { name, version, value, changedAt, changedBy, reason }: SettingVersion): Promise<boolean> {
    const rows = await sql.run(
      {
        text: `INSERT INTO setting (name, version, value, changed_at, changed_by, reason) VALUES ($1, $2, $3, $4, $5, $6)
               ON CONFLICT (name, version) DO NOTHING RETURNING version`,
      },
      [name, version, JSON.stringify(value), changedAt, changedBy, reason],
    );
    return rows.length === 1;
  }
}
