import type { DataSource } from 'typeorm';
import { ConfigError } from '#libs/config';
import { createDataSource } from './data-source.js';

/** Connects to PostgreSQL. Throws {@link ConfigError} with one line when it cannot. */
export async function openDatabase(url: string, pool: number): Promise<DataSource> {
  try {
    return await createDataSource(url, pool).initialize();
  } catch (error) {
    const reason = (error as Error).message || (error as { code?: string }).code || 'no answer';
    throw new ConfigError(`DATABASE_URL: cannot reach PostgreSQL at ${new URL(url).host}: ${reason}`);
  }
}
