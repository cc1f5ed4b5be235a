import { Inject, Injectable } from '@nestjs/common';
import { nextReplyCode } from '#libs/domain';
import { DATABASE, type Database, type Sql } from '../../database/sql.js';
import type { Deferral, LeasedNotice, LeaseTerms, ShapingStore } from '../delivery.store.js';
import { LEASED_COLUMNS } from './leased-columns.js';

const DEFER = {
  name: 'notify-defer',
  text: `UPDATE notice AS n SET state = 'pending', next_at = d.until, waits_for = d.reason, lease_until = NULL,
           leased_by = NULL, attempts = n.attempts - 1
         FROM unnest($1::bigint[], $2::integer[], $3::timestamptz[], $4::text[]) AS d (id, attempt, until, reason)
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

const UNBIND = {
  name: 'notify-unbind',
  text: `UPDATE notice AS n SET bundle_id = NULL, state = CASE WHEN n.state = 'bundled' THEN 'pending' ELSE n.state END,
           lease_until = CASE WHEN n.state = 'bundled' THEN NULL ELSE n.lease_until END,
           attempts = CASE WHEN n.state = 'bundled' THEN 0 ELSE n.attempts END,
           next_at = CASE WHEN n.state = 'bundled' THEN $2 ELSE n.next_at END
         WHERE n.id = ANY(ARRAY(
           SELECT id FROM notice WHERE bundle_id = ANY($1::bigint[]) AND (state = 'bundled' OR id = bundle_id)
           ORDER BY id FOR UPDATE))`,
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

const SAME_TELEPHONE = {
  name: 'notify-same-telephone',
  text: `SELECT t.id, t.phone FROM technician t
         WHERE t.phone <> '' AND t.phone IN (SELECT phone FROM technician WHERE id = ANY($1::text[]))`,
};
const OPEN_BOOKS = {
  name: 'notify-open-books',
  text: `INSERT INTO reply_book (technician_id) SELECT * FROM unnest($1::text[]) ON CONFLICT DO NOTHING`,
};
const LOCK_BOOKS = {
  name: 'notify-lock-books',
  text: `SELECT technician_id AS id, last FROM reply_book WHERE technician_id = ANY($1::text[])
         ORDER BY technician_id FOR UPDATE`,
};
// One line of text for each person: in a storm there are a hundred numbers to each, and all are read at every batch.
const OPEN_CODES = {
  name: 'notify-open-codes',
  text: `SELECT technician_id AS id, string_agg(code::text, ',') AS open FROM reply_code
         WHERE technician_id = ANY($1::text[]) AND NOT done AND given_at > $2 GROUP BY technician_id`,
};
const KNOWN_CODES = {
  name: 'notify-known-codes',
  text: `SELECT page.id, known.code FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[])
           AS page (id, technician, incident, offer)
         JOIN reply_code AS known ON known.technician_id = page.technician AND known.incident_id = page.incident
           AND known.offer = page.offer`,
};
const KEEP_CODES = {
  name: 'notify-keep-codes',
  text: `WITH page AS (
           SELECT * FROM unnest($1::bigint[], $2::smallint[], $3::text[], $4::bigint[], $5::text[])
             AS p (id, code, technician, incident, offer)),
         numbered AS (
           UPDATE notice AS n SET reply_code = page.code FROM page WHERE n.id = page.id),
         remembered AS (
           -- With every number open, one is given twice in a batch; the later page has it then.
           INSERT INTO reply_code (technician_id, code, notice_id, incident_id, offer, given_at)
           SELECT DISTINCT ON (technician, code) technician, code, id, incident, offer, $6 FROM page
           ORDER BY technician, code, id DESC
           ON CONFLICT (technician_id, code) DO UPDATE SET notice_id = excluded.notice_id,
             incident_id = excluded.incident_id, offer = excluded.offer, done = false,
             given_at = CASE WHEN reply_code.incident_id = excluded.incident_id AND reply_code.offer = excluded.offer
                        THEN reply_code.given_at ELSE excluded.given_at END)
         UPDATE reply_book AS r SET last = b.last FROM unnest($7::text[], $8::smallint[]) AS b (id, last)
         WHERE r.technician_id = b.id`,
};

/** Whose numbers they are, the number given last, and those that can still be answered. */
interface ReplyBook {
  id: string;
  last: number;
  open: Set<number>;
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

  async unbind(leaders: readonly LeasedNotice[], now: Date): Promise<void> {
    if (leaders.length === 0) return;
    await this.database.run(UNBIND, [leaders.map(({ id }) => id), now]);
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
    const people = [...new Set(pages.map(({ recipientId }) => recipientId))];
    await this.database.transaction(async (sql) => {
      const books = await lockBooks(sql, people, new Date(now.getTime() - lastsMs));
      const before = await codesGivenBefore(sql, pages);
      // The number of an offer on its second way is that of its first, also when both leave together.
      const offered = new Map<string, number>();
      for (const page of pages) {
        const offer = JSON.stringify([page.recipientId, page.incidentId, page.facts.acceptBy]);
        page.replyCode = offered.get(offer) ?? before.get(page.id) ?? giveCode(books.get(page.recipientId)!);
        offered.set(offer, page.replyCode);
      }
      const [ids, technicians, incidents, offers] = pageColumns(pages);
      const lasts = [...books.values()].map(({ last }) => last);
      const given = pages.map(({ replyCode }) => replyCode);
      await sql.run(KEEP_CODES, [ids, given, technicians, incidents, offers, now, [...books.keys()], lasts]);
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

async function lockBooks(sql: Sql, people: readonly string[], givenAfter: Date): Promise<Map<string, ReplyBook>> {
  const listed = await sql.run<{ id: string; phone: string }>(SAME_TELEPHONE, [people]);
  const phones = new Map(listed.map(({ id, phone }) => [id, phone]));
  const all = [...new Set([...people, ...phones.keys()])];
  let rows = await sql.run<{ id: string; last: number }>(LOCK_BOOKS, [all]);
  if (rows.length < all.length) {
    await sql.run(OPEN_BOOKS, [all]);
    rows = await sql.run(LOCK_BOOKS, [all]);
  }
  const given = await sql.run<{ id: string; open: string }>(OPEN_CODES, [all, givenAfter]);
  // What is open for one who answers by a telephone is not given to another who does.
  const open = new Map(all.map((id) => [phones.get(id) ?? id, new Set<number>()]));
  for (const { id, open: list } of given) {
    for (const code of list.split(',')) open.get(phones.get(id) ?? id)!.add(Number(code));
  }
  return new Map(rows.map(({ id, last }) => [id, { id, last, open: open.get(phones.get(id) ?? id)! }]));
}

/** By notice. Only what follows another way, or an escalation that is repeated, may have a number already. */
async function codesGivenBefore(sql: Sql, pages: readonly LeasedNotice[]): Promise<Map<string, number>> {
  const later = pages.filter(({ follows, template }) => follows !== null || template === 'incidentEscalated');
  if (later.length === 0) return new Map();
  const known = await sql.run<{ id: string; code: number }>(KNOWN_CODES, [...pageColumns(later)]);
  return new Map(known.map(({ id, code }) => [id, code]));
}

function giveCode(book: ReplyBook): number {
  const code = nextReplyCode(book);
  book.last = code;
  book.open.add(code);
  return code;
}

/** Notice, technician, incident and offer of each page. */
const pageColumns = (pages: readonly LeasedNotice[]) =>
  [
    pages.map(({ id }) => id),
    pages.map(({ recipientId }) => recipientId),
    pages.map(({ incidentId }) => incidentId),
    pages.map(({ facts }) => facts.acceptBy ?? ''),
  ] as const;

const inOrder = (notices: LeasedNotice[]): LeasedNotice[] => notices.sort((a, b) => Number(a.id) - Number(b.id));
