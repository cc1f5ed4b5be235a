import { Injectable } from '@nestjs/common';
import { planChannels } from '#libs/domain';
import type { Sql } from '../../database/sql.js';
import type { NewNotice, Outbox } from '../outbox.js';

/** Rows of one INSERT; more are split, so that one statement stays below a few megabytes. */
const CHUNK = 2_000;

const QUEUE = {
  name: 'outbox-queue',
  text: `INSERT INTO notice (incident_id, case_id, lane, purpose, template, language, channel, recipient_kind,
           recipient_id, address, contacts, data, next_at, state, error, created_at)
         SELECT new.*, $16 FROM unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::text[], $5::text[], $6::text[],
           $7::text[], $8::text[], $9::text[], $10::text[], $11::jsonb[], $12::jsonb[], $13::timestamptz[],
           $14::text[], $15::text[]) AS new`,
};

// Rows are locked in the order of their ids, as by the sender that settles its attempts: no deadlock between the two.
const CANCEL_PAGES = {
  name: 'outbox-cancel-pages',
  text: `WITH unsent AS MATERIALIZED (
           SELECT id FROM notice
           WHERE incident_id = ANY($1::bigint[]) AND purpose = 'page' AND state IN ('pending', 'sending')
           ORDER BY id FOR UPDATE)
         UPDATE notice SET state = 'cancelled', error = $2, lease_until = NULL, leased_by = NULL
         FROM unsent WHERE notice.id = unsent.id`,
};

@Injectable()
export class PostgresOutbox implements Outbox {
  async queue(sql: Sql, notices: readonly NewNotice[], now: Date): Promise<void> {
    for (let start = 0; start < notices.length; start += CHUNK) {
      await sql.run(QUEUE, [...columnsOf(notices.slice(start, start + CHUNK)), now]);
    }
  }

  async cancelPages(sql: Sql, incidentIds: readonly string[], reason: string): Promise<void> {
    if (incidentIds.length > 0) await sql.run(CANCEL_PAGES, [incidentIds, reason]);
  }
}

/** One array for each column of QUEUE. */
function columnsOf(notices: readonly NewNotice[]): unknown[][] {
  const firsts = notices.map(({ recipient }) => planChannels(recipient.kind, recipient.contacts)[0]);
  return [
    notices.map(({ incidentId }) => incidentId ?? null),
    notices.map(({ caseId }) => caseId ?? null),
    notices.map(({ lane }) => lane),
    notices.map(({ purpose }) => purpose),
    notices.map(({ template }) => template),
    notices.map(({ recipient }) => recipient.language),
    firsts.map((channel) => channel ?? 'none'),
    notices.map(({ recipient }) => recipient.kind),
    notices.map(({ recipient }) => recipient.id),
    notices.map(({ recipient }, index) => recipient.contacts[firsts[index]!] ?? ''),
    notices.map(({ recipient }) => JSON.stringify(recipient.contacts)),
    notices.map(({ data }) => JSON.stringify(data)),
    // As text: the driver's own way with a Date takes ten times as long.
    notices.map(({ sendAt }) => sendAt.toISOString()),
    firsts.map((channel) => (channel ? 'pending' : 'dead')),
    firsts.map((channel) => (channel ? null : 'noContact')),
  ];
}
