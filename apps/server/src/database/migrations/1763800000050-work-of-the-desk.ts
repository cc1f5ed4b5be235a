import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What persons at the desk do to incidents besides moving them on: merge, shelve, look, hand over. */
export class WorkOfTheDesk1763800000050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- An incident that was merged by hand, and how far its target has heard of it.
      CREATE TABLE incident_merge (
        incident_id bigint PRIMARY KEY, into_id bigint NOT NULL, at timestamptz NOT NULL,
        merged_by text NOT NULL, reason text NOT NULL,
        -- How often the fault had been raised, and whether it stood, when the target was last told.
        counted integer NOT NULL, active boolean NOT NULL,
        -- Set when it was split out again, or ended with its target.
        over_at timestamptz
      );
      CREATE INDEX incident_merge_running ON incident_merge (into_id) WHERE over_at IS NULL;
      CREATE INDEX incident_shelved ON incident (shelved_until) WHERE shelved_until IS NOT NULL;
      CREATE INDEX incident_shelf_asked ON incident (id) WHERE shelve_request IS NOT NULL;
      -- Who looks at an incident now. Lost in a crash, which costs nothing: every page says so again in ten seconds.
      CREATE UNLOGGED TABLE incident_presence (
        incident_id bigint NOT NULL, username text NOT NULL, since timestamptz NOT NULL, seen_at timestamptz NOT NULL,
        PRIMARY KEY (incident_id, username)
      );
      CREATE INDEX incident_presence_by_time ON incident_presence (seen_at);
      CREATE TABLE handover (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, state text NOT NULL,
        from_desk text, to_desk text NOT NULL, version integer NOT NULL DEFAULT 1,
        created_by text NOT NULL, created_at timestamptz NOT NULL, notes jsonb NOT NULL DEFAULT '[]',
        signed_by text, signed_at timestamptz, confirmed_by text, confirmed_at timestamptz,
        withdrawn_by text, withdrawn_at timestamptz,
        -- Frozen when it is signed; null before.
        content jsonb
      );
      -- One at a time for each incoming desk.
      CREATE UNIQUE INDEX handover_open ON handover (to_desk) WHERE state IN ('draft', 'signed');
      CREATE INDEX handover_confirmed ON handover (to_desk, confirmed_at DESC) WHERE state = 'confirmed';
      CREATE INDEX audit_entry_by_time ON audit_entry (at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX audit_entry_by_time, incident_shelved, incident_shelf_asked;
      DROP TABLE incident_merge, incident_presence, handover;
    `);
  }
}
