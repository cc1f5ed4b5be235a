import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people say of availability instead of the events, which stay as they are. */
export class Availability1763800000120 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE terminal ADD COLUMN owner text;
      CREATE TABLE availability_correction (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, terminal_id text NOT NULL,
        from_at timestamptz NOT NULL, to_at timestamptz NOT NULL CHECK (to_at > from_at),
        cause text, reason text NOT NULL, made_at timestamptz NOT NULL, made_by text NOT NULL, withdrawn_at timestamptz
      );
      CREATE INDEX availability_correction_by_terminal ON availability_correction (terminal_id, from_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE availability_correction; ALTER TABLE terminal DROP COLUMN owner');
  }
}
