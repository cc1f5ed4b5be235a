import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../apps/server/src/database/data-source.js';
import { migrate } from '../../apps/server/src/database/migrate.js';
import type { Database } from '../../apps/server/src/database/sql.js';
import { TypeormDatabase } from '../../apps/server/src/database/typeorm-database.js';

export interface TestDatabase {
  url: string;
  dataSource: DataSource;
  database: Database;
  drop(): Promise<void>;
}

/** The server that tests use: `TEST_DATABASE_URL`, or the embedded one that Jest's global set-up started. */
export function testServerUrl(): string {
  const url = process.env['TEST_DATABASE_URL'];
  if (!url) throw new Error('TEST_DATABASE_URL is not set: the global set-up of Jest did not run');
  return url;
}

/** A fresh, migrated database of its own on the test server. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `wk_test_${randomBytes(6).toString('hex')}`;
  await onServer(`CREATE DATABASE ${name}`);
  const url = new URL(testServerUrl());
  url.pathname = `/${name}`;
  const dataSource = await createDataSource(url.href, 12).initialize();
  await migrate(dataSource);
  return {
    url: url.href,
    dataSource,
    database: new TypeormDatabase(dataSource),
    drop: async () => {
      if (dataSource.isInitialized) await dataSource.destroy();
      await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

async function onServer(statement: string): Promise<void> {
  const client = new Client({ connectionString: testServerUrl() });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
