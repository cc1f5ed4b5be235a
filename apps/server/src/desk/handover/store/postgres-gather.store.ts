import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '../../../database/sql.js';
import type {
  FailedRecord,
  Gathered,
  GatherScope,
  GatherStore,
  OpenRecord,
  SilentRecord,
  WaitingRecord,
} from '../gather.store.js';

const DAY_MS = 86_400_000;

/** Of every list: $1 how many, $2 the regions that the desk answers for; none: the whole bank. */
const within = (region: string): string => `(cardinality($2::text[]) = 0 OR ${region} = ANY ($2))`;

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
    AND i.suppressed_by IS DISTINCT FROM 'parentOutage' AND ${within('i.region_id')}
  ORDER BY i.priority, i.opened_at, i.id LIMIT $1`;

const FAILED = `
  SELECT n.id, i.number AS incident, n.recipient_kind || ':' || CASE n.recipient_kind WHEN 'customer' THEN '-'
           ELSE n.recipient_id END AS recipient, n.channel, n.error, n.created_at AS at
  FROM notice n LEFT JOIN incident i ON i.id = n.incident_id
  WHERE n.state = 'dead' AND n.created_at >= $3 AND (CASE WHEN i.id IS NULL THEN $4 ELSE ${within('i.region_id')} END) ORDER BY n.created_at DESC, n.id DESC LIMIT $1`;

const WAITING = `
  SELECT c.number, c.kind, c.state, c.opened_at FROM customer_case c
  LEFT JOIN terminal t ON t.id = c.terminal_id LEFT JOIN site s ON s.id = t.site_id
  WHERE c.state <> 'completed' AND (CASE WHEN s.id IS NULL THEN $3 ELSE ${within('s.region_id')} END) ORDER BY c.opened_at, c.id LIMIT $1`;

const SILENT = `
  SELECT t.id, s.name_zh AS site_zh, s.name_en AS site_en, coalesce(x.silent_since, x.session_since) AS since
  FROM terminal_state x JOIN terminal t ON t.id = x.terminal_id JOIN site s ON s.id = t.site_id
  WHERE (x.silent_since IS NOT NULL OR x.session_state = 'lost') AND ${within('s.region_id')} ORDER BY since NULLS LAST, t.id LIMIT $1`;

/** Reads what stands when the night changes hands. */
@Injectable()
export class PostgresGatherStore implements GatherStore {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async gather({ regions, placeless }: GatherScope, now: Date, limit: number): Promise<Gathered> {
    const most = [limit + 1, regions];
    const dayAgo = new Date(now.getTime() - DAY_MS);
    const [open, failed, waiting, silent] = await Promise.all([
      this.database.run<OpenRecord>({ text: OPEN }, most),
      this.database.run<FailedRecord>({ text: FAILED }, [...most, dayAgo, placeless]),
      this.database.run<WaitingRecord>({ text: WAITING }, [...most, placeless]),
      this.database.run<SilentRecord>({ text: SILENT }, most),
    ]);
    return { open, failed, waiting, silent };
  }
}
