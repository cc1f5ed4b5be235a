import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What terminals are told to do, and what they answered. */
export class TerminalCommands1763800000110 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE terminal_command (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(), terminal_id text NOT NULL, name text NOT NULL,
        incident_id bigint, component text, requested_at timestamptz NOT NULL, expires_at timestamptz NOT NULL,
        -- waiting: to be sent, at next_at and again until it is answered; the agent runs it once.
        state text NOT NULL DEFAULT 'waiting', next_at timestamptz NOT NULL,
        answered_at timestamptz, outcome text, reason text, result jsonb
      );
      CREATE INDEX terminal_command_waiting ON terminal_command (next_at) WHERE state = 'waiting';
      CREATE INDEX terminal_command_by_incident ON terminal_command (incident_id, requested_at)
        WHERE incident_id IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE terminal_command');
  }
}
