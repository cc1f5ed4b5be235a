import { Inject, Injectable } from '@nestjs/common';
import type { ShelfKind } from '#libs/domain';
import { DATABASE, type Database } from '../../../database/sql.js';
import type { ShelveRequest } from '../../../incident/index.js';

/** What lies over an incident's state, as it is stored. */
export interface OverlayRecord {
  id: string;
  number: string;
  terminal_id: string;
  region_id: string;
  fault: string;
  priority: number;
  state: string;
  desk_owner: string | null;
  shelved_until: Date | null;
  shelf_kind: ShelfKind | null;
  shelved_by: string | null;
  shelf_reason: string | null;
  shelved_at: Date | null;
  shelve_request: ShelveRequest | null;
  parent_id: string | null;
  parent_number: string | null;
}

const OVERLAY = `
  SELECT i.id, i.number, i.terminal_id, i.region_id, i.fault, i.priority, i.state, i.desk_owner, i.shelved_until,
         i.shelf_kind, i.shelved_by, i.shelve_request, i.parent_id, p.number AS parent_number,
         s.reason AS shelf_reason, s.at AS shelved_at
  FROM incident i LEFT JOIN incident p ON p.id = i.parent_id
  LEFT JOIN LATERAL (SELECT reason, at FROM timeline WHERE incident_id = i.id AND what = 'shelved'
    AND i.shelved_until IS NOT NULL ORDER BY id DESC LIMIT 1) s ON true`;

/** Reads what persons laid over incidents: shelves, owners, merges. */
@Injectable()
export class PostgresOverlayStore {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async find(id: string): Promise<OverlayRecord | undefined> {
    const text = `${OVERLAY} WHERE i.id = $1`;
    return (await this.database.run<OverlayRecord>({ name: 'incident-overlay', text }, [id]))[0];
  }

  parts(id: string): Promise<Pick<OverlayRecord, 'id' | 'number' | 'fault' | 'priority'>[]> {
    const text = `SELECT i.id, i.number, i.fault, i.priority FROM incident_merge m JOIN incident i ON i.id = m.incident_id
                  WHERE m.into_id = $1 AND i.state = 'merged' ORDER BY m.at, i.id LIMIT 500`;
    return this.database.run({ name: 'incident-parts', text }, [id]);
  }

  /** What is on a shelf, or waits for a second person to put it there; what comes back first in front. */
  shelved(regions: readonly string[], now: Date): Promise<OverlayRecord[]> {
    const text = `${OVERLAY}
      WHERE (i.shelved_until > $1 OR i.shelve_request IS NOT NULL) AND i.state NOT IN ('closed', 'cancelled', 'merged')
        AND (cardinality($2::text[]) = 0 OR i.region_id = ANY($2))
      ORDER BY i.shelved_until NULLS LAST, i.id LIMIT 1000`;
    return this.database.run({ name: 'incidents-shelved', text }, [now, regions]);
  }
}
