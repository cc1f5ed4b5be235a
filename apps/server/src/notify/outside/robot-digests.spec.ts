import { SETTINGS, type SettingValue } from '#libs/contract';
import { renderDigest, type DigestFacts } from '#libs/domain';
import { createTestDatabase, type TestDatabase } from '../../../../../test/harness/database.js';
import { PostgresOutbox } from '../../outbox/store/postgres-outbox.js';
import { PostgresDigestFactsStore } from '../store/postgres-digest-facts.store.js';
import type { DigestWords } from './digest-words.js';
import { RobotDigests } from './robot-digests.js';

const start = new Date('2026-11-21T20:07:00Z');
const after = (minutes: number): Date => new Date(start.getTime() + minutes * 60_000);

let test: TestDatabase;
let robots: Record<string, unknown>[];
let week: string;

const words = {
  settings: { read: (): SettingValue<'robots'> => SETTINGS.robots.schema.parse({ robots, digestMost: 2 }) },
  week: () =>
    Promise.resolve({
      state: week,
      ahead: () => [{ region: { zh: '东区', en: 'East' }, days: [{ weekday: 1, names: [], gap: true }] }],
    }),
  incident: ({ fault, terminalId, openedAt, ...rest }: { fault: string; terminalId: string; openedAt: Date }) => ({
    ...rest,
    openedAt: openedAt.toISOString(),
    title: { zh: fault, en: fault },
    site: { zh: terminalId, en: terminalId },
  }),
} as unknown as DigestWords;

/** Another process, as it were. */
const digests = () => new RobotDigests(test.database, new PostgresDigestFactsStore(), new PostgresOutbox(), words);

beforeAll(async () => {
  test = await createTestDatabase();
}, 60_000);
afterAll(async () => test.drop());
beforeEach(async () => {
  robots = [{ id: 'night', kind: 'wecom', url: 'https://qyapi.weixin.qq.com/x', language: 'en' }];
  week = '2026-11-16';
  await test.database.run({ text: 'TRUNCATE notice, incident, robot_digest, flood' });
});

const run = <Row>(text: string, values: unknown[] = []) => test.database.run<Row>({ text }, values);
const incident = (terminal: string, priority: number, change: { suppressed?: string; state?: string } = {}) =>
  run(
    `INSERT INTO incident (terminal_id, region_id, component, fault, priority, opened_at, last_event_at, state, suppressed_by)
     VALUES ($1, 'east', 'cardReader', 'card.captured', $2, $3, $3, $4, $5)`,
    [terminal, priority, start, change.state ?? 'new', change.suppressed ?? null],
  );
const told = async () =>
  (await run<{ digest: DigestFacts }>(`SELECT data->'digest' AS digest FROM notice ORDER BY id`)).map(
    ({ digest }) => digest,
  );

describe('a group', () => {
  it('hears each hour what is open, the most urgent first, and nothing while nothing is', async () => {
    await digests().pass(start);
    expect(await told()).toEqual([]);
    for (const [terminal, priority] of [
      ['T3', 3],
      ['T1', 1],
      ['T2', 2],
      ['T4', 4],
    ] as const) {
      await incident(terminal, priority);
    }
    await incident('T5', 1, { suppressed: 'maintenance' });
    await incident('T6', 1, { state: 'closed' });
    await digests().pass(after(1));
    await digests().pass(after(2));
    await digests().pass(after(60));
    expect(await told()).toHaveLength(1);
    await digests().pass(after(61));
    const [first] = await told();
    expect(await told()).toHaveLength(2);
    expect(first).toMatchObject({ open: { P1: 1, P2: 1, P3: 1, P4: 1 }, more: 2 });
    expect(renderDigest(first!, 'en', 'Asia/Shanghai')).toContain('P1 04:07 card.captured T1 INC-');
  });

  it('is told once by two processes that look at the same time', async () => {
    await incident('T1', 1);
    await Promise.all([digests().pass(start), digests().pass(start), digests().pass(start)]);
    expect(await told()).toHaveLength(1);
  });

  it('hears that a flood begins and that it ends', async () => {
    robots = [{ ...robots[0]!, matters: ['flood'] }];
    await digests().pass(start);
    await run(`INSERT INTO flood (desk_id, since, peak) VALUES ('night', $1, 11)`, [start]);
    await digests().pass(after(1));
    await digests().pass(after(2));
    await run('UPDATE flood SET ended_at = $1', [after(9)]);
    await digests().pass(after(10));
    expect((await told()).map(({ flood }) => flood)).toEqual(['begun', 'ended']);
  });

  it('hears each week who is on call in it, and leaves changes of shift to the roster', async () => {
    robots = [{ ...robots[0]!, matters: ['weekAhead', 'shiftChange'] }];
    await digests().pass(start);
    week = '2026-11-23';
    await digests().pass(after(1));
    await digests().pass(after(2));
    const [only, ...others] = await told();
    expect(others).toEqual([]);
    expect(renderDigest(only!, 'en', 'UTC')).toBe('On call in the next seven days\nEast: Mon nobody');
  });

  it('hears of what reached nobody, but not of its own', async () => {
    robots = [{ ...robots[0]!, matters: ['deadLetters'] }];
    const dead = (kind: string) =>
      run(
        `INSERT INTO notice (lane, purpose, template, language, channel, recipient_kind, recipient_id, address, data, state,
           next_at, created_at) VALUES (1, 'page', 'incidentOffered', 'en', 'sms', $1, 'x', 'x', '{}', 'dead', $2, $2)`,
        [kind, start],
      );
    await dead('robot');
    await digests().pass(start);
    expect((await told()).filter(Boolean)).toEqual([]);
    await dead('technician');
    await digests().pass(after(1));
    await digests().pass(after(2));
    expect((await told()).filter(Boolean)).toMatchObject([{ matter: 'deadLetters', dead: 1 }]);
  });

  it('hears only what it asked for, and nothing when it is switched off', async () => {
    robots = [
      { ...robots[0]!, id: 'a', matters: ['flood'] },
      { ...robots[0]!, id: 'b', enabled: false },
    ];
    await incident('T1', 1);
    await digests().pass(start);
    expect(await told()).toEqual([]);
  });
});
