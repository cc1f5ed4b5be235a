import { DataSource } from 'typeorm';
import { PlacesAndTerminals1763700000000 } from './migrations/1763700000000-places-and-terminals.js';
import { PeopleAndRoster1763700000001 } from './migrations/1763700000001-people-and-roster.js';
import { AccountsAndAudit1763700000002 } from './migrations/1763700000002-accounts-and-audit.js';
import { DeviceEvents1763700000003 } from './migrations/1763700000003-device-events.js';
import { Incidents1763700000004 } from './migrations/1763700000004-incidents.js';
import { AssignmentsAndNotices1763700000005 } from './migrations/1763700000005-assignments-and-notices.js';
import { CustomerCases1763700000006 } from './migrations/1763700000006-customer-cases.js';

export const MIGRATIONS = [
  PlacesAndTerminals1763700000000,
  PeopleAndRoster1763700000001,
  AccountsAndAudit1763700000002,
  DeviceEvents1763700000003,
  Incidents1763700000004,
  AssignmentsAndNotices1763700000005,
  CustomerCases1763700000006,
];

/** @param url postgres://… @param pool connections at most */
export function createDataSource(url: string, pool: number): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    migrations: MIGRATIONS,
    migrationsTransactionMode: 'each',
    poolSize: pool,
    // Every session reads and writes times with offset, whatever the server's own zone is.
    extra: { options: '-c timezone=UTC', idleTimeoutMillis: 30_000, connectionTimeoutMillis: 10_000 },
  });
}
