import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Incidents and their timelines. */
export class Incidents1763700000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SEQUENCE incident_id_seq;
      CREATE TABLE incident (
        id bigint PRIMARY KEY DEFAULT nextval('incident_id_seq'),
        number text NOT NULL GENERATED ALWAYS AS ('INC-' || lpad(id::text, greatest(8, length(id::text)), '0')) STORED,
        terminal_id text NOT NULL, region_id text NOT NULL, component text NOT NULL, fault text NOT NULL,
        priority smallint NOT NULL CHECK (priority BETWEEN 1 AND 4), state text NOT NULL DEFAULT 'new',
        opened_at timestamptz NOT NULL, last_event_at timestamptz NOT NULL,
        fault_active boolean NOT NULL DEFAULT true, cleared_at timestamptz, count integer NOT NULL DEFAULT 1,
        version integer NOT NULL DEFAULT 1, assignee_id text, accept_by timestamptz,
        accepted_at timestamptz, arrived_at timestamptz, restored_at timestamptz, closed_at timestamptz,
        verify_until timestamptz, shelved_until timestamptz, dispatch_at timestamptz,
        detail jsonb NOT NULL DEFAULT '{}'
      );
      -- Promise 2: one open incident at most per terminal, component and fault.
      CREATE UNIQUE INDEX incident_open ON incident (terminal_id, component, fault)
        WHERE state NOT IN ('closed', 'cancelled', 'merged');
      CREATE INDEX incident_open_list ON incident (id DESC) WHERE state NOT IN ('closed', 'cancelled', 'merged');
      CREATE INDEX incident_by_fault ON incident (terminal_id, component, fault, opened_at DESC);
      -- dispatch_at: when dispatch must look at the incident next; null when nothing is to be done.
      CREATE INDEX incident_to_dispatch ON incident (priority, dispatch_at, id) WHERE dispatch_at IS NOT NULL;
      CREATE INDEX incident_to_verify ON incident (verify_until) WHERE verify_until IS NOT NULL;
      CREATE INDEX incident_by_assignee ON incident (assignee_id, id) WHERE assignee_id IS NOT NULL;
      -- tx: a reader of the live stream passes a row only when no older transaction can still add one before it.
      CREATE TABLE timeline (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
        incident_id bigint NOT NULL, at timestamptz NOT NULL, kind text NOT NULL, what text NOT NULL,
        actor text, reason text NOT NULL, data jsonb NOT NULL DEFAULT '{}'
      );
      CREATE INDEX timeline_by_incident ON timeline (incident_id, id);
      CREATE INDEX timeline_in_commit_order ON timeline (tx, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE timeline, incident; DROP SEQUENCE incident_id_seq');
  }
}
