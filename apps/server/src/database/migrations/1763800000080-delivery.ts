import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Ladders, bundles, limits, receipts, answers and dead letters. */
export class Delivery1763800000080 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE notice
        -- One notice that is tried for ever must not be the end of all the others.
        ALTER COLUMN attempts TYPE integer,
        -- The page that this one follows up or copies, and the ways that it had gone before.
        ADD COLUMN follows bigint, ADD COLUMN rungs text[] NOT NULL DEFAULT '{}',
        -- The notice whose message carries this one; its own id for the one that leads.
        ADD COLUMN bundle_id bigint,
        -- Why next_at was put off: quietHours, company, rate.
        ADD COLUMN waits_for text,
        ADD COLUMN reply_code smallint,
        ADD COLUMN delivered_at timestamptz, ADD COLUMN read_at timestamptz,
        ADD COLUMN answered_at timestamptz, ADD COLUMN answer text,
        -- When somebody at the desk sent it on its way again.
        ADD COLUMN retried_at timestamptz,
        -- Why nobody waits for an answer to this page any more; null while somebody does.
        ADD COLUMN over_reason text;
      CREATE INDEX notice_bundled ON notice (bundle_id) WHERE state = 'bundled';
      CREATE INDEX notice_carried ON notice (bundle_id) WHERE state = 'sent' AND bundle_id IS NOT NULL;
      CREATE INDEX notice_following ON notice (follows) WHERE follows IS NOT NULL;
      CREATE INDEX notice_for_company ON notice (recipient_kind, recipient_id, channel, id)
        WHERE state = 'pending' AND (lane >= 3 OR recipient_kind = 'robot');
      ALTER TABLE notice_attempt ADD COLUMN template text, ADD COLUMN units smallint, ADD COLUMN cost_minor integer,
        ADD COLUMN receipt text, ADD COLUMN receipt_at timestamptz, ADD COLUMN receipt_code text;
      CREATE INDEX notice_attempt_by_provider ON notice_attempt (provider_id) WHERE provider_id IS NOT NULL;

      -- Tokens that all replicas share: when each bucket will be full again, in milliseconds since 1970.
      CREATE TABLE send_bucket (key text PRIMARY KEY, full_at_ms double precision NOT NULL) WITH (fillfactor = 50);

      -- Numbers that a person's pages are answered by.
      CREATE TABLE reply_book (technician_id text PRIMARY KEY, last smallint NOT NULL DEFAULT 0) WITH (fillfactor = 50);
      CREATE TABLE reply_code (
        technician_id text NOT NULL, code smallint NOT NULL, notice_id bigint NOT NULL, incident_id bigint NOT NULL,
        -- Which offer of the incident: each has a deadline of its own.
        offer text NOT NULL, given_at timestamptz NOT NULL,
        -- Nothing more is expected of this number.
        done boolean NOT NULL DEFAULT false, PRIMARY KEY (technician_id, code)
      ) WITH (fillfactor = 50);

      -- What people typed back. Kept, so that the same one never counts twice.
      CREATE TABLE inbound_reply (
        provider_id text PRIMARY KEY, from_number text NOT NULL, text text NOT NULL, at timestamptz NOT NULL,
        received_at timestamptz NOT NULL, recipient_id text, notice_id bigint, outcome text, answered boolean NOT NULL DEFAULT false,
        -- Until when somebody deals with it, while it has no outcome.
        taken_until timestamptz NOT NULL
      );
      CREATE INDEX inbound_reply_open ON inbound_reply (received_at) WHERE outcome IS NULL;
      CREATE INDEX inbound_reply_by_number ON inbound_reply (from_number, received_at) WHERE answered;

      -- Receipts that came before the attempt they speak of was recorded.
      CREATE TABLE early_receipt (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, channel text NOT NULL, provider_id text NOT NULL,
        notice_id bigint, delivered boolean NOT NULL, code text, at timestamptz NOT NULL, received_at timestamptz NOT NULL
      );

      -- Signs the links that answer a page. Made once per bank; whoever reads the database could answer anyhow.
      CREATE TABLE answer_secret (id smallint PRIMARY KEY CHECK (id = 1), secret text NOT NULL);
      INSERT INTO answer_secret VALUES (1, gen_random_uuid()::text || gen_random_uuid()::text);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE answer_secret, early_receipt, inbound_reply, reply_code, reply_book, send_bucket;
      DROP INDEX notice_attempt_by_provider, notice_for_company, notice_following, notice_carried, notice_bundled;
      ALTER TABLE notice_attempt DROP COLUMN template, DROP COLUMN units, DROP COLUMN cost_minor, DROP COLUMN receipt,
        DROP COLUMN receipt_at, DROP COLUMN receipt_code;
      ALTER TABLE notice ALTER COLUMN attempts TYPE smallint USING least(attempts, 32767),
        DROP COLUMN follows, DROP COLUMN rungs, DROP COLUMN bundle_id, DROP COLUMN waits_for,
        DROP COLUMN reply_code, DROP COLUMN delivered_at, DROP COLUMN read_at, DROP COLUMN answered_at,
        DROP COLUMN answer, DROP COLUMN retried_at, DROP COLUMN over_reason;
    `);
  }
}
