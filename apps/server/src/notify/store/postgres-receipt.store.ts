import { Inject, Injectable } from '@nestjs/common';
import type { Channel } from '#libs/domain';
import { DATABASE, type Database, type Sql } from '../../database/sql.js';
import type { DeliveryReceipt } from '../callbacks/ports.js';
import type { MatchedReceipt, ReceiptStore, Rerouting } from '../callbacks/receipt.store.js';
import type { LeasedNotice } from '../delivery.store.js';
import { LEASED_COLUMNS } from './leased-columns.js';

// A gateway may use one number for two messages of different days: the newest attempt counts.
const MATCH = {
  name: 'notify-match-receipts',
  text: `WITH heard AS (
           SELECT r.position, COALESCE(
             (SELECT a.notice_id FROM notice_attempt a
              WHERE a.provider_id = r.provider_id AND a.channel = $4 AND a.outcome = 'sent'
              ORDER BY a.at DESC LIMIT 1),
             (SELECT a.notice_id FROM notice_attempt a
              WHERE a.notice_id = r.notice_id AND a.channel = $4 AND a.outcome = 'sent'
              ORDER BY a.at DESC LIMIT 1)) AS notice_id
           FROM unnest($1::integer[], $2::text[], $3::bigint[]) AS r (position, provider_id, notice_id)),
         held AS (
           SELECT n.* FROM notice n WHERE n.id IN (SELECT notice_id FROM heard) ORDER BY n.id FOR UPDATE)
         SELECT heard.position, n.state, n.delivered_at AS "deliveredAt", n.over_reason IS NOT NULL AS over,
           ${LEASED_COLUMNS}
         FROM heard JOIN held AS n ON n.id = heard.notice_id ORDER BY heard.position`,
};

const NOTE = {
  name: 'notify-note-receipts',
  text: `WITH said AS MATERIALIZED (
           SELECT * FROM unnest($1::bigint[], $2::text[], $3::boolean[], $4::text[], $5::timestamptz[])
             AS r (notice_id, provider_id, delivered, code, at)),
         noted AS (
           UPDATE notice_attempt AS a SET receipt = CASE WHEN r.delivered THEN 'delivered' ELSE 'undeliverable' END,
             receipt_at = r.at, receipt_code = r.code
           FROM said r
           WHERE a.notice_id = r.notice_id AND a.channel = $6 AND a.outcome = 'sent'
             AND (a.provider_id = r.provider_id OR a.provider_id IS NULL))
         UPDATE notice AS n SET delivered_at = COALESCE(n.delivered_at, r.at)
         FROM said r WHERE r.delivered AND (n.id = r.notice_id OR (n.bundle_id = r.notice_id AND n.state = 'sent'))`,
};

const REROUTE = {
  name: 'notify-reroute',
  text: `WITH rerouted AS MATERIALIZED (
           SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::jsonb[], $6::text[])
             AS r (id, state, channel, address, contacts, error)),
         -- What was to follow by the very way that is taken now would be a second call.
         overtaken AS (
           UPDATE notice AS f SET state = 'cancelled', over_reason = 'goesAtOnce'
           FROM rerouted r JOIN notice AS first ON first.id = r.id
           WHERE f.incident_id = first.incident_id AND f.follows = r.id AND f.channel = r.channel
             AND f.state = 'pending' AND f.attempts = 0 AND r.state = 'pending' AND first.state = 'sent'
             AND first.over_reason IS NULL)
         UPDATE notice AS n SET state = r.state, channel = r.channel, address = r.address, contacts = r.contacts,
           next_at = $7, error = r.error, waits_for = NULL
         FROM rerouted AS r
         WHERE n.state = 'sent' AND n.delivered_at IS NULL AND n.answered_at IS NULL AND n.over_reason IS NULL
           AND (n.id = r.id OR n.bundle_id = r.id)`,
};

const KEEP_EARLY = {
  name: 'notify-keep-early-receipts',
  text: `INSERT INTO early_receipt (channel, provider_id, notice_id, delivered, code, at, received_at)
         SELECT $6, r.*, $7 FROM unnest($1::text[], $2::bigint[], $3::boolean[], $4::text[], $5::timestamptz[]) AS r`,
};

const TAKE_EARLY = {
  name: 'notify-take-early-receipts',
  text: `DELETE FROM early_receipt WHERE id = ANY(ARRAY(
           SELECT id FROM early_receipt ORDER BY id LIMIT 1000 FOR UPDATE SKIP LOCKED))
         RETURNING channel, provider_id AS "providerId", notice_id AS "noticeId", delivered, code, at,
           received_at AS "receivedAt", received_at < $1 AS lapsed`,
};

interface EarlyRow {
  channel: Channel;
  providerId: string;
  noticeId: string | null;
  delivered: boolean;
  code: string | null;
  at: Date;
  receivedAt: Date;
  lapsed: boolean;
}

type MatchRow = LeasedNotice & { position: number; state: string; deliveredAt: Date | null; over: boolean };

@Injectable()
export class PostgresReceiptStore implements ReceiptStore {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async match(sql: Sql, channel: Channel, receipts: readonly DeliveryReceipt[]): Promise<MatchedReceipt[]> {
    const rows = await sql.run<MatchRow>(MATCH, [
      receipts.map((_receipt, position) => position),
      receipts.map(({ providerId }) => providerId),
      receipts.map(({ noticeId }) => (noticeId && /^\d{1,18}$/.test(noticeId) ? noticeId : null)),
      channel,
    ]);
    return rows.map(({ position, state, deliveredAt, over, ...notice }) => ({
      receipt: receipts[position]!,
      notice,
      state,
      known: deliveredAt !== null,
      over,
    }));
  }

  async note(sql: Sql, channel: Channel, matched: readonly MatchedReceipt[]): Promise<void> {
    if (matched.length === 0) return;
    await sql.run(NOTE, [
      matched.map(({ notice }) => notice.id),
      matched.map(({ receipt }) => receipt.providerId),
      matched.map(({ receipt }) => receipt.delivered),
      matched.map(({ receipt }) => receipt.code ?? null),
      matched.map(({ receipt }) => receipt.at.toISOString()),
      channel,
    ]);
  }

  async reroute(sql: Sql, reroutings: readonly Rerouting[], now: Date): Promise<void> {
    if (reroutings.length === 0) return;
    await sql.run(REROUTE, [
      reroutings.map(({ noticeId }) => noticeId),
      reroutings.map(({ state }) => state),
      reroutings.map(({ channel }) => channel),
      reroutings.map(({ address }) => address),
      reroutings.map(({ contacts }) => JSON.stringify(contacts)),
      reroutings.map(({ error }) => error),
      now,
    ]);
  }

  async keepEarly(sql: Sql, channel: Channel, receipts: readonly DeliveryReceipt[], now: Date): Promise<void> {
    if (receipts.length === 0) return;
    await sql.run(KEEP_EARLY, [
      receipts.map(({ providerId }) => providerId),
      receipts.map(({ noticeId }) => (noticeId && /^\d{1,18}$/.test(noticeId) ? noticeId : null)),
      receipts.map(({ delivered }) => delivered),
      receipts.map(({ code }) => code ?? null),
      receipts.map(({ at }) => at.toISOString()),
      channel,
      now,
    ]);
  }

  async takeEarly(sql: Sql, since: Date) {
    const rows = await sql.run<EarlyRow>(TAKE_EARLY, [since]);
    return rows.map(({ channel, lapsed, receivedAt, providerId, noticeId, delivered, code, at }) => ({
      channel,
      lapsed,
      receivedAt,
      receipt: { providerId, delivered, at, ...(noticeId !== null && { noticeId }), ...(code !== null && { code }) },
    }));
  }
}
