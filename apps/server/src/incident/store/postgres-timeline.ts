import { Inject, Injectable } from '@nestjs/common';
import { AUDIT_LOG, type AuditEntry, type AuditLog } from '../../audit/index.js';
import { jsonArray, plainArray, type Sql } from '../../database/sql.js';
import type { NewTimelineEntry, Timeline } from '../timeline.js';

const APPEND = {
  name: 'timeline-append',
  text: `INSERT INTO timeline (incident_id, at, kind, what, actor, reason, data)
         SELECT * FROM ROWS FROM (
           unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[]),
           jsonb_array_elements($7::jsonb)) AS e`,
};

@Injectable()
export class PostgresTimeline implements Timeline {
  constructor(@Inject(AUDIT_LOG) private readonly audit: AuditLog) {}

  async append(sql: Sql, entries: readonly NewTimelineEntry[]): Promise<void> {
    if (entries.length === 0) return;
    await sql.run(APPEND, [
      plainArray(entries.map((each) => each.incidentId)),
      plainArray(entries.map((each) => each.at)),
      plainArray(entries.map((each) => each.kind)),
      plainArray(entries.map((each) => each.what)),
      entries.map((each) => each.actor),
      entries.map((each) => each.reason),
      jsonArray(entries.map((each) => each.data)),
    ]);
    // Promise 6: what a person did to an incident is in the audit log, or the act is not committed.
    for (const act of entries.filter(({ kind }) => kind === 'human')) await this.audit.record(sql, toAudit(act));
  }
}

const toAudit = ({ at, actor, what, incidentId, reason, data }: NewTimelineEntry): AuditEntry => ({
  at,
  actor: actor ?? 'unknown',
  action: `incident.${what}`,
  subject: `incident:${incidentId}`,
  detail: { reason, ...data },
});
