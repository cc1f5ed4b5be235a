import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '../../../database/sql.js';
import type { ReaderScope } from '../../bank-directory.js';
import type { AlarmCounts, AlarmCountsStore, FloodGroup, FloodRecord } from '../alarm-counts.store.js';

const OPEN = `state NOT IN ('closed', 'cancelled', 'merged')`;

@Injectable()
export class PostgresAlarmCountsStore implements AlarmCountsStore {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async counts({ regions }: ReaderScope, now: Date, staleBefore: Date): Promise<AlarmCounts> {
    const seen = `${OPEN} AND (cardinality($1::text[]) = 0 OR region_id = ANY($1))`;
    const [row] = await this.database.run<Omit<AlarmCounts, 'suppressedBy'>>(
      {
        text: `SELECT count(*)::int AS open, (count(*) FILTER (WHERE shelved_until > $2))::int AS shelved,
                 (count(*) FILTER (WHERE chattering_since IS NOT NULL))::int AS chattering,
                 (count(*) FILTER (WHERE hold IS NOT NULL))::int AS held,
                 (count(*) FILTER (WHERE opened_at < $3))::int AS stale
               FROM incident WHERE ${seen}`,
      },
      [regions, now, staleBefore],
    );
    const suppressed = await this.database.run<{ by: string; count: number }>(
      {
        text: `SELECT suppressed_by AS by, count(*)::int AS count FROM incident
               WHERE ${seen} AND suppressed_by IS NOT NULL GROUP BY suppressed_by`,
      },
      [regions],
    );
    return { ...row!, suppressedBy: Object.fromEntries(suppressed.map(({ by, count }) => [by, count])) };
  }

  floods(): Promise<FloodRecord[]> {
    return this.database.run<FloodRecord>({
      text: `SELECT f.desk_id AS "deskId", d.name_zh AS "nameZh", d.name_en AS "nameEn", d.regions, f.since, f.peak
             FROM flood f JOIN desk d ON d.id = f.desk_id WHERE f.ended_at IS NULL ORDER BY f.since`,
    });
  }

  groupsOf({ regions }: FloodRecord, since: Date, limit: number): Promise<FloodGroup[]> {
    return this.database.run<FloodGroup>(
      {
        text: `WITH alarm AS (
                 SELECT i.fault, t.site_id, t.network_id, t.host_id, t.broker_id FROM incident i
                 LEFT JOIN terminal t ON t.id = i.terminal_id
                 WHERE i.${OPEN} AND i.opened_at >= $2
                   AND (cardinality($1::text[]) = 0 OR i.region_id = ANY($1))
                   AND (i.suppressed_by IS NULL OR i.suppressed_by = 'flood')),
               counted AS (
                 SELECT 'site' AS by, site_id AS id, count(*)::int AS count FROM alarm GROUP BY site_id
                 UNION ALL SELECT 'network', network_id, count(*)::int FROM alarm GROUP BY network_id
                 UNION ALL SELECT 'host', host_id, count(*)::int FROM alarm GROUP BY host_id
                 UNION ALL SELECT 'broker', broker_id, count(*)::int FROM alarm
                   -- A broker that fails is the cause of silence, and of nothing else.
                   WHERE fault = 'terminal.silent' GROUP BY broker_id
                 UNION ALL SELECT 'fault', fault, count(*)::int FROM alarm GROUP BY fault)
               SELECT c.by, c.id, s.name_zh AS "nameZh", s.name_en AS "nameEn", c.count FROM counted c
               LEFT JOIN site s ON c.by = 'site' AND s.id = c.id
               WHERE c.id IS NOT NULL AND c.count > 1 ORDER BY c.count DESC, c.by, c.id LIMIT $3`,
      },
      [regions, since, limit],
    );
  }

  async figuresOf({ deskId, regions }: FloodRecord, since: Date): Promise<{ newAlarms: number; muted: number }> {
    const [row] = await this.database.run<{ newAlarms: number; muted: number }>(
      {
        text: `SELECT (SELECT count(*)::int FROM incident WHERE opened_at > $2 AND hold IS NULL
                        AND (suppressed_by IS NULL OR suppressed_by = 'flood')
                        AND (cardinality($1::text[]) = 0 OR region_id = ANY($1))) AS "newAlarms",
                      (SELECT count(*)::int FROM incident
                       WHERE suppressed_by = 'flood' AND suppressed_ref = $3 AND ${OPEN}
                         AND (cardinality($1::text[]) = 0 OR region_id = ANY($1))) AS muted`,
      },
      [regions, since, deskId],
    );
    return row!;
  }

  async hiddenByWindows(): Promise<Map<string, number>> {
    const rows = await this.database.run<{ id: string; count: number }>({
      text: `SELECT suppressed_ref AS id, count(*)::int AS count FROM incident
             WHERE suppressed_by = 'maintenance' AND ${OPEN} GROUP BY suppressed_ref`,
    });
    return new Map(rows.map(({ id, count }) => [id, count]));
  }
}
