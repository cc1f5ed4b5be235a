import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Offers to technicians, and the outbox of messages to people. */
export class AssignmentsAndNotices1763700000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE assignment (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, incident_id bigint NOT NULL, technician_id text NOT NULL,
        state text NOT NULL, offered_at timestamptz NOT NULL, expires_at timestamptz NOT NULL,
        answered_at timestamptz, ended_at timestamptz, reason jsonb NOT NULL
      );
      CREATE INDEX assignment_by_incident ON assignment (incident_id);
      CREATE INDEX assignment_running ON assignment (technician_id) WHERE state IN ('offered', 'accepted');
      -- At most one person holds an incident, or is being asked, at a time.
      CREATE UNIQUE INDEX assignment_one_at_a_time ON assignment (incident_id) WHERE state IN ('offered', 'accepted');
      CREATE TABLE notice (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, incident_id bigint, case_id bigint,
        lane smallint NOT NULL, purpose text NOT NULL, template text NOT NULL, language text NOT NULL,
        channel text NOT NULL, recipient_kind text NOT NULL, recipient_id text NOT NULL, address text NOT NULL,
        contacts jsonb NOT NULL DEFAULT '{}', data jsonb NOT NULL, state text NOT NULL DEFAULT 'pending', attempts smallint NOT NULL DEFAULT 0,
        next_at timestamptz NOT NULL, lease_until timestamptz, leased_by integer, provider_id text, error text,
        idempotency_key uuid NOT NULL DEFAULT gen_random_uuid(),
        created_at timestamptz NOT NULL, sent_at timestamptz
      ) WITH (fillfactor = 70);
      -- Each channel is served by itself, the urgent lane first.
      CREATE INDEX notice_due ON notice (channel, lane, next_at, id) WHERE state = 'pending';
      CREATE INDEX notice_leased ON notice (lease_until) WHERE state = 'sending';
      CREATE INDEX notice_dead ON notice (created_at) WHERE state = 'dead';
      CREATE INDEX notice_by_incident ON notice (incident_id) WHERE incident_id IS NOT NULL;
      CREATE INDEX notice_by_case ON notice (case_id) WHERE case_id IS NOT NULL;
      CREATE TABLE notice_attempt (
        notice_id bigint NOT NULL, at timestamptz NOT NULL, channel text NOT NULL, outcome text NOT NULL,
        provider_id text, error text, duration_ms integer NOT NULL
      );
      CREATE INDEX notice_attempt_by_notice ON notice_attempt (notice_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE notice_attempt, notice, assignment');
  }
}
