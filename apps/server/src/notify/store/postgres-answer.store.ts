import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database, type Sql } from '../../database/sql.js';
import type { AnswerStore, GivenCode, KeptReply, PageToAnswer } from '../answers/answer.store.js';
import type { InboundReply } from '../callbacks/ports.js';

/** Whoever took a reply and has not dealt with it after this long has died over it. */
const UNDER_WAY_MS = 30_000;
const givenUpAt = (now: Date): Date => new Date(now.getTime() + UNDER_WAY_MS);

const KEEP = {
  name: 'notify-keep-reply',
  text: `WITH kept AS (
           INSERT INTO inbound_reply (provider_id, from_number, text, at, received_at, taken_until)
           VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (provider_id) DO UPDATE SET taken_until = excluded.taken_until
             WHERE inbound_reply.outcome IS NULL AND inbound_reply.taken_until <= excluded.received_at
           RETURNING 1)
         SELECT CASE WHEN EXISTS (SELECT FROM kept) THEN 'fresh'
                  WHEN EXISTS (SELECT FROM inbound_reply WHERE provider_id = $1 AND outcome IS NOT NULL) THEN 'done'
                  ELSE 'underWay' END AS kept`,
};

const TAKE_FORGOTTEN = {
  name: 'notify-take-forgotten-replies',
  text: `UPDATE inbound_reply SET taken_until = $3 WHERE provider_id = ANY(ARRAY(
           SELECT provider_id FROM inbound_reply WHERE outcome IS NULL AND taken_until <= $1 AND received_at > $2
           ORDER BY received_at LIMIT 100 FOR UPDATE SKIP LOCKED))
         RETURNING provider_id AS "providerId", from_number AS "from", text, at`,
};

const PAGE = `
  SELECT n.id AS "noticeId", n.incident_id AS "incidentId", n.recipient_id AS "technicianId", n.language,
    n.data AS facts, n.created_at AS "createdAt", n.answered_at AS "answeredAt", n.answer,
    EXISTS (SELECT 1 FROM notice later
            WHERE later.incident_id = n.incident_id AND later.recipient_id = n.recipient_id AND later.id > n.id
              AND later.template = n.template AND later.purpose = 'page'
              AND later.data->>'acceptBy' IS DISTINCT FROM n.data->>'acceptBy') AS superseded
  FROM notice n
  WHERE n.recipient_kind = 'technician' AND n.purpose = 'page'
    AND n.template IN ('incidentOffered', 'incidentEscalated') AND n.incident_id IS NOT NULL`;

// To take it, to help or to take it over; or by a step of escalation, while nobody has it.
const OFFERED_TO = `
  SELECT i.id FROM incident i
  WHERE i.id = ANY($1::bigint[]) AND i.state NOT IN ('closed', 'cancelled', 'merged', 'restored')
    AND (EXISTS (SELECT 1 FROM assignment a
                 WHERE a.incident_id = i.id AND a.technician_id = $2 AND a.state = 'offered')
      OR (i.state IN ('new', 'offered') AND EXISTS (
            SELECT 1 FROM notice n
            WHERE n.incident_id = i.id AND n.recipient_kind = 'technician' AND n.recipient_id = $2
              AND n.template = 'incidentEscalated' AND n.purpose = 'page')))`;

@Injectable()
export class PostgresAnswerStore implements AnswerStore {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async keep({ providerId, from, text, at }: InboundReply, now: Date): Promise<KeptReply> {
    const [row] = await this.database.run<{ kept: KeptReply }>(KEEP, [providerId, from, text, at, now, givenUpAt(now)]);
    return row!.kept;
  }

  async letGo(providerId: string, now: Date): Promise<void> {
    await this.database.run({ text: 'UPDATE inbound_reply SET taken_until = $2 WHERE provider_id = $1' }, [
      providerId,
      now,
    ]);
  }

  takeForgotten(now: Date, since: Date): Promise<InboundReply[]> {
    return this.database.run<InboundReply>(TAKE_FORGOTTEN, [now, since, givenUpAt(now)]);
  }

  async finish(
    sql: Sql,
    providerId: string,
    result: { recipientId: string | null; noticeId: string | null; outcome: string; answered: boolean },
  ): Promise<void> {
    await sql.run(
      {
        text: `UPDATE inbound_reply SET recipient_id = $2, notice_id = $3, outcome = $4, answered = $5
               WHERE provider_id = $1`,
      },
      [providerId, result.recipientId, result.noticeId, result.outcome, result.answered],
    );
  }

  answeredSince(number: string, since: Date): Promise<{ outcome: string; noticeId: string | null }[]> {
    return this.database.run(
      {
        text: `SELECT outcome, notice_id AS "noticeId" FROM inbound_reply
               WHERE answered AND from_number = $1 AND received_at > $2`,
      },
      [number, since],
    );
  }

  codesOf(technicianId: string): Promise<GivenCode[]> {
    return this.database.run(
      {
        text: `SELECT code, notice_id AS "noticeId", incident_id AS "incidentId", given_at AS "givenAt", done
               FROM reply_code WHERE technician_id = $1 ORDER BY code`,
      },
      [technicianId],
    );
  }

  async offeredTo(technicianId: string, incidentIds: readonly string[]): Promise<string[]> {
    const rows = await this.database.run<{ id: string }>({ text: OFFERED_TO }, [incidentIds, technicianId]);
    return rows.map(({ id }) => id);
  }

  async page(noticeId: string): Promise<PageToAnswer | undefined> {
    const [row] = await this.database.run<PageToAnswer>({ text: `${PAGE} AND n.id = $1` }, [noticeId]);
    return row;
  }

  async pageOfCall(callId: string): Promise<PageToAnswer | undefined> {
    const [row] = await this.database.run<PageToAnswer>(
      {
        text: `${PAGE} AND n.id = (SELECT notice_id FROM notice_attempt WHERE provider_id = $1 AND channel = 'voice'
                                   ORDER BY at DESC LIMIT 1)`,
      },
      [callId],
    );
    return row;
  }

  async markRead(noticeId: string, now: Date): Promise<void> {
    await this.database.run({ text: 'UPDATE notice SET read_at = $2 WHERE id = $1 AND read_at IS NULL' }, [
      noticeId,
      now,
    ]);
  }

  async markAnswered(
    sql: Sql,
    { noticeId, incidentId, technicianId }: PageToAnswer,
    { act, final }: { act: string; final: boolean },
    now: Date,
  ): Promise<void> {
    await sql.run(
      {
        text: `UPDATE notice SET answered_at = $2, answer = $3 WHERE id = $1 AND (answered_at IS NULL OR answer = 'escalate')`,
      },
      [noticeId, now, act],
    );
    if (!final) return;
    await sql.run({ text: 'UPDATE reply_code SET done = true WHERE technician_id = $1 AND incident_id = $2' }, [
      technicianId,
      incidentId,
    ]);
  }
}
