import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '../../../database/sql.js';
import type { ReaderScope } from '../../bank-directory.js';
import type {
  AssignmentRecord,
  CaseRecord,
  ChildRecord,
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
         i.subject, i.parent_id, i.suppressed_by, i.suppressed_until, i.chattering_since,
         i.desk_owner, i.dispatch_at, i.verify_until,
         CASE WHEN i.subject = 'terminal' THEN 0 ELSE (
           SELECT count(*)::int FROM incident n WHERE n.parent_id = i.id AND n.suppressed_by = 'parentOutage'
             AND n.state NOT IN ('closed', 'cancelled', 'merged')) END AS child_count,
         coalesce(s.id, i.terminal_id) AS site_id,
         coalesce(s.name_zh, r.name_zh, i.terminal_id) AS site_name_zh,
         coalesce(s.name_en, r.name_en, i.terminal_id) AS site_name_en,
         coalesce(s.address_zh, '') AS address_zh, coalesce(s.address_en, '') AS address_en,
         coalesce(s.lat, m.lat, 0) AS lat, coalesce(s.lon, m.lon, 0) AS lon,
         p.name_zh AS assignee_zh, p.name_en AS assignee_en, c.number AS case_number
  FROM incident i
  LEFT JOIN terminal t ON i.subject = 'terminal' AND t.id = i.terminal_id
  LEFT JOIN site s ON s.id = CASE i.subject WHEN 'terminal' THEN t.site_id WHEN 'site' THEN i.terminal_id END
  LEFT JOIN region r ON i.subject = 'region' AND r.id = i.terminal_id
  LEFT JOIN LATERAL (
    SELECT avg(x.lat) AS lat, avg(x.lon) AS lon FROM site x
    WHERE i.subject IN ('network', 'host', 'region') AND x.region_id = i.region_id) m ON true
  LEFT JOIN technician p ON p.id = i.assignee_id
  LEFT JOIN LATERAL (SELECT number FROM customer_case WHERE incident_id = i.id ORDER BY id DESC LIMIT 1) c ON true`;

const OVER = `('closed', 'cancelled', 'merged')`;
/** Holds it or is asked to; helps, or is asked to help or to take it over. */
const worksOn = (technician: string): string =>
  `(i.assignee_id = ${technician} OR EXISTS (SELECT 1 FROM assignment a WHERE a.incident_id = i.id
     AND a.technician_id = ${technician} AND a.role <> 'lead' AND a.state IN ('offered', 'accepted')))`;
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
    if (filter.assigneeId) conditions.push(worksOn(bind(filter.assigneeId)));
    if (filter.suppressed !== undefined)
      conditions.push(`i.suppressed_by IS ${filter.suppressed ? 'NOT NULL' : 'NULL'}`);
    if (filter.openedBefore) conditions.push(`i.opened_at < ${bind(filter.openedBefore)}`);
    if (filter.parentId) conditions.push(`i.parent_id = ${bind(filter.parentId)}`);
    const { regions, technicianId } = filter.scope;
    if (regions.length > 0) conditions.push(`(i.region_id = ANY(${bind(regions)}) OR ${worksOn(bind(technicianId))})`);
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
    const [timeline, assignments, notices, faults, cases, children] = await Promise.all([
      newest<TimelineRecord>(
        'SELECT id, at, kind, what, actor, reason, data FROM timeline WHERE incident_id = $1 ORDER BY id',
        'id',
      ),
      newest<AssignmentRecord>(
        `SELECT a.id, a.technician_id, coalesce(p.name_zh, a.technician_id) AS name_zh,
                coalesce(p.name_en, a.technician_id) AS name_en, a.role, a.state, a.offered_at, a.expires_at, a.answered_at,
                a.accept_due, a.arrive_due, a.restore_due, a.reason
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
      newest<ChildRecord>(
        `SELECT id, number, terminal_id, fault, state, fault_active, cleared_at FROM incident
         WHERE parent_id = $1 AND suppressed_by = 'parentOutage' ORDER BY id`,
        `(state NOT IN ${OVER} AND fault_active) DESC, id`,
      ),
    ]);
    return { timeline, assignments, notices, faults, cases, children };
  }
}
