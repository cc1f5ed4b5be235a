import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '../../database/sql.js';
import type { Bank, Directory, DirectoryStore, Region, Site, Terminal } from '../directory.store.js';

const TERMINALS = `SELECT t.id, t.site_id AS "siteId", s.region_id AS "regionId", t.model, t.partition::int AS partition,
  t.silent_after_seconds AS "silentAfterSeconds", t.network_id AS "networkId", t.host_id AS "hostId" FROM terminal t JOIN site s ON s.id = t.site_id ORDER BY t.id`;
const SITES = `SELECT id, region_id AS "regionId", json_build_object('zh', name_zh, 'en', name_en) AS name,
  json_build_object('zh', address_zh, 'en', address_en) AS address, lat, lon FROM site ORDER BY id`;
const REGIONS = `SELECT id, json_build_object('zh', name_zh, 'en', name_en) AS name FROM region ORDER BY id`;
const BANK = `SELECT json_build_object('zh', name_zh, 'en', name_en) AS name, hotline, time_zone AS "timeZone" FROM bank`;

@Injectable()
export class PostgresDirectoryStore implements DirectoryStore {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async readAll(): Promise<Directory> {
    const terminals = await this.database.run<Terminal>({ text: TERMINALS });
    const sites = await this.database.run<Site>({ text: SITES });
    const regions = await this.database.run<Region>({ text: REGIONS });
    const [bank] = await this.database.run<Bank>({ text: BANK });
    return { terminals, sites, regions, bank: bank ?? null };
  }
}
