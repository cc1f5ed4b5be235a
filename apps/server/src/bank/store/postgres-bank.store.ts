import type { BankFile } from '#libs/contract';
import { minuteOfClock, partitionOf } from '#libs/domain';
import type { Database, Sql } from '../../database/sql.js';
import type { BankStore } from '../bank.store.js';

/** Three heartbeats of thirty seconds. */
const SILENT_AFTER_SECONDS = 90;

/** One INSERT per table: `json_populate_recordset` spreads the rows over the columns they name. */
export class PostgresBankStore implements BankStore {
  constructor(private readonly database: Database) {}

  async isEmpty(): Promise<boolean> {
    const [row] = await this.database.run<{ present: boolean }>({
      text: 'SELECT EXISTS (SELECT FROM bank) AS present',
    });
    return !row!.present;
  }

  async write(bank: BankFile, passwordHashes: Map<string, string>): Promise<void> {
    await this.database.transaction(async (sql) => {
      await insert(sql, 'bank', 'id, name_zh, name_en, hotline, time_zone', [
        { id: 1, ...named(bank.name), hotline: bank.hotline, time_zone: bank.timeZone },
      ]);
      await insert(
        sql,
        'region',
        'id, name_zh, name_en',
        bank.regions.map((region) => ({ id: region.id, ...named(region.name) })),
      );
      await insert(
        sql,
        'site',
        'id, region_id, name_zh, name_en, address_zh, address_en, lat, lon',
        bank.sites.map(siteRow),
      );
      await insert(
        sql,
        'terminal',
        'id, site_id, model, partition, silent_after_seconds, network_id, host_id, broker_id, owner',
        bank.terminals.map(terminalRow),
      );
      await insert(
        sql,
        'technician',
        'id, name_zh, name_en, phone, email, language, skills, regions, lat, lon, kind, contract',
        [
          ...bank.technicians.map((each) => ({ ...each, kind: 'person' as const })),
          ...(bank.vendors ?? []).map((each) => ({ ...each, kind: 'vendor' as const })),
        ].map(({ name, place, ...person }) => ({ ...person, ...named(name), ...place })),
      );
      await insert(
        sql,
        'desk',
        'id, name_zh, name_en, phone, email, language, kind, regions',
        bank.desks.map(({ name, ...desk }) => ({ ...desk, ...named(name) })),
      );
      await insert(
        sql,
        'shift',
        'region_id, line, weekdays, from_minute, to_minute, technician_ids, version',
        bank.shifts.map(shiftRow),
      );
      await insert(sql, 'rotation', ROTATION_COLUMNS, (bank.rotations ?? []).map(rotationRow));
      await insert(
        sql,
        'account',
        'username, password_hash, role, name_zh, name_en, technician_id, language, regions',
        bank.accounts.map(({ name, technician, password: _, ...account }) => ({
          ...account,
          ...named(name),
          technician_id: technician ?? null,
          password_hash: passwordHashes.get(account.username),
        })),
      );
    });
  }

  async setPasswords(passwordHashes: Map<string, string>): Promise<void> {
    const changes = [[...passwordHashes.keys()], [...passwordHashes.values()]];
    await this.database.transaction(async (sql) => {
      await sql.run(
        {
          text: `UPDATE account a SET password_hash = n.hash FROM unnest($1::text[], $2::text[]) AS n (username, hash)
                 WHERE a.username = n.username`,
        },
        changes,
      );
      await sql.run({ text: 'DELETE FROM web_session WHERE username = ANY($1)' }, [changes[0]]);
    });
  }
}

async function insert(sql: Sql, table: string, columns: string, rows: object[]): Promise<void> {
  await sql.run(
    { text: `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1)` },
    [JSON.stringify(rows)],
  );
}

const named = (name: { zh: string; en: string }) => ({ name_zh: name.zh, name_en: name.en });

const siteRow = (site: BankFile['sites'][number]) => ({
  id: site.id,
  region_id: site.region,
  ...named(site.name),
  address_zh: site.address.zh,
  address_en: site.address.en,
  ...site.place,
});

const terminalRow = (terminal: BankFile['terminals'][number]) => ({
  id: terminal.id,
  site_id: terminal.site,
  model: terminal.model,
  partition: partitionOf(terminal.id),
  silent_after_seconds: terminal.silentAfterSeconds ?? SILENT_AFTER_SECONDS,
  network_id: terminal.network ?? null,
  host_id: terminal.host ?? null,
  broker_id: terminal.broker ?? null,
  owner: terminal.owner ?? null,
});

const shiftRow = (shift: BankFile['shifts'][number]) => ({
  region_id: shift.region,
  line: shift.line,
  weekdays: shift.weekdays,
  from_minute: minuteOfClock(shift.from),
  to_minute: minuteOfClock(shift.to),
  technician_ids: shift.technicians,
  version: 1,
});

const ROTATION_COLUMNS =
  'id, name_zh, name_en, region_id, line, skill, participants, unit, length, starts_on, hand_over_minute, windows, day_kind, calendar_id, version';

const rotationRow = (rotation: NonNullable<BankFile['rotations']>[number]) => ({
  id: rotation.id,
  ...named(rotation.name),
  region_id: rotation.region,
  line: rotation.line,
  skill: rotation.skill ?? null,
  participants: rotation.participants,
  unit: rotation.unit,
  length: rotation.length,
  starts_on: rotation.startsOn,
  hand_over_minute: minuteOfClock(rotation.handOver),
  windows: (rotation.windows ?? []).map(({ weekdays, from, to }) => ({
    weekdays,
    fromMinute: minuteOfClock(from),
    toMinute: minuteOfClock(to),
  })),
  day_kind: rotation.dayKind ?? null,
  calendar_id: rotation.calendar ?? null,
  version: 1,
});
