import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Regions that an account sees; none: all. */
export class ReachOfAccounts1763800000130 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE account ADD COLUMN regions text[] NOT NULL DEFAULT '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE account DROP COLUMN regions');
  }
}
