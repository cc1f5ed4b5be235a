import { Test } from '@nestjs/testing';
import type { INestApplicationContext } from '@nestjs/common';
import type { ReportRequest } from '#libs/contract';
import { readCaseNumber } from '#libs/domain';
import { createMetrics, silentLogger } from '#libs/observability';
import { MovableClock } from '#libs/testkit';
import { createTestDatabase, type TestDatabase } from '../../../../test/harness/database.js';
import { NoTerminals } from '../../../../test/harness/no-terminals.js';
import { DatabaseModule } from '../database/database.module.js';
import { IncidentModule } from '../incident/index.js';
import { EVENT_SINK, type EventSink } from '../ingest/index.js';
import { NotifyHealthReader, NotifyModule } from '../notify/index.js';
import { OutboxModule } from '../outbox/index.js';
import { PlatformModule } from '../platform.module.js';
import { RosterModule } from '../roster/index.js';
import { serverConfig } from '../server.config.js';
import { SettingsModule } from '../settings/index.js';
import { TerminalDirectory, TerminalModule } from '../terminal/index.js';
import { WakeModule } from '../wake/index.js';
import { CaseReader, CustomerModule, FollowCase, ReportCase } from './index.js';
import { OpenCases } from './open-cases.js';
import { AdvanceCases } from './advance-cases.js';

let test: TestDatabase;
let app: INestApplicationContext;
let clock: MovableClock;
let now: Date;

beforeAll(async () => {
  test = await createTestDatabase();
  await test.database.run({
    text: `WITH b AS (INSERT INTO bank (name_zh, name_en, hotline, time_zone) VALUES ('示范银行', 'Sample Bank', '95500', 'Asia/Shanghai')),
             r AS (INSERT INTO region VALUES ('north', '北区', 'North') RETURNING id)
           INSERT INTO site SELECT 's1', id, '中关村支行', 'Zhongguancun', '海淀大街1号', '1 Haidian St', 39.98, 116.31 FROM r`,
  });
  await test.database.run({
    text: `INSERT INTO terminal (id, site_id, model, partition, silent_after_seconds) SELECT 'T' || n, 's1', 'M1', 0, 90 FROM generate_series(1, 600) n`,
  });
  clock = new MovableClock();
  const config = serverConfig.read({
    DATABASE_URL: test.url,
    MQTT_URL: 'mqtt://127.0.0.1',
    PUBLIC_URL: 'https://watch.example/',
    // The runners stand still: every pass is made by hand here.
    ROLES: 'ingest',
  });
  const module = await Test.createTestingModule({
    imports: [
      PlatformModule.of({ config, clock, logger: silentLogger, metrics: createMetrics() }),
      DatabaseModule.on(test.dataSource),
      ...[NoTerminals, WakeModule, SettingsModule, TerminalModule, RosterModule, OutboxModule],
      IncidentModule,
      CustomerModule,
      NotifyModule,
    ],
  }).compile();
  app = await module.init();
  await app.get(TerminalDirectory).reload();
}, 60_000);

afterAll(async () => {
  await app?.close();
  await test.drop();
});

beforeEach(async () => {
  await test.database.run({
    text: 'TRUNCATE case_token, case_step, customer_case, device_event, incident, timeline, notice RESTART IDENTITY',
  });
  now = clock.now();
});

/** What ingest does with an event: one transaction for the incident and the stored event. */
async function machineTells(change: {
  terminal?: string;
  fault?: 'card.captured' | 'cash.retained';
  at?: Date;
  detail?: Record<string, unknown>;
  raw?: Record<string, unknown>;
}): Promise<string> {
  const { terminal = 'T1', fault = 'card.captured', at = now, detail = {}, raw = null } = change;
  const component = fault === 'card.captured' ? 'cardReader' : 'cashDispenser';
  return test.database.transaction(async (sql) => {
    const [incidentId] = await app.get<EventSink>(EVENT_SINK).apply(
      sql,
      [
        {
          terminalId: terminal,
          regionId: 'north',
          journal: null,
          seq: null,
          kind: 'raised',
          component,
          fault,
          occurredAt: at,
          receivedAt: at,
          detail,
          raw,
        },
      ],
      at,
    );
    await sql.run(
      {
        text: `INSERT INTO device_event (terminal_id, kind, component, fault, occurred_at, received_at, detail, raw, incident_id, case_pending)
               VALUES ($1, 'raised', $2, $3, $4, $4, $5, $6, $7, true)`,
      },
      [terminal, component, fault, at, detail, raw, incidentId],
    );
    return incidentId!;
  });
}

const openCases = (): Promise<boolean> => app.get(OpenCases).pass();
const cases = () =>
  test.database.run<Record<string, unknown>>({ text: 'SELECT * FROM customer_case ORDER BY id' }) as Promise<
    Record<string, string | null>[]
  >;
const report = (change: Partial<ReportRequest> = {}) =>
  app.get(ReportCase).report({ terminal: 'T1', kind: 'card', language: 'zh-CN', ...change });
const history = (incidentId: string) =>
  test.database.run<{ what: string; reason: string }>(
    { text: `SELECT what, reason FROM timeline WHERE incident_id = $1 AND kind = 'case' ORDER BY id` },
    [incidentId],
  );
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);
const counter = (after: number) => ({ counters: [{ name: 'captured', before: after - 1, after }], count: 1 });

async function recorded(change: Partial<ReportRequest> = {}) {
  const outcome = await report(change);
  if (outcome.outcome !== 'recorded') throw new Error(outcome.code);
  return { ...outcome.receipt, reason: outcome.reason, token: outcome.receipt.trackingUrl.split('/').at(-1)! };
}

describe('a machine that keeps a card or cash', () => {
  it('opens a case with a number, a first state and the evidence', async () => {
    const incident = await machineTells({ detail: counter(7), raw: { code: 'pan 4111111111111111' } });
    expect(await openCases()).toBe(false);
    const [found, ...others] = await cases();
    expect(others).toEqual([]);
    expect(found).toMatchObject({ incident_id: incident, kind: 'card', state: 'received', source: 'machine' });
    expect(readCaseNumber(found!['number']!)).toBe(found!['number']);
    expect(JSON.stringify(found!['evidence'])).toContain('****1111');
    expect(JSON.stringify(found!['evidence'])).not.toContain('411111');
    expect(await history(incident)).toEqual([{ what: 'caseOpened', reason: 'firstOfIncident' }]);
    expect(await app.get(CaseReader).casesOfIncident(incident)).toMatchObject([
      { number: found!['number'], state: 'received' },
    ]);
    expect(await app.get(CaseReader).newestNumbers([incident])).toEqual(new Map([[incident, found!['number']]]));
  });

  it('opens a case for retained cash with its amount', async () => {
    await machineTells({
      fault: 'cash.retained',
      detail: { amountMinor: 50_000, currency: 'CNY', transaction: 'TX1' },
    });
    await openCases();
    expect(await cases()).toMatchObject([{ kind: 'cash', amount_minor: '50000', currency: 'CNY' }]);
  });

  it('opens a second case for another card while the incident is open', async () => {
    const incident = await machineTells({ detail: counter(7) });
    expect(await machineTells({ detail: counter(8), at: later(30) })).toBe(incident);
    await openCases();
    expect(await cases()).toHaveLength(2);
    expect(await history(incident)).toEqual([
      { what: 'caseOpened', reason: 'firstOfIncident' },
      { what: 'caseOpened', reason: 'otherEvidence' },
    ]);
  });

  it('keeps one case when the same evidence comes again', async () => {
    await machineTells({ detail: counter(7) });
    await openCases();
    const incident = await machineTells({ detail: counter(7), at: later(3_000) });
    await openCases();
    expect(await cases()).toHaveLength(1);
    expect((await history(incident)).at(-1)).toEqual({ what: 'caseSeenAgain', reason: 'sameEvidence' });
  });

  it('without evidence takes the same within two minutes for one card, and later for another', async () => {
    await machineTells({});
    await machineTells({ at: later(100) });
    await openCases();
    expect(await cases()).toHaveLength(1);
    await machineTells({ at: later(400) });
    await openCases();
    expect(await cases()).toHaveLength(2);
  });

  it('opens one case for each card when one event counts several', async () => {
    await machineTells({ detail: { counters: [{ name: 'captured', before: 4, after: 6 }], count: 2 } });
    await openCases();
    const evidence = (await cases()).map(
      (each) => (each['evidence'] as unknown as { item: { counter: string } }).item.counter,
    );
    expect(evidence).toEqual(['captured|:5', 'captured|:6']);
  });

  it('is not held up by an event whose text would be cut in the middle of a character', async () => {
    await machineTells({ terminal: 'T2', detail: { transaction: `${'a'.repeat(79)}😀`, ...counter(1) } });
    await machineTells({ detail: counter(7) });
    await openCases();
    expect(await cases()).toHaveLength(2);
  });

  it('takes a storm in a few statements, and every event once however many take', async () => {
    await Promise.all(
      Array.from({ length: 300 }, (_none, index) => machineTells({ terminal: `T${index + 1}`, detail: counter(1) })),
    );
    await Promise.all([openCases(), openCases(), openCases()]);
    await openCases();
    expect(await cases()).toHaveLength(300);
    expect(new Set((await cases()).map((each) => each['terminal_id'])).size).toBe(300);
    const left = await test.database.run({ text: 'SELECT 1 FROM device_event WHERE case_pending' });
    expect(left).toEqual([]);
  });
});

describe('a customer who reports', () => {
  it('after the event joins its case, keeps its number and gets a message', async () => {
    const incident = await machineTells({ detail: counter(7) });
    await openCases();
    const [known] = await cases();
    const receipt = await recorded({ phone: '139 1234 5678', lastFour: '4242' });
    expect(receipt).toMatchObject({ caseNumber: known!['number'], reason: 'machineToldToo' });
    expect(await cases()).toMatchObject([{ phone: '13912345678', last_four: '4242', suspected_trap: false }]);
    expect((await history(incident)).at(-1)).toEqual({ what: 'caseReported', reason: 'machineToldToo' });
    const notices = await test.database.run({ text: 'SELECT lane, purpose, template, channel, address FROM notice' });
    expect(notices).toEqual([
      { lane: 1, purpose: 'information', template: 'caseReceived', channel: 'sms', address: '13912345678' },
    ]);
  });

  it('joins an event that is stored but has no case yet', async () => {
    await machineTells({ detail: counter(7) });
    expect((await recorded()).reason).toBe('machineToldToo');
    expect(await cases()).toHaveLength(1);
  });

  it('before the event has one case, which the event then joins', async () => {
    const receipt = await recorded();
    const [trap] = await cases();
    expect(trap).toMatchObject({ suspected_trap: true, number: receipt.caseNumber });
    const incident = await machineTells({ detail: counter(7), at: later(300) });
    await openCases();
    expect(await cases()).toMatchObject([{ number: receipt.caseNumber, incident_id: incident, suspected_trap: false }]);
    expect(await history(incident)).toEqual([{ what: 'caseMatched', reason: 'reportedBefore' }]);
    expect((await history(trap!['incident_id']!)).at(-1)).toEqual({ what: 'caseMoved', reason: 'eventArrived' });
  });

  it('of a swallowed card that the machine knows nothing of opens a suspected trap at once', async () => {
    await machineTells({ at: later(-700) });
    await openCases();
    const receipt = await recorded({ phone: '13912345678' });
    expect(receipt.reason).toBe('noEvent');
    const [incident] = await test.database.run({
      text: `SELECT fault, priority, component FROM incident WHERE fault = 'card.trapSuspected'`,
    });
    expect(incident).toEqual({ fault: 'card.trapSuspected', priority: 1, component: 'cardReader' });
    const [notice] = await test.database.run<{ data: object }>({ text: 'SELECT data FROM notice' });
    expect(notice!.data).toMatchObject({ suspectedTrap: true, caseNumber: receipt.caseNumber });
  });

  it('at the very moment of the event ends with one case that both belong to', async () => {
    const terminals = Array.from({ length: 40 }, (_none, index) => `T${index + 1}`);
    await Promise.all(
      terminals.flatMap((terminal) => [
        machineTells({ terminal, detail: counter(7) }).then(openCases),
        recorded({ terminal, phone: '13912345678' }),
      ]),
    );
    while (await openCases());
    const found = await cases();
    expect(found.map((each) => each['terminal_id']).sort()).toEqual([...terminals].sort());
    expect(found.every((each) => each['detected_at'] !== null && each['reported_at'] !== null)).toBe(true);
    expect(found.every((each) => String(each['suspected_trap']) === 'false')).toBe(true);
  });

  it('of cash opens a case without a trap', async () => {
    await recorded({ kind: 'cash', amountMinor: 10_000, currency: 'CNY' });
    expect(await cases()).toMatchObject([
      { kind: 'cash', suspected_trap: false, incident_id: null, source: 'customer' },
    ]);
  });

  it('twice has one case and one message, and both links work', async () => {
    const first = await recorded({ phone: '13912345678' });
    const second = await recorded({ phone: '13912345678' });
    expect(second).toMatchObject({ caseNumber: first.caseNumber, reason: 'reportedAgain' });
    expect(await test.database.run({ text: 'SELECT 1 FROM notice' })).toHaveLength(1);
    for (const { token } of [first, second]) {
      expect(await app.get(FollowCase).follow(token)).toMatchObject({ caseNumber: first.caseNumber });
    }
  });

  it('is never shown the case of another customer at the same machine', async () => {
    await machineTells({ detail: counter(7) });
    const first = await recorded({ phone: '13900000001' });
    const second = await recorded({ phone: '13900000002' });
    expect(second).toMatchObject({ reason: 'eventOfAnother' });
    expect(second.caseNumber).not.toBe(first.caseNumber);
  });

  it('is refused with a card number in any field, and nothing of it is kept', async () => {
    expect(await report({ text: '卡号 4111 1111 1111 1111' })).toMatchObject({
      outcome: 'refused',
      code: 'cardNumberGiven',
    });
    expect(await report({ text: '４１１１１１１１１１１１１１１１' })).toMatchObject({ status: 422 });
    expect(await report({ phone: '4222222222222' })).toMatchObject({ code: 'cardNumberGiven' });
    expect(await cases()).toEqual([]);
    expect(await report({ phone: '+8613800138002' })).toMatchObject({ outcome: 'recorded' });
  });

  it('is told when the machine is unknown', async () => {
    expect(await report({ terminal: 'T9999' })).toMatchObject({
      outcome: 'refused',
      code: 'unknownTerminal',
      status: 404,
    });
  });
});

describe('following a case', () => {
  it('shows the steps with their times through the link, in the language asked for', async () => {
    await machineTells({ detail: counter(7), at: later(-60) });
    const { token, caseNumber, trackingUrl } = await recorded({ language: 'en' });
    expect(trackingUrl).toBe(`https://watch.example/c/${token}`);
    const view = await app.get(FollowCase).follow(token);
    expect(view).toMatchObject({
      caseNumber,
      state: 'received',
      siteName: 'Zhongguancun',
      bankName: 'Sample Bank',
      hotline: '95500',
      detectedAt: later(-60).toISOString(),
    });
    expect(view!.steps.map(({ step, at }) => [step, at !== null])).toEqual([
      ['received', true],
      ['technicianSent', false],
      ['onSite', false],
      ['secured', false],
      ['verified', false],
      ['ready', false],
      ['completed', false],
    ]);
    expect(view!.steps.slice(1).every(({ expectedAt }) => expectedAt !== null)).toBe(true);
    expect((await app.get(FollowCase).follow(token, 'zh-CN'))!.siteName).toBe('中关村支行');
  });

  it('answers an unknown, an expired and a malformed link alike, and stores no token', async () => {
    const { token } = await recorded();
    const stored = JSON.stringify(await test.database.run({ text: 'SELECT * FROM case_token' }));
    expect(stored).not.toContain(token);
    await test.database.run({ text: 'UPDATE case_token SET expires_at = $1' }, [later(-1)]);
    for (const wrong of [token, 'AAAAAAAAAAAAAAAAAAAAAA', "' OR 1=1", '']) {
      expect(await app.get(FollowCase).follow(wrong)).toBeNull();
    }
  });

  it('moves on with the incident and tells the customer who left a phone', async () => {
    const incident = await machineTells({ detail: counter(7) });
    const { token } = await recorded({ phone: '13912345678', language: 'en' });
    const advance = app.get(AdvanceCases);
    await advance.pass();
    expect((await app.get(FollowCase).follow(token))!.state).toBe('received');
    await test.database.run({ text: 'UPDATE incident SET accepted_at = $2 WHERE id = $1' }, [incident, later(60)]);
    await advance.pass();
    await advance.pass();
    await test.database.run({ text: 'UPDATE incident SET arrived_at = $2, restored_at = $3 WHERE id = $1' }, [
      incident,
      later(600),
      later(900),
    ]);
    await advance.pass();
    const view = await app.get(FollowCase).follow(token);
    expect(view!.state).toBe('secured');
    expect(view!.steps.filter(({ at }) => at !== null)).toMatchObject([
      { step: 'received' },
      { step: 'technicianSent', at: later(60).toISOString() },
      { step: 'onSite', at: later(600).toISOString() },
      { step: 'secured', at: later(900).toISOString(), text: 'Card taken out' },
    ]);
    const told = await test.database.run({
      text: `SELECT data->>'caseState' AS state FROM notice WHERE template = 'caseProgress' ORDER BY id`,
    });
    expect(told).toEqual([{ state: 'technicianSent' }, { state: 'secured' }]);
  });
});

describe('the modules', () => {
  it('are wired, and notify tells how far behind it is', async () => {
    await recorded({ phone: '13912345678' });
    expect(await app.get(NotifyHealthReader).read()).toMatchObject({ waiting: 1, dead: 0 });
  });
});
