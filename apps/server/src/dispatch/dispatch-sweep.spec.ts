import { setTimeout as pause } from 'node:timers/promises';
import { ScheduleModule } from '@nestjs/schedule';
import { Test, type TestingModule } from '@nestjs/testing';
import { createMetrics, silentLogger } from '#libs/observability';
import { eventually } from '#libs/testkit';
import { Hops } from '../../../../test/harness/hops.js';
import { NoTerminals } from '../../../../test/harness/no-terminals.js';
import { DatabaseModule } from '../database/database.module.js';
import { IncidentModule } from '../incident/index.js';
import { EVENT_SINK, type EventSink } from '../ingest/index.js';
import { OutboxModule } from '../outbox/index.js';
import { PlatformModule } from '../platform.module.js';
import { RosterModule } from '../roster/index.js';
import { SettingsModule } from '../settings/index.js';
import { serverConfig, type ServerConfig } from '../server.config.js';
import { TerminalModule } from '../terminal/index.js';
import { WakeBoard, WakeModule } from '../wake/index.js';
import { DispatchModule } from './index.js';

const STEPS = 7;

describe('dispatch as a running program', () => {
  let hops: Hops;
  let app: TestingModule;

  beforeAll(async () => {
    hops = await Hops.start(STEPS);
    const config = { DATABASE_URL: hops.test.url, OFFER_SECONDS: 300, VERIFY_SECONDS: 600, ROLES: ['dispatch'] };
    expect(Object.keys(serverConfig.settings)).toEqual(expect.arrayContaining(Object.keys(config)));
    const platform = {
      config: config as unknown as ServerConfig,
      clock: hops.clock,
      logger: silentLogger,
      metrics: createMetrics(),
    };
    app = await Test.createTestingModule({
      imports: [
        PlatformModule.of(platform),
        DatabaseModule.on(hops.test.dataSource),
        ScheduleModule.forRoot(),
        ...[
          NoTerminals,
          WakeModule,
          SettingsModule,
          TerminalModule,
          RosterModule,
          OutboxModule,
          IncidentModule,
          DispatchModule,
        ],
      ],
    }).compile();
    await app.init();
  });
  afterAll(async () => {
    await app.close();
    await hops.stop();
  });

  const isOffered = async (id: string): Promise<boolean> => (await hops.incident(id)).state === 'offered';

  it('asks somebody at once when it is woken after the commit', async () => {
    const sink = app.get<EventSink>(EVENT_SINK);
    const begun = performance.now();
    const faults = ['card.captured', 'cash.retained'];
    const events = ['T1', 'T2', 'T3'].flatMap((terminal) => faults.map((fault) => hops.event(terminal, fault)));
    for (const event of events) {
      const [id] = await hops.test.database.transaction((sql) => sink.apply(sql, [event], hops.clock.now()));
      app.get(WakeBoard).ring('incidents');
      await eventually('an offer after a ring', () => isOffered(id!));
    }
    // The sweep alone, once a second, would take five seconds and more.
    expect(performance.now() - begun).toBeLessThan(4_000);
  });

  it('finds by its sweep what nobody woke it for: a lost ring, an expired offer, the end of a verify window', async () => {
    const id = await hops.raise('T2', 'dispenser.jam');
    await eventually('an offer without a ring', () => isOffered(id));
    hops.clock.forward('5m');
    await eventually('the next offer', async () => (await hops.assignments(id)).length === 2);
    await hops.answering.perform({
      incidentId: id,
      answer: 'accept',
      technicianId: (await hops.incident(id)).assignee_id!,
      username: 'x',
    });
    await hops.clearFault('T2', 'dispenser.jam');
    const actor = { username: 'desk', role: 'desk', technicianId: null } as const;
    await hops.acting.perform({ incidentId: id, action: 'restore', actor });
    hops.clock.forward('10m');
    await eventually('closed', async () => (await hops.incident(id)).state === 'closed');
  });

  it('fires the steps of escalation within a second of their time', async () => {
    const ids: string[] = [];
    for (let n = 1; n <= STEPS; n++) {
      ids.push(await hops.raise(`T${n}`, 'safe.open'));
      await pause(130);
    }
    const clocks = () =>
      hops.test.database.run<{ due: Date }>(
        {
          text: 'SELECT escalate_at AS due FROM incident WHERE id = ANY($1) AND escalation_from IS NOT NULL ORDER BY 1',
        },
        [ids],
      );
    await eventually('all clocks run', async () => (await clocks()).length === STEPS);
    const [first] = await clocks();
    hops.clock.forward(`${first!.due.getTime() - hops.clock.now().getTime() - 1_500}ms`);
    const late = async (): Promise<number[]> => {
      const rows = await hops.test.database.run<{ ms: number }>(
        {
          text: `SELECT DISTINCT ON (incident_id) (extract(epoch FROM at - (data->>'dueAt')::timestamptz) * 1000)::float8 AS ms
                 FROM timeline WHERE incident_id = ANY($1) AND what IN ('escalated', 'escalatedToNobody')
                 ORDER BY incident_id, id`,
        },
        [ids],
      );
      return rows.map(({ ms }) => ms).sort((a, b) => a - b);
    };
    await eventually('all have fired', async () => (await late()).length === STEPS);
    const lateMs = await late();
    expect(lateMs[0]).toBeGreaterThanOrEqual(0);
    // The median, for other programs may hold this machine up.
    expect(lateMs[Math.floor(STEPS / 2)]).toBeLessThanOrEqual(1_000);
  });
});
