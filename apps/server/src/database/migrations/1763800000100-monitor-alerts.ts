import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What other monitors told, by the fingerprint they know it by. */
export class MonitorAlerts1763800000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE monitor_alert (
        source text NOT NULL, fingerprint text NOT NULL, firing boolean NOT NULL,
        subject_id text NOT NULL, component text NOT NULL, fault text NOT NULL, incident_id bigint,
        name text NOT NULL, note text NOT NULL, link text, labels jsonb NOT NULL,
        starts_at timestamptz NOT NULL, changed_at timestamptz NOT NULL,
        PRIMARY KEY (source, fingerprint)
      );
      CREATE INDEX monitor_alert_firing ON monitor_alert (subject_id, component, fault) WHERE firing;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE monitor_alert');
  }
}
