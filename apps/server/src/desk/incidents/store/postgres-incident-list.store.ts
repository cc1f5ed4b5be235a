import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '../../../database/sql.js';
import type { ReaderScope } from '../../bank-directory.js';
import type {
  AssignmentRecord,
  CaseRecord,
  FaultRecord,
  IncidentFilter,
  IncidentListStore,
  IncidentRecord,
  IncidentSurroundings,
  NoticeRecord,
  TimelineRecord,
} from '../incident-list.store.js';

const ROW = `
  SELECT i.id, i.number, i.terminal_id, i.region_id, i.component, i.fault, i.priority, i.state, i.opened_at,
         i.accept_by, i.assignee_id, i.count, i.shelved_until, i.fault_active, i.version,
         s.id AS site_id, s.name_zh AS site_name_zh, s.name_en AS site_name_en, s.address_zh, s.address_en, s.lat, s.lon,
         p.name_zh AS assignee_zh, p.name_en AS assignee_en, c.number AS case_number
  FROM incident i
  JOIN terminal t ON t.id = i.terminal_id
  JOIN site s ON s.id = t.site_id
  LEFT JOIN technician p ON p.id = i.assignee_id
  LEFT JOIN LATERAL (SELECT number FROM customer_case WHERE incident_id = i.id ORDER BY id DESC LIMIT 1) c ON true`;

const OVER = `('closed', 'cancelled', 'merged')`;
/** What an incident page shows of one incident at most; the newest of each. */
const MOST = 500;

@Injectable()
export class PostgresIncidentListStore implements IncidentListStore {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async list(filter: IncidentFilter): Promise<IncidentRecord[]> {
    const values: unknown[] = [];
    const bind = (value: unknown) => `$${values.push(value)}`;
    const conditions = [filter.state === 'open' ? `i.state NOT IN ${OVER}` : `i.state IN ${OVER}`];
    if (filter.priority) conditions.push(`i.priority = ${bind(filter.priority)}`);
    if (filter.terminalId) conditions.push(`i.terminal_id = ${bind(filter.terminalId)}`);
    if (filter.assigneeId) conditions.push(`i.assignee_id = ${bind(filter.assigneeId)}`);
    const { regions, technicianId } = filter.scope;
    if (regions.length > 0)
      conditions.push(`(i.region_id = ANY(${bind(regions)}) OR i.assignee_id = ${bind(technicianId)})`);
    if (filter.beforeId) conditions.push(`i.id < ${bind(filter.beforeId)}`);
    return this.database.run<IncidentRecord>(
      { text: `${ROW} WHERE ${conditions.join(' AND ')} ORDER BY i.id DESC LIMIT ${bind(filter.limit)}` },
      values,
    );
  }

  async find(id: string, { regions, technicianId }: ReaderScope): Promise<IncidentRecord | undefined> {
    const [row] = await this.database.run<IncidentRecord>(
      {
        name: 'incident-page',
        // Also whoever was asked once: their late answer has to find the incident.
        text: `${ROW} WHERE i.id = $1 AND (cardinality($2::text[]) = 0 OR i.region_id = ANY($2) OR EXISTS (
                 SELECT 1 FROM assignment a WHERE a.incident_id = i.id AND a.technician_id = $3))`,
      },
      [id, regions, technicianId],
    );
    return row;
  }

  async surroundings(id: string): Promise<IncidentSurroundings> {
    const newest = <Row>(text: string, oldestFirst: string) =>
      this.database.run<Row>({ text: `SELECT * FROM (${text} DESC LIMIT ${MOST}) newest ORDER BY ${oldestFirst}` }, [
        id,
      ]);
    const [timeline, assignments, notices, faults, cases] = await Promise.all([
      newest<TimelineRecord>(
        'SELECT id, at, kind, what, actor, reason, data FROM timeline WHERE incident_id = $1 ORDER BY id',
        'id',
      ),
      newest<AssignmentRecord>(
        `SELECT a.id, a.technician_id, coalesce(p.name_zh, a.technician_id) AS name_zh,
                coalesce(p.name_en, a.technician_id) AS name_en, a.state, a.offered_at, a.expires_at, a.answered_at, a.reason
         FROM assignment a LEFT JOIN technician p ON p.id = a.technician_id WHERE a.incident_id = $1 ORDER BY a.id`,
        'id',
      ),
      newest<NoticeRecord>(
        `SELECT id, channel, recipient_kind, recipient_id, template, state, attempts, error, created_at, sent_at
         FROM notice WHERE incident_id = $1 ORDER BY id`,
        'id',
      ),
      newest<FaultRecord>(
        `SELECT occurred_at, received_at, kind, fault, detail, raw, seq
         FROM device_event WHERE incident_id = $1 ORDER BY received_at DESC, seq`,
        'received_at, seq',
      ),
      newest<CaseRecord>(
        'SELECT id, number, kind, state, opened_at FROM customer_case WHERE incident_id = $1 ORDER BY id',
        'id DESC',
      ),
    ]);
    return { timeline, assignments, notices, faults, cases };
  }
}
