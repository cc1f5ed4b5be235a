import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the machine kept of a customer's, and the way back. */
export class CustomerCases1763700000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE customer_case (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, number text NOT NULL UNIQUE, incident_id bigint,
        terminal_id text NOT NULL, kind text NOT NULL, state text NOT NULL, source text NOT NULL,
        opened_at timestamptz NOT NULL, detected_at timestamptz, reported_at timestamptz,
        last_four text, amount_minor bigint, currency text, phone text, language text NOT NULL,
        report_text text, suspected_trap boolean NOT NULL DEFAULT false,
        evidence jsonb NOT NULL DEFAULT '{}'
      );
      CREATE INDEX customer_case_by_incident ON customer_case (incident_id) WHERE incident_id IS NOT NULL;
      CREATE INDEX customer_case_by_terminal ON customer_case (terminal_id, opened_at);
      -- Cases that follow their incident; the states after are moved by people.
      CREATE INDEX customer_case_following ON customer_case (id) WHERE state IN ('received', 'technicianSent', 'onSite');
      -- Tracking links: only the hash of what is in the link. A customer who reports again has two that work.
      CREATE TABLE case_token (
        token_hash text PRIMARY KEY, case_id bigint NOT NULL REFERENCES customer_case,
        created_at timestamptz NOT NULL, expires_at timestamptz NOT NULL
      );
      CREATE INDEX case_token_by_case ON case_token (case_id);
      CREATE TABLE case_step (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, case_id bigint NOT NULL REFERENCES customer_case,
        at timestamptz NOT NULL, state text NOT NULL, actor text, reason text NOT NULL,
        data jsonb NOT NULL DEFAULT '{}'
      );
      CREATE INDEX case_step_by_case ON case_step (case_id, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE case_token, case_step, customer_case');
  }
}
