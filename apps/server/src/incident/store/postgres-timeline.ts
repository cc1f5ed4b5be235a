import { Injectable } from '@nestjs/common';
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
  }
}
