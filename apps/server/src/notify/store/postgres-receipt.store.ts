import { Inject, Injectable } from '@nestjs/common';
import type { Channel, OtherWay } from '#libs/domain';
import { DATABASE, type Database, type Sql } from '../../database/sql.js';
import type { DeliveryReceipt } from '../callbacks/ports.js';
import type { MatchedReceipt, ReceiptStore, Rerouting } from '../callbacks/receipt.store.js';
import type { LeasedNotice } from '../delivery.store.js';
import { LEASED_COLUMNS } from './leased-columns.js';

// A gateway may use one number for two messages of different days: the newest attempt counts.
const MATCH = {
  name: 'notify-match-receipts',
  text: `WITH heard AS (
           SELECT r.position, r.provider_id, COALESCE(
             (SELECT a.notice_id FROM notice_attempt a
              WHERE a.provider_id = r.provider_id AND a.channel = $4 AND a.outcome = 'sent'
              ORDER BY a.at DESC LIMIT 1),
             (SELECT a.notice_id FROM notice_attempt a
              WHERE a.notice_id = r.notice_id AND a.channel = $4 AND a.outcome = 'sent'
              ORDER BY a.at DESC LIMIT 1)) AS notice_id
           FROM unnest($1::integer[], $2::text[], $3::bigint[]) AS r (position, provider_id, notice_id)),
         told AS (
           SELECT heard.position, heard.provider_id, heard.notice_id AS leader, heard.notice_id AS id FROM heard
           UNION ALL
           SELECT heard.position, heard.provider_id, heard.notice_id, n.id FROM heard
             JOIN notice n ON n.bundle_id = heard.notice_id AND n.id <> heard.notice_id AND n.state = 'sent'),
         held AS (
           SELECT n.* FROM notice n WHERE n.id = ANY(ARRAY(SELECT id FROM told)) ORDER BY n.id FOR UPDATE)
         SELECT told.position, n.state, n.delivered_at AS "deliveredAt", n.over_reason IS NOT NULL AS over,
           n.id <> told.leader AS carried,
           EXISTS (SELECT FROM notice_attempt a
                   WHERE a.notice_id = told.leader AND a.channel = $4 AND a.receipt = 'undeliverable'
                     AND (a.provider_id = told.provider_id OR a.provider_id IS NULL)) AS "knownLost",
           ${LEASED_COLUMNS}
         FROM told JOIN held AS n USING (id) ORDER BY told.position, n.id`,
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

// Up to the first page, and from there all that follows: rungs, and copies beside them.
const OTHER_WAYS = {
  name: 'notify-other-ways',
  text: `WITH RECURSIVE up AS (
           SELECT n.id AS of, n.id, n.follows FROM notice n WHERE n.id = ANY($1::bigint[])
           UNION ALL
           SELECT up.of, n.id, n.follows FROM up JOIN notice n ON n.id = up.follows),
         family AS (
           SELECT of, id FROM up
           UNION
           SELECT family.of, f.id FROM family JOIN notice f ON f.follows = family.id)
         SELECT family.of AS "noticeId", f.channel,
           CASE WHEN f.state = 'pending' AND f.attempts = 0 THEN 'waiting'
             WHEN f.state IN ('pending', 'sending', 'bundled') THEN 'out'
             WHEN f.state = 'sent' AND NOT EXISTS (
               SELECT FROM notice_attempt a
               WHERE a.notice_id = f.id AND a.channel = f.channel AND a.receipt = 'undeliverable') THEN 'out'
             ELSE 'lost' END AS state
         FROM family JOIN notice f USING (id) WHERE f.id <> family.of AND f.state <> 'cancelled'`,
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
           WHERE f.follows = r.id AND f.channel = r.channel
             AND f.state = 'pending' AND f.attempts = 0 AND r.state = 'pending' AND first.state = 'sent'
             AND first.over_reason IS NULL)
         -- What one message carried goes on each by itself, and beside it nothing is copied a second time.
         UPDATE notice AS n SET state = r.state, channel = r.channel, address = r.address, contacts = r.contacts,
           next_at = $7, error = r.error, waits_for = NULL, bundle_id = NULL, rungs = array_append(n.rungs, n.channel)
         FROM rerouted AS r
         WHERE n.state = 'sent' AND n.delivered_at IS NULL AND n.answered_at IS NULL AND n.over_reason IS NULL
           AND n.id = r.id`,
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

type MatchRow = LeasedNotice & {
  position: number;
  state: string;
  deliveredAt: Date | null;
  knownLost: boolean;
  over: boolean;
  carried: boolean;
};

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
    return rows.map(({ position, state, deliveredAt, knownLost, over, carried, ...notice }) => {
      const receipt = receipts[position]!;
      const known = deliveredAt !== null || (knownLost && !receipt.delivered);
      return { receipt, notice, state, known, over, carried };
    });
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

  async otherWays(sql: Sql, noticeIds: readonly string[]): Promise<Map<string, OtherWay[]>> {
    const others = new Map<string, OtherWay[]>(noticeIds.map((id) => [id, []]));
    if (noticeIds.length === 0) return others;
    const rows = await sql.run<OtherWay & { noticeId: string }>(OTHER_WAYS, [noticeIds]);
    for (const { noticeId, ...other } of rows) others.get(noticeId)?.push(other);
    return others;
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
