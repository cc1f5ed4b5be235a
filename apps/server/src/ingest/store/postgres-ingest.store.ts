import { Injectable } from '@nestjs/common';
import type { Sql, Statement } from '../../database/sql.js';
import type { QuarantineRow } from '../batch-item.js';
import type { AcceptedEvent } from '../event-sink.js';
import type { IngestStore, LockedJournals, StoredBatch } from '../ingest.store.js';
import { journalKey, type JournalKey } from '../judge-batch.js';
import { awaitsCase } from '../awaits-case.js';

// Epochs and watermarks in one round trip. The share lock makes a replica that takes the partition wait for us, and us
// see its higher epoch when it was first. Rows are locked in order everywhere.
const LOCK: Statement = {
  name: 'ingest-lock',
  text: `WITH lease AS MATERIALIZED (
      SELECT partition, epoch FROM partition_lease WHERE partition = ANY($1::smallint[]) ORDER BY partition FOR SHARE),
    mark AS MATERIALIZED (
      SELECT w.terminal_id, w.journal, w.up_to FROM event_watermark w
      JOIN unnest($2::text[], $3::uuid[]) AS k (terminal_id, journal) USING (terminal_id, journal)
      ORDER BY w.terminal_id, w.journal FOR UPDATE OF w)
    SELECT partition::int AS partition, epoch::text AS value, NULL AS "terminalId", NULL AS journal FROM lease
    UNION ALL SELECT NULL, up_to::text, terminal_id, journal::text FROM mark`,
};

const SAVE: Statement = {
  name: 'ingest-save',
  text: `WITH event AS (
      INSERT INTO device_event (terminal_id, journal, seq, kind, component, fault, occurred_at, received_at,
        detail, raw, incident_id, case_pending)
      SELECT e.terminal_id, e.journal, e.seq, e.kind, e.component, e.fault, e.occurred_at, e.received_at,
        e.detail::jsonb, e.raw::jsonb, e.incident_id, e.case_pending
      FROM unnest($1::text[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::timestamptz[],
        $8::timestamptz[], $9::text[], $10::text[], $11::bigint[], $12::boolean[]) AS e (terminal_id, journal, seq,
        kind, component, fault, occurred_at, received_at, detail, raw, incident_id, case_pending)),
    mark AS (
      INSERT INTO event_watermark (terminal_id, journal, up_to, moved_at)
      SELECT terminal_id, journal, up_to, $16 FROM unnest($13::text[], $14::uuid[], $15::bigint[])
        AS m (terminal_id, journal, up_to)
      ON CONFLICT (terminal_id, journal) DO UPDATE SET up_to = EXCLUDED.up_to, moved_at = EXCLUDED.moved_at)
    INSERT INTO journal_hole (terminal_id, journal, from_seq, to_seq, recorded_at)
    SELECT terminal_id, journal, from_seq, to_seq, $16 FROM unnest($17::text[], $18::uuid[], $19::bigint[], $20::bigint[])
      AS h (terminal_id, journal, from_seq, to_seq)`,
};

const QUARANTINE = `INSERT INTO quarantine (received_at, topic, terminal_id, reason, payload)
  SELECT * FROM unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::bytea[])`;

const TURN = `INSERT INTO terminal_state AS s (terminal_id, silent_since)
  SELECT * FROM unnest($1::text[], $2::timestamptz[]) AS t (terminal_id, silent_since) ORDER BY terminal_id
  ON CONFLICT (terminal_id) DO UPDATE SET silent_since = EXCLUDED.silent_since
    WHERE (s.silent_since IS NULL) <> (EXCLUDED.silent_since IS NULL)
  RETURNING terminal_id AS id`;

interface LockRow {
  partition: number | null;
  value: string;
  terminalId: string;
  journal: string;
}

@Injectable()
export class PostgresIngestStore implements IngestStore {
  async lock(sql: Sql, partitions: number[], journals: readonly JournalKey[]): Promise<LockedJournals> {
    const values = [partitions, column(journals, 'terminalId'), column(journals, 'journal')];
    const rows = await sql.run<LockRow>(LOCK, values);
    const locked: LockedJournals = { epochs: new Map(), watermarks: new Map() };
    for (const { partition, value, terminalId, journal } of rows) {
      if (partition !== null) locked.epochs.set(partition, value);
      else locked.watermarks.set(journalKey(terminalId, journal), Number(value));
    }
    return locked;
  }

  async save(sql: Sql, { events, incidentIds, moved, holes }: StoredBatch, now: Date): Promise<void> {
    await sql.run(SAVE, [
      ...eventColumns(events),
      incidentIds,
      events.map(awaitsCase),
      column(moved, 'terminalId'),
      column(moved, 'journal'),
      column(moved, 'upTo'),
      now.toISOString(),
      column(holes, 'terminalId'),
      column(holes, 'journal'),
      column(holes, 'from'),
      column(holes, 'to'),
    ]);
  }

  async quarantine(sql: Sql, rows: readonly QuarantineRow[]): Promise<void> {
    await sql.run({ text: QUARANTINE }, [
      rows.map((row) => row.receivedAt.toISOString()),
      // A topic may hold what PostgreSQL refuses; it is only for people to read.
      rows.map((row) => row.topic.replaceAll('\0', '')),
      column(rows, 'terminalId'),
      column(rows, 'reason'),
      column(rows, 'payload'),
    ]);
  }

  async turnSilence(sql: Sql, silentSince: ReadonlyMap<string, Date | null>): Promise<Set<string>> {
    const times = [...silentSince.values()].map((time) => time?.toISOString() ?? null);
    const rows = await sql.run<{ id: string }>({ text: TURN }, [[...silentSince.keys()], times]);
    return new Set(rows.map((row) => row.id));
  }
}

function eventColumns(events: readonly AcceptedEvent[]): unknown[] {
  return [
    column(events, 'terminalId'),
    column(events, 'journal'),
    column(events, 'seq'),
    column(events, 'kind'),
    column(events, 'component'),
    column(events, 'fault'),
    events.map((event) => event.occurredAt.toISOString()),
    events.map((event) => event.receivedAt.toISOString()),
    events.map((event) => JSON.stringify(event.detail)),
    events.map((event) => (event.raw === null ? null : JSON.stringify(event.raw))),
  ];
}

const column = <Row, Key extends keyof Row>(rows: readonly Row[], key: Key): Row[Key][] => rows.map((row) => row[key]);
