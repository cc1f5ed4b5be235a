import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What hides alarms, and what terminals have in common. */
export class AlarmRules1763800000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What an unpaged incident waits for: its neighbours (collapse), or to stand for a while (standing).
      ALTER TABLE incident ADD COLUMN hold text;
      CREATE INDEX incident_held ON incident (hold, id)
        WHERE hold IS NOT NULL AND state NOT IN ('closed', 'cancelled', 'merged');
      CREATE INDEX incident_suppressed ON incident (suppressed_by, suppressed_ref, id)
        WHERE suppressed_by IS NOT NULL AND state NOT IN ('closed', 'cancelled', 'merged');
      CREATE INDEX incident_outage ON incident (id)
        WHERE subject <> 'terminal' AND state NOT IN ('closed', 'cancelled', 'merged');
      -- How many alarms are new: what a flood is reckoned by.
      CREATE INDEX incident_by_opening ON incident (opened_at);
      -- A line or a front-end host that several sites share.
      ALTER TABLE terminal ADD COLUMN network_id text, ADD COLUMN host_id text, ADD COLUMN broker_id text;
      -- Modes that a terminal is in now, as each of its witnesses tells it.
      CREATE TABLE terminal_mode (
        terminal_id text NOT NULL, mode text NOT NULL, component text NOT NULL, source text NOT NULL,
        since timestamptz NOT NULL, PRIMARY KEY (terminal_id, mode, component, source)
      );
      -- One at a time for a desk; ended ones are kept for the reports.
      CREATE TABLE flood (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, desk_id text NOT NULL, since timestamptz NOT NULL,
        ended_at timestamptz, peak integer NOT NULL
      );
      CREATE UNIQUE INDEX flood_running ON flood (desk_id) WHERE ended_at IS NULL;
      -- schedule: {kind: once, from, until} or {kind: daily|weekly|monthly, fromMinute, toMinute, weekdays?, day?} by the
      -- bank's wall clock.
      CREATE TABLE maintenance_window (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, version integer NOT NULL DEFAULT 1,
        place text NOT NULL CHECK (place IN ('terminal', 'site', 'region', 'everywhere')), place_id text,
        component text, schedule jsonb NOT NULL, not_before timestamptz, not_after timestamptz, skip_until timestamptz,
        hides_forced boolean NOT NULL DEFAULT false, reason text NOT NULL,
        created_at timestamptz NOT NULL, created_by text NOT NULL, changed_at timestamptz NOT NULL,
        changed_by text NOT NULL, ended_at timestamptz,
        CHECK ((place = 'everywhere') = (place_id IS NULL))
      );
      CREATE INDEX maintenance_window_live ON maintenance_window (id) WHERE ended_at IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE maintenance_window, flood, terminal_mode;
      ALTER TABLE terminal DROP COLUMN network_id, DROP COLUMN host_id, DROP COLUMN broker_id;
      DROP INDEX incident_by_opening, incident_outage, incident_suppressed, incident_held;
      ALTER TABLE incident DROP COLUMN hold;
    `);
  }
}
