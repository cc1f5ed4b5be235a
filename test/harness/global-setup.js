import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Starts one embedded PostgreSQL for a whole run of Jest, unless TEST_DATABASE_URL names another. Plain JavaScript on the
 * build (`npm test` has just made it): Jest loads this file outside of its own module system. Eight test files at a time may
 * run two servers each, with ten connections.
 */
export default async function globalSetup() {
  if (process.env.TEST_DATABASE_URL) return;
  const { EmbeddedPostgres } = await import('../../dist/apps/standalone/src/index.js');
  const { silentLogger } = await import('../../dist/libs/observability/src/index.js');
  const directory = mkdtempSync(join(tmpdir(), 'wk-test-pg-'));
  const postgres = new EmbeddedPostgres({ dataDir: directory, port: 0, sessions: 300, logger: silentLogger });
  const { url } = await postgres.start();
  process.env.TEST_DATABASE_URL = url;
  globalThis.stopTestDatabase = async () => {
    await postgres.stop();
    rmSync(directory, { recursive: true, force: true });
  };
}
