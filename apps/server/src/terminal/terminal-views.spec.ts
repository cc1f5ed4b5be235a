import { terminalDetail, terminalPage } from '#libs/contract';
import { COMPONENT_STATES, conditionOf, type ComponentState } from '#libs/domain';
import { silentLogger } from '#libs/observability';
import { MovableClock } from '#libs/testkit';
import { createTestDatabase, type TestDatabase } from '../../../../test/harness/database.js';
import { PostgresDirectoryStore } from './store/postgres-directory.store.js';
import { PostgresTerminalViews } from './store/postgres-terminal-views.js';
import { TerminalDirectory } from './terminal-directory.js';
import { BadCursor, type Reader } from './terminal-views.js';

interface Case {
  id: string;
  seen: boolean;
  silent: boolean;
  incidents: number;
  state: ComponentState;
}

const cases: Case[] = [false, true].flatMap((seen) =>
  [false, true].flatMap((silent) =>
    [0, 2].flatMap((incidents) => COMPONENT_STATES.map((state) => ({ id: '', seen, silent, incidents, state }))),
  ),
);
cases.forEach((each, i) => (each.id = `T${String(i + 1).padStart(3, '0')}`));

const time = '2026-11-21T00:00:00Z';
const everybody: Reader = { language: 'en', regions: [] };
let test: TestDatabase;
let views: PostgresTerminalViews;

beforeAll(async () => {
  test = await createTestDatabase();
  views = new PostgresTerminalViews(test.database);
  const run = (text: string, values?: unknown[]) => test.database.run({ text }, values);
  await run(`INSERT INTO region VALUES ('north', '北区', 'North'), ('south', '南区', 'South');
    INSERT INTO site VALUES ('S1', 'north', '一号网点', 'Site one', '一号路', '1 First Road', 31.2, 121.5),
      ('S2', 'south', '二号网点', 'Site two', '二号路', '2 Second Road', 31.3, 121.6);
    INSERT INTO terminal (id, site_id, model, partition, silent_after_seconds) VALUES ('X-SOUTH', 'S2', 'CRS', 3, 90)`);
  for (const { id, seen, silent, incidents, state } of cases) {
    await run(
      `INSERT INTO terminal (id, site_id, model, partition, silent_after_seconds) VALUES ($1, 'S1', 'ATM', 2, 90)`,
      [id],
    );
    await run(
      'INSERT INTO terminal_state (terminal_id, last_seen_at, silent_since, components) VALUES ($1, $2, $3, $4)',
      [id, seen ? time : null, silent ? time : null, { safe: 'ok', cardReader: state }],
    );
    for (let i = 0; i < incidents; i++) {
      await run(
        `INSERT INTO incident (terminal_id, region_id, component, fault, priority, opened_at, last_event_at)
         VALUES ($1, 'north', 'safe', $2, 1, $3, $3)`,
        [id, `test.fault${i}`, time],
      );
    }
  }
});
afterAll(() => test.drop());

describe('the list of terminals', () => {
  it('says of every terminal what the rule says', async () => {
    const { items } = await views.list({ limit: 500 }, everybody);
    const expected = cases.map(({ id, seen, silent, incidents, state }) => {
      const facts = { lastSeenAt: seen ? new Date(time) : null, silentSince: silent ? new Date(time) : null };
      return [id, conditionOf({ ...facts, openIncidents: incidents, componentStates: ['ok', state] }).outcome];
    });
    expect(items.map((item) => [item.id, item.condition])).toEqual([...expected, ['X-SOUTH', 'unknown']]);
  });

  it('can be read page by page, without a gap or a repetition', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = terminalPage.parse(await views.list({ limit: 3, condition: 'fault', cursor }, everybody));
      seen.push(...page.items.map((item) => item.id));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    const all = await views.list({ limit: 500, condition: 'fault' }, everybody);
    expect(seen).toEqual(all.items.map((item) => item.id));
    expect(seen.length).toBeGreaterThan(6);
  });

  it('refuses a cursor that it did not give', async () => {
    await expect(views.list({ limit: 7, cursor: 'nonsense' }, everybody)).rejects.toThrow(BadCursor);
  });

  it('shows a reader their own regions only, in their language', async () => {
    const south: Reader = { language: 'zh-CN', regions: ['south'] };
    expect((await views.list({ limit: 9 }, south)).items).toEqual([
      {
        id: 'X-SOUTH',
        model: 'CRS',
        siteId: 'S2',
        siteName: '二号网点',
        region: 'south',
        condition: 'unknown',
        lastSeenAt: null,
        openIncidents: 0,
      },
    ]);
    expect((await views.list({ limit: 9, region: 'north' }, south)).items).toEqual([]);
    expect(await views.detail('T001', south)).toBeNull();
  });
});

describe('the page of a terminal', () => {
  it('holds what the contract says', async () => {
    const detail = terminalDetail.parse(await views.detail('T025', everybody));
    expect(detail).toMatchObject({
      id: 'T025',
      siteName: 'Site one',
      address: '1 First Road',
      session: { id: null, state: 'unknown' },
    });
    expect(terminalDetail.parse(await views.detail('X-SOUTH', everybody))).toMatchObject({
      components: {},
      clockOffsetSeconds: null,
    });
    expect(await views.detail('nobody', everybody)).toBeNull();
  });
});

describe('the directory', () => {
  it('knows terminals, sites and regions, and reads anew when asked for what it does not know', async () => {
    const clock = new MovableClock();
    const directory = new TerminalDirectory(new PostgresDirectoryStore(test.database), clock, silentLogger);
    await directory.reload();
    expect(directory.find('X-SOUTH')).toMatchObject({
      siteId: 'S2',
      regionId: 'south',
      partition: 3,
      silentAfterSeconds: 90,
    });
    expect(directory.siteOf('X-SOUTH')).toMatchObject({ name: { zh: '二号网点', en: 'Site two' }, lat: 31.3 });
    expect(directory.region('north')?.name).toEqual({ zh: '北区', en: 'North' });
    expect(directory.bank()).toBeNull();
    await test.database.run({
      text: `INSERT INTO terminal (id, site_id, model, partition, silent_after_seconds) VALUES ('LATE', 'S1', 'ATM', 2, 90)`,
    });
    directory.refreshSoon();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(directory.find('LATE')).toBeUndefined();
    clock.forward('2s');
    directory.refreshSoon();
    await directory.reload();
    expect(directory.find('LATE')).toBeDefined();
  });
});
