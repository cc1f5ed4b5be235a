import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database, type Sql } from '../../database/sql.js';
import type {
  DeliveryFacts,
  DeliveryStore,
  LeasedNotice,
  LeaseTerms,
  LeaseWish,
  Settlement,
  UnreachableNotice,
} from '../delivery.store.js';

const LEASE = {
  name: 'notify-lease',
  text: `UPDATE notice AS n SET state = 'sending', lease_until = $5, leased_by = $6, attempts = n.attempts + 1
         WHERE n.state = 'pending' AND n.id = ANY(ARRAY(
           SELECT due.id FROM unnest($1::text[], $2::integer[], $3::smallint[]) AS wish (channel, most, max_lane)
           CROSS JOIN LATERAL (
             SELECT id FROM notice
             WHERE state = 'pending' AND channel = wish.channel AND lane <= wish.max_lane AND next_at <= $4
             ORDER BY lane, next_at, id LIMIT wish.most FOR UPDATE SKIP LOCKED) AS due))
         RETURNING n.id, n.incident_id AS "incidentId", n.lane, n.purpose, n.template, n.language, n.channel,
           n.recipient_kind AS "recipientKind", n.recipient_id AS "recipientId", n.address, n.contacts,
           n.data AS facts, n.attempts AS attempt, n.idempotency_key AS "idempotencyKey",
           n.created_at AS "createdAt"`,
};

const IS_HELD = {
  name: 'notify-is-held',
  text: `SELECT 1 FROM notice WHERE id = $1 AND state = 'sending' AND attempts = $2`,
};

const RELEASE = {
  text: `UPDATE notice AS n SET state = 'pending', lease_until = NULL, leased_by = NULL, attempts = n.attempts - 1
         FROM unnest($1::bigint[], $2::smallint[]) AS held (id, attempt)
         WHERE n.id = held.id AND n.state = 'sending' AND n.attempts = held.attempt`,
};

const TAKE_BACK = {
  name: 'notify-take-back',
  text: `WITH back AS (
           UPDATE notice SET state = 'pending', lease_until = NULL, leased_by = NULL, next_at = $1
           WHERE id = ANY(ARRAY(SELECT id FROM notice
                                WHERE state = 'sending' AND (lease_until <= $1 OR leased_by = ANY($2::integer[]))
                                ORDER BY id LIMIT 1000 FOR UPDATE SKIP LOCKED))
           RETURNING id)
         SELECT count(*)::integer AS count FROM back`,
};

const SETTLE = {
  name: 'notify-settle',
  text: `WITH done AS MATERIALIZED (
           SELECT * FROM unnest($1::bigint[], $2::smallint[], $3::timestamptz[], $4::text[], $5::text[], $6::text[],
             $7::jsonb[], $8::timestamptz[], $9::text[], $10::text[], $11::text[], $12::text[], $13::integer[])
             AS d (id, attempt, at, state, channel, address, contacts, next_at, provider_id, error,
                   tried_channel, outcome, duration_ms)),
         held AS MATERIALIZED (
           SELECT n.id, n.state, n.attempts FROM notice n JOIN done USING (id) ORDER BY n.id FOR UPDATE OF n),
         tried AS (
           INSERT INTO notice_attempt (notice_id, at, channel, outcome, provider_id, error, duration_ms)
           SELECT id, at, tried_channel, outcome, provider_id, error, duration_ms FROM done)
         UPDATE notice AS n SET state = d.state, channel = d.channel, address = d.address,
           contacts = COALESCE(d.contacts, n.contacts), next_at = d.next_at, provider_id = COALESCE(d.provider_id, n.provider_id), error = d.error,
           lease_until = NULL, leased_by = NULL, sent_at = CASE WHEN d.state = 'sent' THEN d.at ELSE n.sent_at END
         FROM done d JOIN held USING (id)
         WHERE n.id = d.id AND held.state <> 'sent'
           AND (d.state = 'sent' OR (held.state = 'sending' AND held.attempts = d.attempt))
         RETURNING n.id`,
};

const TAKE_UNREACHABLE = {
  name: 'notify-take-unreachable',
  text: `WITH taken AS (
           UPDATE notice SET attempts = 1
           WHERE id = ANY(ARRAY(SELECT id FROM notice WHERE state = 'dead' AND attempts = 0
                                ORDER BY created_at LIMIT $1 FOR UPDATE SKIP LOCKED))
           RETURNING id, incident_id, channel, template, recipient_id, recipient_kind, error),
         tried AS (
           INSERT INTO notice_attempt (notice_id, at, channel, outcome, error, duration_ms)
           SELECT id, $2, channel, 'permanent', error, 0 FROM taken)
         SELECT incident_id AS "incidentId", id AS notice, template, recipient_id AS recipient,
           recipient_kind AS "recipientKind" FROM taken`,
};

// Three partial indexes, never the table: it keeps what was sent, too.
const FACTS = {
  name: 'notify-facts',
  text: `SELECT due.count + held.count AS waiting, LEAST(due.oldest, held.oldest) AS "oldestDueAt", dead.count AS dead
         FROM (SELECT count(*)::integer AS count, min(next_at) AS oldest FROM notice
               WHERE state = 'pending' AND next_at <= $1) AS due,
              (SELECT count(*)::integer AS count, min(next_at) AS oldest FROM notice WHERE state = 'sending') AS held,
              (SELECT count(*)::integer AS count FROM notice WHERE state = 'dead') AS dead`,
};

// Instants go as text: the driver's own way with a Date takes ten times as long, and there are thousands.
@Injectable()
export class PostgresDeliveryStore implements DeliveryStore {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async lease(wishes: readonly LeaseWish[], now: Date, { until, holder }: LeaseTerms): Promise<LeasedNotice[]> {
    const rows = await this.database.run<LeasedNotice>(LEASE, [
      wishes.map(({ channel }) => channel),
      wishes.map(({ most }) => most),
      wishes.map(({ maxLane }) => maxLane),
      now,
      until,
      holder,
    ]);
    const leased = rows.map((row) => ({ ...row, leasedAt: now, leaseUntil: until }));
    return leased.sort((a, b) => a.lane - b.lane || Number(a.id) - Number(b.id));
  }

  async isHeld(notice: LeasedNotice): Promise<boolean> {
    return (await this.database.run(IS_HELD, [notice.id, notice.attempt])).length > 0;
  }

  async release(notices: readonly LeasedNotice[]): Promise<void> {
    if (notices.length === 0) return;
    await this.database.run(RELEASE, [notices.map(({ id }) => id), notices.map(({ attempt }) => attempt)]);
  }

  async takeBack(now: Date, goneHolders: readonly number[]): Promise<number> {
    const [row] = await this.database.run<{ count: number }>(TAKE_BACK, [now, goneHolders]);
    return row?.count ?? 0;
  }

  async settle(sql: Sql, settlements: readonly Settlement[]): Promise<string[]> {
    const rows = await sql.run<{ id: string }>(SETTLE, [
      settlements.map(({ noticeId }) => noticeId),
      settlements.map(({ attempt }) => attempt),
      settlements.map(({ at }) => at.toISOString()),
      settlements.map(({ state }) => state),
      settlements.map(({ channel }) => channel),
      settlements.map(({ address }) => address),
      settlements.map(({ contacts }) => contacts && JSON.stringify(contacts)),
      settlements.map(({ nextAt }) => nextAt.toISOString()),
      settlements.map(({ providerId }) => providerId),
      settlements.map(({ error }) => error),
      settlements.map(({ tried }) => tried.channel),
      settlements.map(({ tried }) => tried.outcome),
      settlements.map(({ tried }) => tried.durationMs),
    ]);
    return rows.map(({ id }) => id);
  }

  takeUnreachable(sql: Sql, most: number, now: Date): Promise<UnreachableNotice[]> {
    return sql.run(TAKE_UNREACHABLE, [most, now]);
  }

  async facts(now: Date): Promise<DeliveryFacts> {
    const [row] = await this.database.run<DeliveryFacts>(FACTS, [now]);
    return row ?? { waiting: 0, oldestDueAt: null, dead: 0 };
  }
}
