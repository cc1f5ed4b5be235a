import { Inject, Injectable } from '@nestjs/common';
import type { NoticePage, NoticeQuery, LetterView } from '#libs/contract';
import { CHANNELS, type Channel } from '#libs/domain';
import { DATABASE, type Database, type Sql } from '../../database/sql.js';
import type { DeadLetter, LetterStore } from '../letters/letter.store.js';

const HOUR_MS = 3_600_000;

/** Where a notice belongs: to its incident, its case, or its reader. @param own regions of an account; none: all */
const isWithin = (own: string): string => `(cardinality(${own}::text[]) = 0 OR ${own} && COALESCE(
  (SELECT ARRAY[i.region_id] FROM incident i WHERE i.id = n.incident_id),
  (SELECT ARRAY[s.region_id] FROM customer_case k JOIN terminal t ON t.id = k.terminal_id
     JOIN site s ON s.id = t.site_id WHERE k.id = n.case_id),
  (SELECT t.regions FROM technician t WHERE n.recipient_kind = 'technician' AND t.id = n.recipient_id),
  (SELECT d.regions FROM desk d WHERE n.recipient_kind IN ('desk', 'lead') AND d.id = n.recipient_id)))`;

const LIST = {
  name: 'notify-list-letters',
  text: `SELECT n.id, n.state, n.channel, n.template, n.purpose, n.lane, n.recipient_kind AS "recipientKind",
           n.recipient_id AS recipient, n.address, n.incident_id AS "incidentId", n.data->>'caseNumber' AS "caseNumber",
           n.error, n.waits_for AS "waitsFor", n.next_at AS "nextAt", n.created_at AS "createdAt", n.sent_at AS "sentAt",
           n.delivered_at AS "deliveredAt", n.read_at AS "readAt", n.answered_at AS "answeredAt", n.answer, n.follows,
           n.bundle_id AS bundle,
           COALESCE((SELECT jsonb_agg(jsonb_build_object('at', a.at, 'channel', a.channel, 'template', a.template,
               'outcome', a.outcome, 'providerId', a.provider_id, 'error', a.error, 'receipt', a.receipt,
               'units', a.units, 'costMinor', a.cost_minor) ORDER BY a.at)
             FROM notice_attempt a WHERE a.notice_id = n.id), '[]') AS tries
         FROM notice n
         WHERE n.state = $1 AND ($2::text IS NULL OR n.channel = $2) AND ($3::text IS NULL OR n.recipient_kind = $3)
           AND ($4::bigint IS NULL OR n.incident_id = $4) AND ($5::bigint IS NULL OR n.id < $5)
           AND ${isWithin('$7')}
         ORDER BY n.id DESC LIMIT $6`,
};

const HELD = {
  name: 'notify-letters-held',
  text: `SELECT waits_for AS reason, count(*)::integer AS count FROM notice
         WHERE state = 'pending' AND waits_for IS NOT NULL GROUP BY waits_for`,
};

const CHANNEL_FIGURES = {
  name: 'notify-letters-channels',
  text: `SELECT channel, count(*) FILTER (WHERE outcome = 'sent')::integer AS sent,
           count(*) FILTER (WHERE outcome <> 'sent')::integer AS failed,
           count(*) FILTER (WHERE receipt = 'delivered')::integer AS delivered,
           count(*) FILTER (WHERE receipt = 'undeliverable')::integer AS undeliverable,
           COALESCE(sum(cost_minor), 0)::integer AS "costMinor"
         FROM notice_attempt WHERE at > $1 GROUP BY channel`,
};

const FIGURES = {
  name: 'notify-letters-figures',
  text: `SELECT (SELECT count(*)::integer FROM notice WHERE state = 'pending' AND next_at <= $1) AS waiting,
           (SELECT min(next_at) FROM notice WHERE state = 'pending' AND next_at <= $1) AS oldest,
           (SELECT count(*)::integer FROM notice WHERE state = 'dead') AS dead`,
};

type Row = { [Key in keyof LetterView]: LetterView[Key] | Date };
type ChannelFigures = {
  channel: Channel;
  sent: number;
  failed: number;
  delivered: number;
  undeliverable: number;
  costMinor: number;
};

@Injectable()
export class PostgresLetterStore implements LetterStore {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async list(query: NoticeQuery, regions: readonly string[]): Promise<NoticePage> {
    const { state, channel, recipientKind, incident, cursor, limit } = query;
    const values = [state, channel ?? null, recipientKind ?? null, incident ?? null, cursor ?? null, limit + 1];
    const rows = await this.database.run<Row>(LIST, [...values, regions]);
    const items = rows.slice(0, limit).map(viewOf);
    return { items, next: rows.length > limit ? items.at(-1)!.id : null };
  }

  async summary(now: Date) {
    const [figures] = await this.database.run<{ waiting: number; oldest: Date | null; dead: number }>(FIGURES, [now]);
    const held = await this.database.run<{ reason: string; count: number }>(HELD);
    const since = new Date(now.getTime() - HOUR_MS);
    const rows = await this.database.run<ChannelFigures>(CHANNEL_FIGURES, [since]);
    const nothing = { sent: 0, failed: 0, delivered: 0, undeliverable: 0, costMinor: 0 };
    return {
      waiting: figures?.waiting ?? 0,
      oldestAgeSeconds: figures?.oldest ? Math.max(0, now.getTime() - figures.oldest.getTime()) / 1000 : 0,
      dead: figures?.dead ?? 0,
      held: Object.fromEntries(held.map(({ reason, count }) => [reason, count])),
      channels: CHANNELS.map((channel) => ({ ...nothing, ...rows.find((row) => row.channel === channel), channel })),
    };
  }

  async lock(sql: Sql, id: string, regions: readonly string[]): Promise<DeadLetter | undefined> {
    const [row] = await sql.run<DeadLetter>(
      {
        text: `SELECT id, state, recipient_kind AS "recipientKind", recipient_id AS "recipientId", channel, address,
                 contacts, incident_id AS "incidentId", over_reason IS NOT NULL AS over
               FROM notice AS n WHERE id = $1 AND ${isWithin('$2')} FOR UPDATE OF n`,
      },
      [id, regions],
    );
    return row;
  }

  async revive(
    sql: Sql,
    { id }: DeadLetter,
    { channel, contacts }: { channel: Channel; contacts: DeadLetter['contacts'] },
    now: Date,
  ): Promise<void> {
    await sql.run(
      {
        // A gateway that has taken the message once would drop a second one with the same key.
        text: `UPDATE notice SET state = 'pending', channel = $2, address = $3, contacts = $4, next_at = $5,
                 retried_at = $5, error = NULL, waits_for = NULL, bundle_id = NULL, rungs = '{}',
                 idempotency_key = CASE
                   WHEN EXISTS (SELECT FROM notice_attempt a WHERE a.notice_id = $1 AND a.outcome = 'sent')
                   THEN gen_random_uuid() ELSE idempotency_key END
               WHERE id = $1`,
      },
      [id, channel, contacts[channel] ?? '', JSON.stringify(contacts), now],
    );
  }

  async dismiss(sql: Sql, id: string): Promise<void> {
    await sql.run({ text: `UPDATE notice SET state = 'dismissed' WHERE id = $1` }, [id]);
  }
}

function viewOf(row: Row): LetterView {
  const told = Object.entries(row).map(([key, value]) => [key, value instanceof Date ? value.toISOString() : value]);
  const view = Object.fromEntries(told) as LetterView;
  const tries = view.tries.map((each) => ({ ...each, at: new Date(each.at).toISOString() }));
  return { ...view, bundle: view.bundle === view.id ? null : view.bundle, tries };
}
