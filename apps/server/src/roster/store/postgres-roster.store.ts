import { Inject, Injectable } from '@nestjs/common';
import type { Language } from '#libs/domain';
import { DATABASE, type Database, type Sql } from '../../database/sql.js';
import type { Desk, RosterFacts, RosterStore, Technician } from '../roster.store.js';
import { BROWSERS_OF_DESK } from './desk-browsers.js';
import { toOverride, toRotation, toShift, type OverrideRow, type RotationRow, type ShiftRow } from './roster-rows.js';
import { readDeskDuty } from './read-desk-duty.js';

interface PersonRow {
  id: string;
  name_zh: string;
  name_en: string;
  phone: string;
  email: string | null;
  language: Language;
  push: boolean;
}
type TechnicianRow = PersonRow & { skills: string[]; regions: string[]; lat: number; lon: number } & Pick<
    Technician,
    'kind' | 'contract' | 'verified'
  >;

type DeskRow = PersonRow & { kind: Desk['kind']; regions: string[] };

/** Who was on call a year ago can be asked; who stood in before that is in the audit log. */
const OVERRIDES_KEPT_MS = 400 * 86_400_000;

const TECHNICIANS = `
  SELECT t.*, EXISTS (SELECT FROM contact_verification v WHERE v.technician_id = t.id AND v.address IN (t.phone, t.email))
    AS verified, EXISTS (SELECT FROM push_subscription p WHERE p.owner = 'technician:' || t.id) AS push FROM technician t ORDER BY id`;

const DESKS = `SELECT d.*, EXISTS (SELECT FROM ${BROWSERS_OF_DESK}) AS push FROM desk d ORDER BY id`;

/** Before a bank was imported there is nobody to call, so that any zone will do. */
const NO_ZONE = 'UTC';

@Injectable()
export class PostgresRosterStore implements RosterStore {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  readAll(now: Date, within?: Sql): Promise<RosterFacts> {
    return within ? this.read(within, now) : this.database.transaction((sql) => this.read(sql, now));
  }

  private async read(sql: Sql, now: Date): Promise<RosterFacts> {
    const since = new Date(now.getTime() - OVERRIDES_KEPT_MS);
    const technicians = await sql.run<TechnicianRow>({ text: TECHNICIANS });
    const desks = await sql.run<DeskRow>({ text: DESKS });
    const known = desks.map((row): Desk => ({ ...toPerson(row), kind: row.kind, regions: row.regions }));
    const deskDuty = await readDeskDuty(sql, known);
    const shifts = await sql.run<ShiftRow>({ text: 'SELECT * FROM shift ORDER BY id' });
    const rotations = await sql.run<RotationRow>({ text: 'SELECT * FROM rotation ORDER BY id' });
    const overrides = await sql.run<OverrideRow>(
      { text: 'SELECT * FROM roster_override WHERE ends_at > $1 ORDER BY id' },
      [since],
    );
    const regions = await sql.run<{ id: string; name_zh: string; name_en: string }>({ text: 'SELECT * FROM region' });
    const [bank] = await sql.run<{ time_zone: string }>({ text: 'SELECT time_zone FROM bank' });
    return {
      technicians: technicians.map(toTechnician),
      desks: known,
      deskDuty,
      shifts: shifts.map(toShift),
      rotations: rotations.map(toRotation),
      overrides: overrides.map(toOverride),
      regionNames: new Map(regions.map((each) => [each.id, { zh: each.name_zh, en: each.name_en }])),
      timeZone: bank?.time_zone ?? NO_ZONE,
    };
  }
}

const toPerson = ({
  id,
  name_zh,
  name_en,
  phone,
  email,
  language,
  push,
}: PersonRow): Omit<Desk, 'kind' | 'regions'> => ({
  id,
  name: { zh: name_zh, en: name_en },
  phone,
  email,
  push,
  language,
});

const toTechnician = (row: TechnicianRow): Technician => ({
  ...toPerson(row),
  skills: row.skills,
  regions: row.regions,
  place: { lat: row.lat, lon: row.lon },
  verified: row.verified,
  kind: row.kind,
  contract: row.contract,
});
