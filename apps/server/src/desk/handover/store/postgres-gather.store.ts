import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '../../../database/sql.js';
import type { FailedRecord, Gathered, GatherStore, OpenRecord, SilentRecord, WaitingRecord } from '../gather.store.js';

const DAY_MS = 86_400_000;

const OPEN = `
  SELECT i.id, i.number, i.priority, i.fault, i.terminal_id, coalesce(s.name_zh, i.terminal_id) AS site_zh,
         coalesce(s.name_en, i.terminal_id) AS site_en, i.state, i.opened_at, i.desk_owner, p.name_zh AS assignee_zh,
         p.name_en AS assignee_en, i.shelved_until, i.shelved_by, w.reason AS shelf_reason, i.suppressed_by,
         i.suppressed_until, i.dispatch_at, i.accept_by, i.verify_until
  FROM incident i
  LEFT JOIN terminal t ON t.id = i.terminal_id
  LEFT JOIN site s ON s.id = coalesce(t.site_id, i.terminal_id)
  LEFT JOIN technician p ON p.id = i.assignee_id
  LEFT JOIN LATERAL (SELECT reason FROM timeline WHERE incident_id = i.id AND what = 'shelved'
    AND i.shelved_until IS NOT NULL ORDER BY id DESC LIMIT 1) w ON true
  WHERE i.state NOT IN ('closed', 'cancelled', 'merged')
    -- A part of an outage is told of by the outage.
    AND i.suppressed_by IS DISTINCT FROM 'parentOutage'
  ORDER BY i.priority, i.opened_at, i.id LIMIT $1`;

const FAILED = `
  SELECT n.id, i.number AS incident, n.recipient_kind || ':' || CASE n.recipient_kind WHEN 'customer' THEN '-'
           ELSE n.recipient_id END AS recipient, n.channel, n.error, n.created_at AS at
  FROM notice n LEFT JOIN incident i ON i.id = n.incident_id
  WHERE n.state = 'dead' AND n.created_at >= $2 ORDER BY n.created_at DESC, n.id DESC LIMIT $1`;

const WAITING = `
  SELECT number, kind, state, opened_at FROM customer_case WHERE state <> 'completed' ORDER BY opened_at, id LIMIT $1`;

const SILENT = `
  SELECT t.id, s.name_zh AS site_zh, s.name_en AS site_en, coalesce(x.silent_since, x.session_since) AS since
  FROM terminal_state x JOIN terminal t ON t.id = x.terminal_id JOIN site s ON s.id = t.site_id
  WHERE x.silent_since IS NOT NULL OR x.session_state = 'lost' ORDER BY since NULLS LAST, t.id LIMIT $1`;

const MAINTENANCE = `
  SELECT w.id::text AS id, place, place_id AS "placeId", component, schedule, reason, created_by AS "createdBy"
  FROM maintenance_window AS w WHERE ended_at IS NULL AND (not_before IS NULL OR not_before < $2)
    AND (not_after IS NULL OR not_after > $3) ORDER BY w.id LIMIT $1`;

/** Reads what stands when the night changes hands. */
@Injectable()
export class PostgresGatherStore implements GatherStore {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async gather(now: Date, limit: number): Promise<Gathered> {
    const one = limit + 1;
    const dayAgo = new Date(now.getTime() - DAY_MS);
    const tomorrow = new Date(now.getTime() + DAY_MS);
    const [open, failed, waiting, silent, maintenance] = await Promise.all([
      this.database.run<OpenRecord>({ text: OPEN }, [one]),
      this.database.run<FailedRecord>({ text: FAILED }, [one, dayAgo]),
      this.database.run<WaitingRecord>({ text: WAITING }, [one]),
      this.database.run<SilentRecord>({ text: SILENT }, [one]),
      this.database.run<Record<string, unknown>>({ text: MAINTENANCE }, [one, tomorrow, now]),
    ]);
    return { open, failed, waiting, silent, maintenance };
  }
}
