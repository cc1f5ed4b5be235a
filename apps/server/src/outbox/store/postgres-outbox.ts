import { Inject, Injectable, Optional } from '@nestjs/common';
import { CHANNELS, DELIVERY_DEFAULTS, planChannels, type DeliveryRules } from '#libs/domain';
import type { Sql } from '../../database/sql.js';
import { Settings } from '../../settings/index.js';
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
// Whoever waited in the message of a page that is over is free again; what is under way already is settled by its sender.
// What was sent, or reached nobody, is marked: no receipt and nobody at the desk sets it on its way again.
// `overtaken`: a page was recorded as sent while we waited for it, and its follow-up is younger than what we see here.
const cancelling = (pages: string, reason: string): string => `
  WITH page AS MATERIALIZED (
    SELECT id, state, bundle_id FROM notice
    WHERE ${pages} AND purpose = 'page' AND (state IN ('pending', 'sending', 'bundled')
      OR (state IN ('sent', 'dead') AND over_reason IS NULL))),
  company AS MATERIALIZED (
    SELECT member.id FROM page JOIN notice AS member ON member.bundle_id = page.id AND member.state = 'bundled'
    WHERE page.bundle_id = page.id AND page.state = 'pending'),
  held AS MATERIALIZED (
    SELECT id, state IN ('pending', 'sending', 'bundled') AS unsent FROM notice
    WHERE id = ANY(ARRAY(SELECT id FROM page UNION ALL SELECT id FROM company))
      AND state IN ('pending', 'sending', 'bundled', 'sent', 'dead')
    ORDER BY id FOR UPDATE),
  freed AS (
    UPDATE notice SET state = 'pending', bundle_id = NULL, lease_until = NULL
    FROM held WHERE notice.id = held.id AND held.unsent AND notice.id NOT IN (SELECT id FROM page)),
  over AS (
    UPDATE notice SET over_reason = ${reason},
      state = CASE WHEN held.unsent THEN 'cancelled' ELSE state END,
      error = CASE WHEN held.unsent THEN ${reason} ELSE error END, lease_until = NULL, leased_by = NULL
    FROM held WHERE notice.id = held.id AND notice.id IN (SELECT id FROM page))
  SELECT 1 AS overtaken FROM held JOIN page USING (id) WHERE NOT held.unsent AND page.state NOT IN ('sent', 'dead')
  LIMIT 1`;

const CANCEL_PAGES = {
  name: 'outbox-cancel-pages',
  text: cancelling('incident_id = ANY($1::bigint[]) AND recipient_id <> ALL($3::text[])', '$2::text'),
};

const CANCEL_PAGES_TO = {
  name: 'outbox-cancel-pages-to',
  text: cancelling(
    `incident_id = ANY($1::bigint[])
      AND (incident_id, recipient_id) IN (SELECT * FROM unnest($1::bigint[], $2::text[]))`,
    '$3::text',
  ),
};

@Injectable()
export class PostgresOutbox implements Outbox {
  constructor(@Optional() @Inject(Settings) private readonly settings?: Settings) {}

  async queue(sql: Sql, notices: readonly NewNotice[], now: Date): Promise<void> {
    for (let start = 0; start < notices.length; start += CHUNK) {
      await sql.run(QUEUE, [
        ...columnsOf(notices.slice(start, start + CHUNK), this.settings?.read('delivery') ?? DELIVERY_DEFAULTS),
        now,
      ]);
    }
  }

  async cancelPages(
    sql: Sql,
    incidentIds: readonly string[],
    reason: string,
    except: readonly string[] = [],
  ): Promise<void> {
    if (incidentIds.length > 0) await cancel(sql, CANCEL_PAGES, [incidentIds, reason, except]);
  }

  async cancelPagesTo(
    sql: Sql,
    pages: readonly { incidentId: string; recipientId: string }[],
    reason: string,
  ): Promise<void> {
    if (pages.length === 0) return;
    const columns = [pages.map(({ incidentId }) => incidentId), pages.map(({ recipientId }) => recipientId)];
    await cancel(sql, CANCEL_PAGES_TO, [...columns, reason]);
  }
}

/** Once more where a sender was faster: it may have queued the next way of what it sent. Each round is one more way. */
async function cancel(sql: Sql, statement: { name: string; text: string }, values: unknown[]): Promise<void> {
  for (let round = 0; round < CHANNELS.length; round++) {
    if ((await sql.run(statement, values)).length === 0) return;
  }
}

/** One array for each column of QUEUE. */
function columnsOf(notices: readonly NewNotice[], { ladders }: DeliveryRules): unknown[][] {
  const firsts = notices.map(({ recipient: { kind, contacts } }) => planChannels(kind, contacts, ladders[kind])[0]);
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
