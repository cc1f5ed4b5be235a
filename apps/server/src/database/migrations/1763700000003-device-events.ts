import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What terminals said, how far each journal is committed, and who may write for which partition. */
export class DeviceEvents1763700000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE replica (id uuid PRIMARY KEY, started_at timestamptz NOT NULL, seen_at timestamptz NOT NULL);
      -- A batch commits only under the epoch that its replica took the partition with.
      CREATE TABLE partition_lease (
        partition smallint PRIMARY KEY, epoch bigint NOT NULL, holder uuid, taken_at timestamptz
      );
      INSERT INTO partition_lease (partition, epoch) SELECT n, 0 FROM generate_series(0, 63) n;
      CREATE TABLE event_watermark (
        terminal_id text NOT NULL, journal uuid NOT NULL, up_to bigint NOT NULL, moved_at timestamptz NOT NULL,
        PRIMARY KEY (terminal_id, journal)
      ) WITH (fillfactor = 70);
      -- No unique key: the watermark, moved in the same transaction, is what keeps an event from being stored twice.
      CREATE TABLE device_event (
        terminal_id text NOT NULL, journal uuid, seq bigint, kind text NOT NULL, component text NOT NULL,
        fault text NOT NULL, occurred_at timestamptz NOT NULL, received_at timestamptz NOT NULL,
        detail jsonb NOT NULL, raw jsonb, incident_id bigint, case_pending boolean NOT NULL DEFAULT false
      ) PARTITION BY RANGE (received_at);
      CREATE TABLE device_event_default PARTITION OF device_event DEFAULT;
      CREATE INDEX device_event_by_terminal ON device_event (terminal_id, received_at);
      CREATE INDEX device_event_by_incident ON device_event (incident_id) WHERE incident_id IS NOT NULL;
      CREATE INDEX device_event_case_pending ON device_event (received_at) WHERE case_pending;
      CREATE TABLE journal_hole (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, terminal_id text NOT NULL, journal uuid NOT NULL,
        from_seq bigint NOT NULL, to_seq bigint NOT NULL, recorded_at timestamptz NOT NULL
      );
      CREATE TABLE quarantine (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, received_at timestamptz NOT NULL, topic text NOT NULL,
        terminal_id text, reason text NOT NULL, payload bytea NOT NULL
      );
      CREATE INDEX quarantine_by_time ON quarantine (received_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE quarantine, journal_hole, device_event, event_watermark, partition_lease, replica');
  }
}
