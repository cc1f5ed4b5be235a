import type { PoolClient } from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';
import type { Database, Sql, Statement } from './sql.js';

/**
 * Statements on TypeORM's own connections. TypeORM has no named statements, so the driver's connection is used
 * directly: on the hot path PostgreSQL then plans each statement once.
 */
export class TypeormDatabase implements Database {
  constructor(private readonly dataSource: DataSource) {}

  async run<Row>(statement: Statement, values: unknown[] = []): Promise<Row[]> {
    return this.withRunner(async (_runner, sql) => sql.run<Row>(statement, values));
  }

  async transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.withRunner(async (_runner, sql) => {
      await sql.run({ text: 'BEGIN' });
      try {
        const result = await work(sql);
        await sql.run({ text: 'COMMIT' });
        return result;
      } catch (error) {
        // A broken connection cannot roll back; the server does it for us, and the first error is the one that counts.
        await sql.run({ text: 'ROLLBACK' }).catch(() => undefined);
        throw error;
      }
    });
  }

  private async withRunner<T>(work: (runner: QueryRunner, sql: Sql) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const client = (await runner.connect()) as PoolClient;
      return await work(runner, {
        run: async (statement, values = []) => (await client.query({ ...statement, values })).rows,
      });
    } finally {
      await runner.release();
    }
  }
}
