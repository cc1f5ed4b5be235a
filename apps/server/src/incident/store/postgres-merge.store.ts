import { Injectable } from '@nestjs/common';
import { plainArray, type Sql } from '../../database/sql.js';
import type { Merge, MergeStore } from '../merge.store.js';

const OVER = `('closed', 'cancelled', 'merged')`;

const PARTS_OF = {
  name: 'merge-parts-of',
  text: 'SELECT incident_id FROM incident_merge WHERE into_id = $1 AND over_at IS NULL ORDER BY incident_id',
};

const BEHIND = {
  name: 'merge-behind',
  text: `SELECT m.incident_id AS "incidentId", m.into_id AS "intoId" FROM incident_merge m
         JOIN incident part ON part.id = m.incident_id JOIN incident target ON target.id = m.into_id
         WHERE m.over_at IS NULL AND (part.count <> m.counted OR part.fault_active <> m.active
           OR target.state IN ${OVER} OR part.state <> 'merged')
         ORDER BY m.incident_id LIMIT $1`,
};

@Injectable()
export class PostgresMergeStore implements MergeStore {
  async partsOf(sql: Sql, intoId: string): Promise<string[]> {
    const rows = await sql.run<{ incident_id: string }>(PARTS_OF, [intoId]);
    return rows.map(({ incident_id }) => incident_id);
  }

  async of(sql: Sql, incidentId: string): Promise<Merge | undefined> {
    const [merge] = await sql.run<Merge>(
      {
        text: `SELECT incident_id AS "incidentId", into_id AS "intoId", at, merged_by AS by, reason, counted, active
               FROM incident_merge WHERE incident_id = $1 AND over_at IS NULL`,
      },
      [incidentId],
    );
    return merge;
  }

  async insert(sql: Sql, { incidentId, intoId, at, by, reason, counted, active }: Merge): Promise<void> {
    await sql.run(
      {
        text: `INSERT INTO incident_merge (incident_id, into_id, at, merged_by, reason, counted, active)
               VALUES ($1, $2, $3, $4, $5, $6, $7)
               ON CONFLICT (incident_id) DO UPDATE SET into_id = excluded.into_id, at = excluded.at,
                 merged_by = excluded.merged_by, reason = excluded.reason, counted = excluded.counted,
                 active = excluded.active, over_at = NULL`,
      },
      [incidentId, intoId, at, by, reason, counted, active],
    );
  }

  async repoint(sql: Sql, fromId: string, intoId: string): Promise<number> {
    const text = 'UPDATE incident_merge SET into_id = $2 WHERE into_id = $1 AND over_at IS NULL RETURNING counted';
    const moved = await sql.run<Pick<Merge, 'counted'>>({ text }, [fromId, intoId]);
    return moved.reduce((sum, { counted }) => sum + counted, 0);
  }

  async told(
    sql: Sql,
    { incidentId, counted, active }: Pick<Merge, 'incidentId' | 'counted' | 'active'>,
  ): Promise<void> {
    const text = 'UPDATE incident_merge SET counted = $2, active = $3 WHERE incident_id = $1';
    await sql.run({ text }, [incidentId, counted, active]);
  }

  async end(sql: Sql, incidentIds: readonly string[], at: Date): Promise<void> {
    if (incidentIds.length === 0) return;
    const text = 'UPDATE incident_merge SET over_at = $2 WHERE incident_id = ANY($1::bigint[])';
    await sql.run({ text }, [plainArray(incidentIds), at]);
  }

  behind(sql: Sql, limit: number): Promise<Pick<Merge, 'incidentId' | 'intoId'>[]> {
    return sql.run(BEHIND, [limit]);
  }
}
