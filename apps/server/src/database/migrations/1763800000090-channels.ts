import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Browsers that take notifications, the events that outside systems are posted, and when groups were last told. */
export class Channels1763800000090 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE push_subscription (
        endpoint text PRIMARY KEY, username text NOT NULL REFERENCES account ON DELETE CASCADE,
        -- technician:<id>, or desk, or lead: whom it stands for as an address of notices.
        owner text NOT NULL, p256dh text NOT NULL, auth text NOT NULL, created_at timestamptz NOT NULL
      );
      CREATE INDEX push_subscription_by_owner ON push_subscription (owner);
      CREATE INDEX push_subscription_by_account ON push_subscription (username);
      CREATE TABLE webhook_endpoint (
        id text PRIMARY KEY, disabled_at timestamptz, last_at timestamptz, last_status smallint, last_error text,
        last_sent_at timestamptz
      );
      -- How far the timelines were read for the endpoints: a place in commit order.
      CREATE TABLE webhook_place (one boolean PRIMARY KEY DEFAULT true CHECK (one), tx xid8 NOT NULL, row bigint NOT NULL);
      -- One row for each event and endpoint: what makes it go out once. queued_at: when it became a notice.
      CREATE TABLE webhook_event (
        endpoint_id text NOT NULL, timeline_id bigint NOT NULL, incident_id bigint NOT NULL, at timestamptz NOT NULL,
        event jsonb NOT NULL, queued_at timestamptz, PRIMARY KEY (endpoint_id, timeline_id)
      );
      CREATE INDEX webhook_event_waiting ON webhook_event (endpoint_id, incident_id, timeline_id) WHERE queued_at IS NULL;
      CREATE INDEX notice_webhook_open ON notice (recipient_id, (data->>'incidentId'))
        WHERE recipient_kind = 'webhook' AND state IN ('pending', 'sending');
      CREATE INDEX webhook_event_by_time ON webhook_event (at);
      -- What each group robot was last told of a matter, so that it is told once.
      CREATE TABLE robot_digest (
        robot_id text NOT NULL, matter text NOT NULL, told_at timestamptz NOT NULL, state text NOT NULL DEFAULT '',
        PRIMARY KEY (robot_id, matter)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX notice_webhook_open;
      DROP TABLE robot_digest, webhook_event, webhook_place, webhook_endpoint, push_subscription;
    `);
  }
}
