import { Inject, Injectable } from '@nestjs/common';
import { ADVISORY_LOCKS } from '../../database/advisory-locks.js';
import { DATABASE, jsonArray, plainArray, type Database, type Sql } from '../../database/sql.js';
import type {
  FeedLine,
  NewWebhookEvent,
  WaitingWebhookEvent,
  WebhookFeedStore,
} from '../outside/webhook-feed.store.js';

const OPEN_NOTICES = `n.recipient_kind = 'webhook' AND n.state IN ('pending', 'sending')`;

// A row counts only when every older transaction has ended, so that nothing can still appear before the place.
const READ = {
  name: 'webhook-read',
  text: `SELECT l.id, l.tx::text AS tx, l.incident_id AS "incidentId", i.number AS "incidentNumber",
           i.terminal_id AS "terminalId", l.what, l.at
         FROM webhook_place p CROSS JOIN LATERAL (
           SELECT * FROM timeline t
           WHERE (t.tx, t.id) > (p.tx, p.row) AND t.tx < pg_snapshot_xmin(pg_current_snapshot())
           ORDER BY t.tx, t.id LIMIT $1) AS l
         JOIN incident i ON i.id = l.incident_id ORDER BY l.tx, l.id`,
};

const NEXT = {
  name: 'webhook-next',
  text: `SELECT DISTINCT ON (e.endpoint_id, e.incident_id) e.endpoint_id AS "endpointId",
           e.timeline_id AS "timelineId", e.incident_id AS "incidentId", i.number AS "incidentNumber", e.event
         FROM webhook_event e JOIN incident i ON i.id = e.incident_id
         WHERE e.queued_at IS NULL AND e.endpoint_id = ANY($1::text[]) AND NOT EXISTS (
           SELECT FROM notice n WHERE ${OPEN_NOTICES} AND n.recipient_id = e.endpoint_id
             AND n.data->>'incidentId' = e.incident_id::text)
         ORDER BY e.endpoint_id, e.incident_id, e.timeline_id LIMIT $2`,
};

@Injectable()
export class PostgresWebhookFeedStore implements WebhookFeedStore {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async enter(sql: Sql): Promise<boolean> {
    const [row] = await sql.run<{ ours: boolean }>({ text: 'SELECT pg_try_advisory_xact_lock($1) AS ours' }, [
      ADVISORY_LOCKS.webhookFeed,
    ]);
    if (!row?.ours) return false;
    // The first time it begins at the newest line: nobody wants the history of years.
    await sql.run({
      text: `INSERT INTO webhook_place (tx, row)
             SELECT COALESCE((SELECT l.tx::text FROM timeline AS l WHERE l.tx < pg_snapshot_xmin(pg_current_snapshot())
                              ORDER BY l.tx DESC, l.id DESC LIMIT 1), '0')::xid8, 9223372036854775807
             WHERE NOT EXISTS (SELECT FROM webhook_place)`,
    });
    return true;
  }

  async leave(sql: Sql): Promise<void> {
    await sql.run({ text: 'DELETE FROM webhook_place' });
  }

  async read(sql: Sql, most: number): Promise<FeedLine[]> {
    const lines = await sql.run<FeedLine>(READ, [most]);
    const last = lines.at(-1);
    if (last) await sql.run({ text: 'UPDATE webhook_place SET tx = $1::text::xid8, row = $2' }, [last.tx, last.id]);
    return lines;
  }

  async keep(sql: Sql, events: readonly NewWebhookEvent[]): Promise<void> {
    if (events.length === 0) return;
    await sql.run(
      {
        text: `INSERT INTO webhook_event (endpoint_id, timeline_id, incident_id, at, event)
               SELECT * FROM ROWS FROM (unnest($1::text[]), unnest($2::bigint[]), unnest($3::bigint[]),
                 unnest($4::timestamptz[]), jsonb_array_elements($5::jsonb))
               ON CONFLICT DO NOTHING`,
      },
      [
        events.map(({ endpointId }) => endpointId),
        plainArray(events.map(({ timelineId }) => timelineId)),
        plainArray(events.map(({ incidentId }) => incidentId)),
        plainArray(events.map(({ at }) => at)),
        jsonArray(events.map(({ event }) => event)),
      ],
    );
  }

  next(sql: Sql, endpointIds: readonly string[], most: number): Promise<WaitingWebhookEvent[]> {
    return sql.run(NEXT, [endpointIds, most]);
  }

  async queued(sql: Sql, events: readonly WaitingWebhookEvent[], now: Date): Promise<void> {
    await sql.run(
      {
        text: `UPDATE webhook_event AS e SET queued_at = $3 FROM unnest($1::text[], $2::bigint[]) AS q (endpoint_id, timeline_id)
               WHERE e.endpoint_id = q.endpoint_id AND e.timeline_id = q.timeline_id`,
      },
      [events.map(({ endpointId }) => endpointId), events.map(({ timelineId }) => timelineId), now],
    );
  }

  async replay(sql: Sql, endpointId: string, from: Date): Promise<number> {
    const again = await sql.run(
      {
        text: `UPDATE webhook_event AS e SET queued_at = NULL
               WHERE e.endpoint_id = $1 AND e.at >= $2 AND e.queued_at IS NOT NULL AND NOT EXISTS (
                 SELECT FROM notice n WHERE ${OPEN_NOTICES} AND n.recipient_id = e.endpoint_id
                   AND n.data#>>'{event,data,id}' = e.timeline_id::text)
               RETURNING e.timeline_id`,
      },
      [endpointId, from],
    );
    return again.length;
  }

  async waiting(): Promise<Map<string, number>> {
    const rows = await this.database.run<{ endpointId: string; count: number }>({
      text: `SELECT w.endpoint_id AS "endpointId", count(*)::integer AS count FROM (
               SELECT endpoint_id FROM webhook_event WHERE queued_at IS NULL
               UNION ALL SELECT n.recipient_id FROM notice n WHERE ${OPEN_NOTICES}) AS w
             GROUP BY w.endpoint_id`,
    });
    return new Map(rows.map(({ endpointId, count }) => [endpointId, count]));
  }

  async drop(before: Date): Promise<void> {
    await this.database.run({ text: 'DELETE FROM webhook_event WHERE at < $1' }, [before]);
  }
}
