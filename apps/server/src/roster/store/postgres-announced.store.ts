import { Injectable } from '@nestjs/common';
import { ADVISORY_LOCKS } from '../../database/advisory-locks.js';
import { jsonArray, type Sql } from '../../database/sql.js';
import type { AnnouncedLine, AnnouncedStore } from '../announced.store.js';

/** Also against a second process that sees the table still empty. */
const ANNOUNCE_LOCK = ADVISORY_LOCKS.onCallAnnouncement;

@Injectable()
export class PostgresAnnouncedStore implements AnnouncedStore {
  async readForUpdate(sql: Sql): Promise<AnnouncedLine[]> {
    await sql.run({ text: 'SELECT pg_advisory_xact_lock($1)' }, [ANNOUNCE_LOCK]);
    return sql.run({
      text: `SELECT region_id AS "regionId", line, technician_ids AS "technicianIds" FROM on_call_announced`,
    });
  }

  async write(sql: Sql, lines: readonly AnnouncedLine[], now: Date): Promise<void> {
    await sql.run(
      {
        text: `INSERT INTO on_call_announced (region_id, line, technician_ids, since)
               SELECT "regionId", line, "technicianIds", $2
               FROM jsonb_to_recordset($1::jsonb) AS n("regionId" text, line text, "technicianIds" text[])
               ON CONFLICT (region_id, line) DO UPDATE
               SET technician_ids = EXCLUDED.technician_ids, since = EXCLUDED.since`,
      },
      [jsonArray(lines), now],
    );
  }
}
