import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database, type Sql } from '../../database/sql.js';
import type {
  DeliveryFacts,
  DeliveryStore,
  FollowUp,
  LeasedNotice,
  LeaseTerms,
  LeaseWish,
  Settlement,
  UnreachableNotice,
} from '../delivery.store.js';
import { LEASED_COLUMNS } from './leased-columns.js';

const LEASE = {
  name: 'notify-lease',
  text: `UPDATE notice AS n SET state = 'sending', lease_until = $5, leased_by = $6, attempts = n.attempts + 1
         WHERE n.state = 'pending' AND n.id = ANY(ARRAY(
           SELECT due.id FROM unnest($1::text[], $2::integer[], $3::smallint[], $7::smallint[])
             AS wish (channel, most, max_lane, min_lane)
           CROSS JOIN LATERAL (
             SELECT id FROM notice
             WHERE state = 'pending' AND channel = wish.channel AND lane BETWEEN wish.min_lane AND wish.max_lane AND next_at <= $4
             ORDER BY lane, next_at, id LIMIT wish.most FOR UPDATE SKIP LOCKED) AS due))
         RETURNING ${LEASED_COLUMNS}`,
};

const STILL_HELD = {
  name: 'notify-still-held',
  text: `SELECT n.id FROM notice AS n JOIN unnest($1::bigint[], $2::integer[]) AS held (id, attempt) USING (id)
         WHERE n.state IN ('sending', 'bundled') AND n.attempts = held.attempt`,
};

const RELEASE = {
  text: `UPDATE notice AS n SET state = 'pending', lease_until = NULL, leased_by = NULL, attempts = n.attempts - 1
         FROM unnest($1::bigint[], $2::integer[]) AS held (id, attempt)
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

// Whoever waits in a message whose leader is over, and will not be settled by anybody.
const FREE_COMPANY = {
  name: 'notify-free-company',
  text: `UPDATE notice SET state = 'pending', bundle_id = NULL, lease_until = NULL, attempts = 0, next_at = $1
         WHERE id = ANY(ARRAY(
           SELECT member.id FROM notice AS member JOIN notice AS leader ON leader.id = member.bundle_id
           WHERE member.state = 'bundled' AND member.lease_until <= $1 AND leader.state NOT IN ('pending', 'sending')
           ORDER BY member.id LIMIT 1000 FOR UPDATE OF member SKIP LOCKED))`,
};

// Leaders and what they carry, in the order of their ids, as whoever cancels them.
const LOCK_COMPANY = {
  name: 'notify-lock-company',
  text: `SELECT id FROM notice WHERE id = ANY($1::bigint[])
           OR id = ANY(ARRAY(SELECT id FROM notice WHERE bundle_id = ANY($1::bigint[]) AND state = 'bundled'))
         ORDER BY id FOR UPDATE`,
};

const SETTLE = {
  name: 'notify-settle',
  text: `WITH done AS MATERIALIZED (
           SELECT * FROM unnest($1::bigint[], $2::integer[], $3::timestamptz[], $4::text[], $5::text[], $6::text[],
             $7::jsonb[], $8::timestamptz[], $9::text[], $10::text[], $11::text[], $12::text[], $13::integer[],
             $14::text[], $15::smallint[], $16::integer[])
             AS d (id, attempt, at, state, channel, address, contacts, next_at, provider_id, error,
                   tried_channel, outcome, duration_ms, template, units, cost_minor)),
         held AS MATERIALIZED (
           SELECT n.id, n.state, n.attempts FROM notice n JOIN done USING (id) ORDER BY n.id FOR UPDATE OF n),
         tried AS (
           INSERT INTO notice_attempt (notice_id, at, channel, outcome, provider_id, error, duration_ms, template,
             units, cost_minor)
           SELECT id, at, tried_channel, outcome, provider_id, error, duration_ms, template, units, cost_minor
           FROM done)
         UPDATE notice AS n SET state = d.state, channel = d.channel, address = d.address,
           contacts = COALESCE(d.contacts, n.contacts), next_at = d.next_at, waits_for = NULL,
           provider_id = COALESCE(d.provider_id, n.provider_id), error = d.error,
           lease_until = NULL, leased_by = NULL, sent_at = CASE WHEN d.state = 'sent' THEN d.at ELSE n.sent_at END
         FROM done d JOIN held USING (id)
         WHERE n.id = d.id AND held.state <> 'sent'
           AND (d.state = 'sent' OR (held.state = 'sending' AND held.attempts = d.attempt))
         RETURNING n.id, held.state NOT IN ('sending', 'pending') AS over`,
};

const SETTLE_COMPANY = {
  name: 'notify-settle-company',
  text: `UPDATE notice AS n SET state = d.state, error = d.error, lease_until = NULL, leased_by = NULL,
           provider_id = COALESCE(d.provider_id, n.provider_id), waits_for = NULL,
           channel = d.tried_channel, sent_at = CASE WHEN d.state = 'sent' THEN d.at ELSE n.sent_at END
         FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[])
           AS d (leader, state, error, provider_id, at, tried_channel)
         WHERE n.bundle_id = d.leader AND n.id <> d.leader AND n.state = 'bundled' AND d.state IN ('sent', 'dead')
         RETURNING n.id, false AS over`,
};

const FOLLOW_UP = {
  name: 'notify-follow-up',
  text: `INSERT INTO notice (incident_id, case_id, lane, purpose, template, language, channel, recipient_kind,
           recipient_id, address, contacts, data, next_at, state, created_at, follows, rungs)
         SELECT n.incident_id, n.case_id, n.lane, n.purpose, n.template, n.language, f.channel, n.recipient_kind,
           n.recipient_id, f.address, f.contacts, n.data, f.next_at, 'pending', $7, n.id,
           array_remove(string_to_array(f.rungs, ','), '')
         FROM unnest($1::bigint[], $2::text[], $3::text[], $4::jsonb[], $5::text[], $6::timestamptz[])
           AS f (id, channel, address, contacts, rungs, next_at)
         JOIN notice n USING (id)
         ORDER BY f.next_at, f.id`,
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

  async lease(
    wishes: readonly LeaseWish[],
    now: Date,
    { until, holder }: LeaseTerms,
    sql: Sql = this.database,
  ): Promise<LeasedNotice[]> {
    const rows = await sql.run<LeasedNotice>(LEASE, [
      wishes.map(({ channel }) => channel),
      wishes.map(({ most }) => most),
      wishes.map(({ maxLane }) => maxLane),
      now,
      until,
      holder,
      wishes.map(({ minLane }) => minLane ?? 1),
    ]);
    const leased = rows.map((row) => ({ ...row, leasedAt: now, leaseUntil: until }));
    return leased.sort((a, b) => a.lane - b.lane || Number(a.id) - Number(b.id));
  }

  async stillHeld(notices: readonly LeasedNotice[]): Promise<ReadonlySet<string>> {
    const ids = notices.map(({ id }) => id);
    const attempts = notices.map(({ attempt }) => attempt);
    return new Set((await this.database.run<{ id: string }>(STILL_HELD, [ids, attempts])).map(({ id }) => id));
  }

  async release(notices: readonly LeasedNotice[]): Promise<void> {
    if (notices.length === 0) return;
    await this.database.run(RELEASE, [notices.map(({ id }) => id), notices.map(({ attempt }) => attempt)]);
  }

  async takeBack(now: Date, goneHolders: readonly number[]): Promise<number> {
    const [row] = await this.database.run<{ count: number }>(TAKE_BACK, [now, goneHolders]);
    await this.database.run(FREE_COMPANY, [now]);
    return row?.count ?? 0;
  }

  /** @param leaders those of the settlements whose message carried others */
  async settle(
    sql: Sql,
    settlements: readonly Settlement[],
    leaders: readonly Settlement[] = [],
  ): Promise<{ id: string; over: boolean }[]> {
    if (leaders.length > 0) await sql.run(LOCK_COMPANY, [settlements.map(({ noticeId }) => noticeId)]);
    const settled = await sql.run<{ id: string; over: boolean }>(SETTLE, [
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
      settlements.map(({ tried }) => tried.template),
      settlements.map(({ tried }) => tried.units),
      settlements.map(({ tried }) => tried.costMinor),
    ]);
    if (leaders.length === 0) return settled;
    const company = await sql.run<{ id: string; over: boolean }>(SETTLE_COMPANY, [
      leaders.map(({ noticeId }) => noticeId),
      leaders.map(({ state }) => state),
      leaders.map(({ error }) => error),
      leaders.map(({ providerId }) => providerId),
      leaders.map(({ at }) => at.toISOString()),
      leaders.map(({ tried }) => tried.channel),
    ]);
    return [...settled, ...company];
  }

  async followUp(sql: Sql, followUps: readonly FollowUp[], now: Date): Promise<void> {
    if (followUps.length === 0) return;
    await sql.run(FOLLOW_UP, [
      followUps.map(({ of }) => of),
      followUps.map(({ channel }) => channel),
      followUps.map(({ address }) => address),
      followUps.map(({ contacts }) => JSON.stringify(contacts)),
      followUps.map(({ rungs }) => rungs.join(',')),
      followUps.map(({ nextAt }) => nextAt.toISOString()),
      now,
    ]);
  }

  takeUnreachable(sql: Sql, most: number, now: Date): Promise<UnreachableNotice[]> {
    return sql.run(TAKE_UNREACHABLE, [most, now]);
  }

  async facts(now: Date): Promise<DeliveryFacts> {
    const [row] = await this.database.run<DeliveryFacts>(FACTS, [now]);
    return row ?? { waiting: 0, oldestDueAt: null, dead: 0 };
  }
}
