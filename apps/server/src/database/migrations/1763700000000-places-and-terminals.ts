import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The bank's places and machines, and what is known of each machine's state. */
export class PlacesAndTerminals1763700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE bank (
        id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
        name_zh text NOT NULL, name_en text NOT NULL, hotline text NOT NULL, time_zone text NOT NULL
      );
      CREATE TABLE region (id text PRIMARY KEY, name_zh text NOT NULL, name_en text NOT NULL);
      CREATE TABLE site (
        id text PRIMARY KEY, region_id text NOT NULL REFERENCES region,
        name_zh text NOT NULL, name_en text NOT NULL, address_zh text NOT NULL, address_en text NOT NULL,
        lat double precision NOT NULL, lon double precision NOT NULL
      );
      CREATE TABLE terminal (
        id text PRIMARY KEY, site_id text NOT NULL REFERENCES site, model text NOT NULL,
        partition smallint NOT NULL CHECK (partition BETWEEN 0 AND 63),
        silent_after_seconds integer NOT NULL
      );
      CREATE INDEX terminal_by_partition ON terminal (partition);
      CREATE INDEX terminal_by_site ON terminal (site_id);
      -- Written in bulk every two seconds: half-empty pages keep the updates inside their page (HOT).
      CREATE TABLE terminal_state (
        terminal_id text PRIMARY KEY REFERENCES terminal ON DELETE CASCADE,
        session uuid, session_state text NOT NULL DEFAULT 'unknown', session_since timestamptz,
        journal uuid, agent_version text, last_seen_at timestamptz, clock_offset_ms bigint, silent_since timestamptz,
        components jsonb NOT NULL DEFAULT '{}', health jsonb NOT NULL DEFAULT '{}'
      ) WITH (fillfactor = 50);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE terminal_state, terminal, site, region, bank');
  }
}
