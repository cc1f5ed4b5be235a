import { DataSource } from 'typeorm';
import { PlacesAndTerminals1763700000000 } from './migrations/1763700000000-places-and-terminals.js';
import { PeopleAndRoster1763700000001 } from './migrations/1763700000001-people-and-roster.js';
import { AccountsAndAudit1763700000002 } from './migrations/1763700000002-accounts-and-audit.js';
import { DeviceEvents1763700000003 } from './migrations/1763700000003-device-events.js';
import { Incidents1763700000004 } from './migrations/1763700000004-incidents.js';
import { AssignmentsAndNotices1763700000005 } from './migrations/1763700000005-assignments-and-notices.js';
import { CustomerCases1763700000006 } from './migrations/1763700000006-customer-cases.js';
import { Settings1763800000000 } from './migrations/1763800000000-settings.js';
import { LifeOfAnIncident1763800000010 } from './migrations/1763800000010-life-of-an-incident.js';
import { Rosters1763800000020 } from './migrations/1763800000020-rosters.js';
import { ServiceLevels1763800000030 } from './migrations/1763800000030-service-levels.js';
import { AlarmRules1763800000040 } from './migrations/1763800000040-alarm-rules.js';
import { WorkOfTheDesk1763800000050 } from './migrations/1763800000050-work-of-the-desk.js';
import { Channels1763800000090 } from './migrations/1763800000090-channels.js';
import { Dispatch1763800000060 } from './migrations/1763800000060-dispatch.js';
import { Delivery1763800000080 } from './migrations/1763800000080-delivery.js';
import { Escalation1763800000070 } from './migrations/1763800000070-escalation.js';
import { MonitorAlerts1763800000100 } from './migrations/1763800000100-monitor-alerts.js';
import { TerminalCommands1763800000110 } from './migrations/1763800000110-terminal-commands.js';
import { Availability1763800000120 } from './migrations/1763800000120-availability.js';
import { ReachOfAccounts1763800000130 } from './migrations/1763800000130-reach-of-accounts.js';

export const MIGRATIONS = [
  PlacesAndTerminals1763700000000,
  PeopleAndRoster1763700000001,
  AccountsAndAudit1763700000002,
  DeviceEvents1763700000003,
  Incidents1763700000004,
  AssignmentsAndNotices1763700000005,
  CustomerCases1763700000006,
  Settings1763800000000,
  LifeOfAnIncident1763800000010,
  Rosters1763800000020,
  ServiceLevels1763800000030,
  AlarmRules1763800000040,
  WorkOfTheDesk1763800000050,
  Dispatch1763800000060,
  Escalation1763800000070,
  Delivery1763800000080,
  Channels1763800000090,
  MonitorAlerts1763800000100,
  TerminalCommands1763800000110,
  Availability1763800000120,
  ReachOfAccounts1763800000130,
];

/** @param url postgres://… @param pool connections at most */
export function createDataSource(url: string, pool: number): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    migrations: MIGRATIONS,
    migrationsTransactionMode: 'each',
    poolSize: pool,
    // Every session reads and writes times with offset, whatever the server's own zone is. Just-in-time compilation takes
    // 0.2 s where the statistics lag behind a storm, for statements that then run for a millisecond.
    extra: { options: '-c timezone=UTC -c jit=off', idleTimeoutMillis: 30_000, connectionTimeoutMillis: 10_000 },
  });
}
