import { Inject, Injectable } from '@nestjs/common';
import type { StoredField } from '#libs/domain';
import { DATABASE, jsonArray, type Database, type Sql } from '../../database/sql.js';
import type { CarriedPart, StandingStore, WorkRow } from '../standing.store.js';

const WORK_SINCE = {
  name: 'assignment-work-since',
  text: `SELECT technician_id AS "technicianId", accepted_at AS "acceptedAt", ended_at AS "endedAt"
         FROM assignment WHERE accepted_at >= $1`,
};

const PARTS = {
  name: 'technician-parts',
  text: 'SELECT technician_id, part, quantity FROM technician_part ORDER BY technician_id, part',
};

const SET_PARTS = {
  text: `INSERT INTO technician_part (technician_id, part, quantity)
         SELECT $1, * FROM unnest($2::text[], $3::integer[])`,
};

const ADD_FIELDS = {
  name: 'dispatch-field-add',
  text: `INSERT INTO dispatch_field (id, stored_at, content)
         SELECT f.id, $3, f.content FROM ROWS FROM (unnest($1::text[]), jsonb_array_elements($2::jsonb)) AS f(id, content)
         ORDER BY f.id
         ON CONFLICT (id) DO NOTHING`,
};

const FIND_FIELD = { text: 'SELECT content FROM dispatch_field WHERE id = $1' };

@Injectable()
export class PostgresStandingStore implements StandingStore {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  workSince(since: Date): Promise<WorkRow[]> {
    return this.database.run<WorkRow>(WORK_SINCE, [since]);
  }

  async parts(): Promise<Map<string, CarriedPart[]>> {
    const found = new Map<string, CarriedPart[]>();
    const rows = await this.database.run<CarriedPart & { technician_id: string }>(PARTS);
    for (const { technician_id, part, quantity } of rows) {
      const list = found.get(technician_id);
      if (list) list.push({ part, quantity });
      else found.set(technician_id, [{ part, quantity }]);
    }
    return found;
  }

  async setParts(sql: Sql, technicianId: string, parts: readonly CarriedPart[]): Promise<void> {
    await sql.run({ text: 'DELETE FROM technician_part WHERE technician_id = $1' }, [technicianId]);
    if (parts.length === 0) return;
    const columns = [parts.map((each) => each.part), parts.map((each) => each.quantity)];
    await sql.run(SET_PARTS, [technicianId, ...columns]);
  }

  async addFields(sql: Sql, fields: ReadonlyMap<string, StoredField>, now: Date): Promise<void> {
    if (fields.size === 0) return;
    await sql.run(ADD_FIELDS, [[...fields.keys()], jsonArray([...fields.values()]), now]);
  }

  async findField(id: string): Promise<StoredField | undefined> {
    const [row] = await this.database.run<{ content: StoredField }>(FIND_FIELD, [id]);
    return row?.content;
  }
}
