import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How the promises about each incident stand, and customers' complaints. */
export class ServiceLevels1763800000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE service_level (
        incident_id bigint NOT NULL,
        -- 1, and one more for each reopening.
        round smallint NOT NULL,
        target text NOT NULL CHECK (target IN ('response', 'arrival', 'restore')),
        fault text NOT NULL,
        region_id text NOT NULL,
        priority smallint NOT NULL,
        -- Of the round.
        opened_at timestamptz NOT NULL,
        state text NOT NULL,
        limit_minutes integer,
        -- As last reckoned; it no longer changes once the clock has ended.
        elapsed_minutes integer NOT NULL,
        warn_at timestamptz,
        due_at timestamptz,
        met_at timestamptz,
        warned_at timestamptz,
        breached_at timestamptz,
        -- When something falls due if nothing happens to the incident.
        look_at timestamptz,
        PRIMARY KEY (incident_id, round, target)
      );
      CREATE INDEX service_level_to_look_at ON service_level (look_at, incident_id) WHERE look_at IS NOT NULL;
      CREATE INDEX service_level_by_time ON service_level (opened_at);
      -- How far the timelines have been read, in the order of commits, and by which edition of the promises.
      CREATE TABLE service_level_place (
        id smallint PRIMARY KEY CHECK (id = 1),
        tx xid8 NOT NULL,
        timeline_id bigint NOT NULL,
        edition integer NOT NULL DEFAULT 0
      );
      INSERT INTO service_level_place VALUES (1, '0', 0);

      CREATE TABLE complaint (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        number text NOT NULL UNIQUE,
        incident_id bigint,
        case_id bigint,
        state text NOT NULL CHECK (state IN ('received', 'assigned', 'answered', 'closed')),
        text text NOT NULL,
        phone text,
        language text NOT NULL,
        -- Username of whoever sees to it.
        handler text,
        outcome text,
        opened_by text NOT NULL,
        opened_at timestamptz NOT NULL,
        -- Start of the clock: the opening, or the last reopening.
        round_at timestamptz NOT NULL,
        warn_at timestamptz,
        due_at timestamptz,
        answered_at timestamptz,
        closed_at timestamptz,
        reopens integer NOT NULL DEFAULT 0,
        -- In this round: the desks were told that it was at risk; it was not answered in time.
        warned boolean NOT NULL DEFAULT false,
        missed boolean NOT NULL DEFAULT false,
        version integer NOT NULL DEFAULT 1
      );
      CREATE INDEX complaint_due ON complaint (due_at) WHERE due_at IS NOT NULL AND answered_at IS NULL AND NOT missed;
      CREATE TABLE complaint_step (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        complaint_id bigint NOT NULL REFERENCES complaint (id),
        at timestamptz NOT NULL,
        what text NOT NULL,
        actor text,
        text text NOT NULL,
        data jsonb NOT NULL DEFAULT '{}'
      );
      CREATE INDEX complaint_step_by_complaint ON complaint_step (complaint_id, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE complaint_step;
      DROP TABLE complaint;
      DROP TABLE service_level_place;
      DROP TABLE service_level;
    `);
  }
}
