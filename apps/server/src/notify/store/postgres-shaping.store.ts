import { Inject, Injectable } from '@nestjs/common';
import { nextReplyCode } from '#libs/domain';
import { DATABASE, type Database, type Sql } from '../../database/sql.js';
import type { Deferral, LeasedNotice, LeaseTerms, ShapingStore } from '../delivery.store.js';
import { LEASED_COLUMNS } from './leased-columns.js';

const DEFER = {
  name: 'notify-defer',
  text: `UPDATE notice AS n SET state = 'pending', next_at = d.until, waits_for = d.reason, lease_until = NULL,
           leased_by = NULL, attempts = n.attempts - 1
         FROM unnest($1::bigint[], $2::smallint[], $3::timestamptz[], $4::text[]) AS d (id, attempt, until, reason)
         WHERE n.id = d.id AND n.state = 'sending' AND n.attempts = d.attempt`,
};

const FIND_COMPANY = {
  name: 'notify-find-company',
  text: `UPDATE notice AS n SET state = 'sending', lease_until = $8, leased_by = $9, attempts = n.attempts + 1
         WHERE n.state = 'pending' AND n.id = ANY(ARRAY(
           SELECT other.id FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::integer[])
             AS lead (kind, recipient, channel, address, language, most)
           CROSS JOIN LATERAL (
             SELECT id FROM notice
             WHERE state = 'pending' AND (lane >= 3 OR recipient_kind = 'robot') AND recipient_kind = lead.kind
               AND recipient_id = lead.recipient AND channel = lead.channel AND address = lead.address
               AND language = lead.language AND attempts = 0 AND bundle_id IS NULL
               AND (next_at <= $7 OR waits_for IN ('company', 'rate'))
             ORDER BY id LIMIT lead.most FOR UPDATE SKIP LOCKED) AS other))
         RETURNING ${LEASED_COLUMNS}`,
};

const BIND = {
  name: 'notify-bind',
  text: `UPDATE notice AS n SET bundle_id = b.leader, lease_until = $3,
           state = CASE WHEN n.id = b.leader THEN n.state ELSE 'bundled' END
         FROM unnest($1::bigint[], $2::bigint[]) AS b (id, leader)
         WHERE n.id = b.id AND n.state = 'sending'
         RETURNING n.id`,
};

const MEMBERS_OF = {
  name: 'notify-members-of',
  text: `UPDATE notice AS n SET lease_until = $2 WHERE n.bundle_id = ANY($1::bigint[]) AND n.state = 'bundled'
         RETURNING ${LEASED_COLUMNS}`,
};

const OPEN_BUCKETS = {
  name: 'notify-open-buckets',
  text: `INSERT INTO send_bucket (key, full_at_ms) SELECT key, 0 FROM unnest($1::text[]) AS key ON CONFLICT DO NOTHING`,
};
const LOCK_BUCKETS = {
  name: 'notify-lock-buckets',
  text: `SELECT key, full_at_ms AS at FROM send_bucket WHERE key = ANY($1::text[]) ORDER BY key FOR UPDATE`,
};
const KEEP_BUCKETS = {
  name: 'notify-keep-buckets',
  text: `UPDATE send_bucket AS s SET full_at_ms = b.at
         FROM unnest($1::text[], $2::double precision[]) AS b (key, at) WHERE s.key = b.key`,
};

const OPEN_BOOKS = {
  name: 'notify-open-books',
  text: `INSERT INTO reply_book (recipient_kind, recipient_id)
         SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING`,
};
const LOCK_BOOKS = {
  name: 'notify-lock-books',
  text: `SELECT recipient_kind AS kind, recipient_id AS id, last, codes FROM reply_book
         WHERE (recipient_kind, recipient_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))
         ORDER BY recipient_kind, recipient_id FOR UPDATE`,
};
const KEEP_BOOKS = {
  name: 'notify-keep-books',
  text: `WITH given AS (
           UPDATE notice AS n SET reply_code = g.code FROM unnest($5::bigint[], $6::smallint[]) AS g (id, code)
           WHERE n.id = g.id)
         UPDATE reply_book AS r SET last = b.last, codes = b.codes
         FROM unnest($1::text[], $2::text[], $3::smallint[], $4::jsonb[]) AS b (kind, id, last, codes)
         WHERE r.recipient_kind = b.kind AND r.recipient_id = b.id`,
};

/** One number of a {@link ReplyBook}. */
export interface CodeEntry {
  notice: string;
  incident: string;
  /** Which offer of the incident: each has a deadline of its own. */
  offer: string;
  /** When it was given, ISO 8601. */
  at: string;
  /** Nothing more is expected of this number. */
  done?: boolean;
}

interface ReplyBook {
  kind: string;
  id: string;
  last: number;
  codes: Record<string, CodeEntry>;
}

@Injectable()
export class PostgresShapingStore implements ShapingStore {
  private secret: string | undefined;

  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async defer(deferrals: readonly Deferral[]): Promise<void> {
    if (deferrals.length === 0) return;
    await this.database.run(DEFER, [
      deferrals.map(({ notice }) => notice.id),
      deferrals.map(({ notice }) => notice.attempt),
      deferrals.map(({ until }) => until.toISOString()),
      deferrals.map(({ reason }) => reason),
    ]);
  }

  async findCompany(
    leaders: readonly { leader: LeasedNotice; most: number }[],
    now: Date,
    { until, holder }: LeaseTerms,
  ): Promise<LeasedNotice[]> {
    if (leaders.length === 0) return [];
    const rows = await this.database.run<LeasedNotice>(FIND_COMPANY, [
      leaders.map(({ leader }) => leader.recipientKind),
      leaders.map(({ leader }) => leader.recipientId),
      leaders.map(({ leader }) => leader.channel),
      leaders.map(({ leader }) => leader.address),
      leaders.map(({ leader }) => leader.language),
      leaders.map(({ most }) => most),
      now,
      until,
      holder,
    ]);
    return inOrder(rows.map((row) => ({ ...row, leasedAt: now, leaseUntil: until })));
  }

  async bind(
    bundles: readonly { leader: LeasedNotice; members: readonly LeasedNotice[] }[],
    until: Date,
  ): Promise<void> {
    const bound = bundles.flatMap(({ leader, members }) =>
      [leader, ...members].map(({ id }) => ({ id, leader: leader.id })),
    );
    if (bound.length === 0) return;
    await this.database.run(BIND, [bound.map(({ id }) => id), bound.map(({ leader }) => leader), until]);
  }

  async membersOf(leaders: readonly LeasedNotice[], until: Date): Promise<LeasedNotice[]> {
    if (leaders.length === 0) return [];
    const rows = await this.database.run<LeasedNotice>(MEMBERS_OF, [leaders.map(({ id }) => id), until]);
    const leasedAt = leaders[0]!.leasedAt;
    return inOrder(rows.map((row) => ({ ...row, leasedAt, leaseUntil: until })));
  }

  async withBuckets<T>(sql: Sql, keys: readonly string[], work: (full: Map<string, number>) => Promise<T>): Promise<T> {
    await sql.run(OPEN_BUCKETS, [keys]);
    const rows = await sql.run<{ key: string; at: number }>(LOCK_BUCKETS, [keys]);
    const full = new Map(rows.map((row) => [row.key, row.at]));
    const result = await work(full);
    const changed = rows.filter((row) => full.get(row.key) !== row.at);
    if (changed.length > 0) {
      await sql.run(KEEP_BUCKETS, [changed.map(({ key }) => key), changed.map(({ key }) => full.get(key))]);
    }
    return result;
  }

  async giveCodes(pages: readonly LeasedNotice[], now: Date, lastsMs: number): Promise<void> {
    if (pages.length === 0) return;
    const people = [...new Map(pages.map((page) => [`${page.recipientKind} ${page.recipientId}`, page])).values()];
    const who = [people.map(({ recipientKind }) => recipientKind), people.map(({ recipientId }) => recipientId)];
    await this.database.transaction(async (sql) => {
      await sql.run(OPEN_BOOKS, who);
      const books = await sql.run<ReplyBook>(LOCK_BOOKS, who);
      for (const page of pages) {
        const book = books.find(({ kind, id }) => kind === page.recipientKind && id === page.recipientId);
        if (book) page.replyCode = giveCode(book, page, now, lastsMs);
      }
      await sql.run(KEEP_BOOKS, [
        books.map(({ kind }) => kind),
        books.map(({ id }) => id),
        books.map(({ last }) => last),
        books.map(({ codes }) => JSON.stringify(codes)),
        pages.map(({ id }) => id),
        pages.map(({ replyCode }) => replyCode),
      ]);
    });
  }

  async answerSecret(): Promise<string> {
    if (this.secret === undefined) {
      const [row] = await this.database.run<{ secret: string }>({ text: 'SELECT secret FROM answer_secret' });
      if (!row) throw new Error('the secret that signs answers is missing');
      this.secret = row.secret;
    }
    return this.secret;
  }
}

/** The number of an offer on its second way is that of its first. */
function giveCode(book: ReplyBook, page: LeasedNotice, now: Date, lastsMs: number): number {
  const incident = page.incidentId ?? '';
  const offer = page.facts.acceptBy ?? '';
  const known = Object.entries(book.codes).find(([, each]) => each.incident === incident && each.offer === offer);
  const open = Object.entries(book.codes).filter(
    ([, { done, at }]) => !done && now.getTime() - Date.parse(at) < lastsMs,
  );
  const code = known
    ? Number(known[0])
    : nextReplyCode({ last: book.last, open: new Set(open.map(([number]) => Number(number))) });
  if (!known) book.last = code;
  book.codes[code] = { notice: page.id, incident, offer, at: known?.[1].at ?? now.toISOString() };
  return code;
}

const inOrder = (notices: LeasedNotice[]): LeasedNotice[] => notices.sort((a, b) => Number(a.id) - Number(b.id));
