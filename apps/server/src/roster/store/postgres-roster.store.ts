import { Inject, Injectable } from '@nestjs/common';
import type { Language, Line } from '#libs/domain';
import { DATABASE, type Database } from '../../database/sql.js';
import type { Desk, RosterFacts, RosterStore, Technician } from '../roster.store.js';

interface PersonRow {
  id: string;
  name_zh: string;
  name_en: string;
  phone: string;
  email: string | null;
  language: Language;
}
type TechnicianRow = PersonRow & { skills: string[]; regions: string[]; lat: number; lon: number };

interface ShiftRow {
  region_id: string;
  line: Line;
  weekdays: number[];
  from_minute: number;
  to_minute: number;
  technician_ids: string[];
}

/** Before a bank was imported there is nobody to call, so that any zone will do. */
const NO_ZONE = 'UTC';

@Injectable()
export class PostgresRosterStore implements RosterStore {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async readAll(): Promise<RosterFacts> {
    return this.database.transaction(async (sql) => {
      const technicians = await sql.run<TechnicianRow>({ text: 'SELECT * FROM technician ORDER BY id' });
      const desks = await sql.run<PersonRow>({ text: 'SELECT * FROM desk ORDER BY id' });
      const shifts = await sql.run<ShiftRow>({ text: 'SELECT * FROM shift ORDER BY id' });
      const regions = await sql.run<{ id: string; name_zh: string; name_en: string }>({ text: 'SELECT * FROM region' });
      const [bank] = await sql.run<{ time_zone: string }>({ text: 'SELECT time_zone FROM bank' });
      return {
        technicians: technicians.map(toTechnician),
        desks: desks.map(toPerson),
        shifts: shifts.map(toShift),
        regionNames: new Map(regions.map((each) => [each.id, { zh: each.name_zh, en: each.name_en }])),
        timeZone: bank?.time_zone ?? NO_ZONE,
      };
    });
  }
}

const toPerson = ({ id, name_zh, name_en, phone, email, language }: PersonRow): Desk => ({
  id,
  name: { zh: name_zh, en: name_en },
  phone,
  email,
  language,
});

const toTechnician = (row: TechnicianRow): Technician => ({
  ...toPerson(row),
  skills: row.skills,
  regions: row.regions,
  place: { lat: row.lat, lon: row.lon },
});

const toShift = (row: ShiftRow): RosterFacts['shifts'][number] => ({
  regionId: row.region_id,
  line: row.line,
  weekdays: row.weekdays,
  fromMinute: row.from_minute,
  toMinute: row.to_minute,
  technicianIds: row.technician_ids,
});
