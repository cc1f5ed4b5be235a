import pg from 'pg';
import { StartError } from '../start-error.js';
import { placeOf, reasonOf } from './reason.js';

const OLDEST_VERSION = 150_000;

/** Logs in to an external PostgreSQL. Throws {@link StartError} when that fails, or when it is too old. */
export async function checkDatabase(url: string, timeoutMs = 5_000): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: timeoutMs });
  client.on('error', () => undefined);
  let version: number;
  try {
    await client.connect();
    version = Number(
      (await client.query<{ server_version_num: string }>('SHOW server_version_num')).rows[0]?.server_version_num,
    );
  } catch (error) {
    throw new StartError(
      `DATABASE_URL: no connection to PostgreSQL at ${placeOf(url, 5432)} (${reasonOf(error)}): ` +
        'check address, user, password and database, or unset DATABASE_URL for the embedded one.',
    );
  } finally {
    await client.end().catch(() => undefined);
  }
  if (version < OLDEST_VERSION) {
    throw new StartError(`DATABASE_URL: PostgreSQL 15 or newer is needed, this is ${Math.floor(version / 10_000)}.`);
  }
}
