import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the alarm rules, the desk and escalation keep of an incident. */
export class LifeOfAnIncident1763800000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE incident
        -- What terminal_id names: a terminal, or for an outage the site, network, host or region.
        ADD COLUMN subject text NOT NULL DEFAULT 'terminal',
        -- The outage that it is part of, or the incident that it was merged into.
        ADD COLUMN parent_id bigint,
        ADD COLUMN suppressed_by text, ADD COLUMN suppressed_ref text, ADD COLUMN suppressed_until timestamptz,
        -- When the alarm rules must look at it next.
        ADD COLUMN review_at timestamptz,
        ADD COLUMN transitions timestamptz[] NOT NULL DEFAULT '{}',
        ADD COLUMN chattering_since timestamptz,
        ADD COLUMN reopens integer NOT NULL DEFAULT 0,
        -- When somebody was last asked to take it.
        ADD COLUMN paged_at timestamptz,
        ADD COLUMN shelf_kind text, ADD COLUMN shelved_by text, ADD COLUMN shelve_request jsonb,
        ADD COLUMN desk_owner text,
        -- The next step of escalation: when, which, and since when its clock runs.
        ADD COLUMN escalate_at timestamptz,
        ADD COLUMN escalation_step integer NOT NULL DEFAULT 0,
        ADD COLUMN escalation_from timestamptz;
      CREATE INDEX incident_to_review ON incident (review_at, id) WHERE review_at IS NOT NULL;
      CREATE INDEX incident_to_escalate ON incident (escalate_at, id) WHERE escalate_at IS NOT NULL;
      CREATE INDEX incident_by_parent ON incident (parent_id, id) WHERE parent_id IS NOT NULL;
      ALTER TABLE desk ADD COLUMN kind text NOT NULL DEFAULT 'desk' CHECK (kind IN ('desk', 'lead')),
        ADD COLUMN regions text[] NOT NULL DEFAULT '{}';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE desk DROP COLUMN kind, DROP COLUMN regions;
      ALTER TABLE incident DROP COLUMN subject, DROP COLUMN parent_id, DROP COLUMN suppressed_by,
        DROP COLUMN suppressed_ref, DROP COLUMN suppressed_until, DROP COLUMN review_at, DROP COLUMN transitions,
        DROP COLUMN chattering_since, DROP COLUMN reopens, DROP COLUMN paged_at, DROP COLUMN shelf_kind,
        DROP COLUMN shelved_by, DROP COLUMN shelve_request, DROP COLUMN desk_owner, DROP COLUMN escalate_at,
        DROP COLUMN escalation_step, DROP COLUMN escalation_from;
    `);
  }
}
