import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The rules that operators tune, every version of them. */
export class Settings1763800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE setting (
        name text NOT NULL, version integer NOT NULL CHECK (version > 0), value jsonb NOT NULL,
        changed_at timestamptz NOT NULL, changed_by text NOT NULL, reason text NOT NULL,
        PRIMARY KEY (name, version)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE setting');
  }
}
