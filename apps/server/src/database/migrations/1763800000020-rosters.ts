import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rotations, overrides and swaps beside the weekly shifts; calendars to subscribe to; who was last told to be on call. */
export class Rosters1763800000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE shift DROP CONSTRAINT shift_line_check,
        ADD CONSTRAINT shift_line_check CHECK (line IN ('first', 'second', 'cash', 'vendor')),
        ADD COLUMN version integer NOT NULL DEFAULT 1, ADD COLUMN changed_at timestamptz, ADD COLUMN changed_by text;
      -- windows: [{weekdays, fromMinute, toMinute}]. starts_on is a day of the bank's own calendar, as 2026-11-22.
      CREATE TABLE rotation (
        id text PRIMARY KEY, name_zh text NOT NULL, name_en text NOT NULL, region_id text NOT NULL REFERENCES region,
        line text NOT NULL CHECK (line IN ('first', 'second', 'cash', 'vendor')), skill text,
        participants text[] NOT NULL CHECK (cardinality(participants) > 0),
        unit text NOT NULL CHECK (unit IN ('hours', 'days', 'weeks', 'months')), length smallint NOT NULL CHECK (length > 0),
        starts_on text NOT NULL, hand_over_minute smallint NOT NULL,
        windows jsonb NOT NULL DEFAULT '[]', day_kind text CHECK (day_kind IN ('workday', 'holiday')), calendar_id text,
        version integer NOT NULL DEFAULT 1, changed_at timestamptz, changed_by text
      );
      -- gives, takes: {from, until, regionId, line}.
      CREATE TABLE duty_swap (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, asked_by text NOT NULL REFERENCES technician,
        asked_of text NOT NULL REFERENCES technician, gives jsonb NOT NULL, takes jsonb, note text NOT NULL,
        state text NOT NULL, asked_at timestamptz NOT NULL, expires_at timestamptz NOT NULL, answered_at timestamptz
      );
      CREATE INDEX duty_swap_open ON duty_swap (expires_at) WHERE state = 'asked';
      -- Applied in the order of their ids. replaces NULL: the whole line; region_id, line NULL: all.
      CREATE TABLE roster_override (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, starts_at timestamptz NOT NULL, ends_at timestamptz NOT NULL,
        region_id text REFERENCES region, line text CHECK (line IN ('first', 'second', 'cash', 'vendor')),
        replaces text REFERENCES technician, by_id text NOT NULL REFERENCES technician, reason text NOT NULL,
        swap_id bigint REFERENCES duty_swap, version integer NOT NULL DEFAULT 1, changed_at timestamptz NOT NULL,
        changed_by text NOT NULL, CHECK (starts_at < ends_at),
        CHECK (replaces IS NOT NULL OR (region_id IS NOT NULL AND line IS NOT NULL))
      );
      CREATE INDEX roster_override_by_end ON roster_override (ends_at);
      CREATE TABLE duty_calendar (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, token_hash text NOT NULL UNIQUE,
        kind text NOT NULL CHECK (kind IN ('technician', 'rotation')), subject text NOT NULL, language text NOT NULL,
        created_by text NOT NULL, created_at timestamptz NOT NULL, revoked_at timestamptz
      );
      -- Holds for the address it names: a number that is changed is unverified again.
      CREATE TABLE contact_verification (
        technician_id text NOT NULL REFERENCES technician, channel text NOT NULL, address text NOT NULL,
        verified_at timestamptz NOT NULL, verified_by text NOT NULL, PRIMARY KEY (technician_id, channel)
      );
      CREATE TABLE on_call_announced (
        region_id text NOT NULL REFERENCES region, line text NOT NULL, technician_ids text[] NOT NULL,
        since timestamptz NOT NULL, PRIMARY KEY (region_id, line)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE on_call_announced, contact_verification, duty_calendar, roster_override, duty_swap, rotation;
      DELETE FROM shift WHERE line NOT IN ('first', 'second');
      ALTER TABLE shift DROP CONSTRAINT shift_line_check,
        ADD CONSTRAINT shift_line_check CHECK (line IN ('first', 'second')),
        DROP COLUMN version, DROP COLUMN changed_at, DROP COLUMN changed_by;
    `);
  }
}
