import type { DataSource } from 'typeorm';

/** Any number that no other program on the database uses for an advisory lock. */
const MIGRATION_LOCK = 7_260_001;

/**
 * Brings the schema up to date. Several replicas may start at once: the first one migrates, the others wait for it.
 * @returns names of the migrations that were run
 */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  const guard = dataSource.createQueryRunner();
  await guard.connect();
  try {
    await guard.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const run = await dataSource.runMigrations();
    return run.map((migration) => migration.name);
  } finally {
    await guard.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await guard.release();
  }
}
