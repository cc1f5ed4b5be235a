import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Escalation, the auditor, and the checks that the night will find somebody. */
export class Escalation1763800000070 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Somebody is to be sent and no clock runs yet; a clock runs and is to run no longer. Both are all but empty.
      CREATE INDEX incident_escalation_to_start ON incident (priority, id)
        WHERE escalation_from IS NULL AND dispatch_at IS NOT NULL AND suppressed_by IS NULL
          AND state IN ('new', 'offered');
      CREATE INDEX incident_escalation_to_stop ON incident (priority, id)
        WHERE escalation_from IS NOT NULL
          AND (state NOT IN ('new', 'offered') OR suppressed_by IS NOT NULL OR shelved_until IS NOT NULL
            OR dispatch_at IS NULL);
      -- The version of the policies that the clocks go by.
      CREATE TABLE escalation_edition (id smallint PRIMARY KEY CHECK (id = 1), version integer NOT NULL);
      INSERT INTO escalation_edition VALUES (1, 0);
      -- When a duty of the whole watch was last done, by whichever process.
      CREATE TABLE watch_duty (name text PRIMARY KEY, last_at timestamptz NOT NULL);
      -- Serious findings of readiness that people were told of, so that they are told once.
      CREATE TABLE readiness_told (key text PRIMARY KEY, told_at timestamptz NOT NULL, seen_at timestamptz NOT NULL);
      -- "Can you be reached?", asked before somebody comes on call.
      CREATE TABLE shift_check (
        technician_id text NOT NULL, shift_from timestamptz NOT NULL, shift_until timestamptz NOT NULL,
        asked_at timestamptz NOT NULL, answered_at timestamptz, answered_by text,
        PRIMARY KEY (technician_id, shift_from)
      );
      CREATE INDEX shift_check_by_time ON shift_check (shift_until);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE shift_check, readiness_told, watch_duty, escalation_edition;
      DROP INDEX incident_escalation_to_start, incident_escalation_to_stop;
    `);
  }
}
