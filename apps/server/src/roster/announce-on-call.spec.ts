import { renderNotice, type NoticeFacts } from '#libs/domain';
import { silentLogger } from '#libs/observability';
import { MovableClock } from '#libs/testkit';
import { createTestDatabase, type TestDatabase } from '../../../../test/harness/database.js';
import { PostgresOutbox } from '../outbox/store/postgres-outbox.js';
import { Settings } from '../settings/settings.js';
import { PostgresSettingsStore } from '../settings/store/postgres-settings.store.js';
import { WakeBoard } from '../wake/wake-board.js';
import { AnnounceOnCall } from './announce-on-call.js';
import { Roster } from './roster.js';
import { PostgresAnnouncedStore } from './store/postgres-announced.store.js';
import { PostgresRosterStore } from './store/postgres-roster.store.js';

const ROBOTS = {
  robots: [
    { id: 'ops', kind: 'wecom', url: 'https://robots.test/a', matters: ['shiftChange'], language: 'en' },
    { id: 'digests', kind: 'wecom', url: 'https://robots.test/b', matters: ['digest'] },
    { id: 'off', kind: 'wecom', url: 'https://robots.test/c', enabled: false },
  ],
};

describe('the message that somebody else is on call', () => {
  let test: TestDatabase;
  let clock: MovableClock;
  const run = <Row>(text: string, values: unknown[] = []) => test.database.run<Row>({ text }, values);
  beforeAll(async () => {
    test = await createTestDatabase();
    await run(`INSERT INTO bank (name_zh, name_en, hotline, time_zone) VALUES ('银行', 'Bank', '1', 'UTC')`);
    await run(`INSERT INTO region VALUES ('north', '北区', 'North'), ('south', '南区', 'South')`);
    await run(`INSERT INTO technician (id, name_zh, name_en, phone, language, skills, regions, lat, lon)
      SELECT id, '甲' || id, 'Person ' || id, '+86138', 'zh-CN', '{card}', '{north}', 31, 121 FROM unnest('{a,b,c}'::text[]) id`);
    await run(
      `INSERT INTO setting (name, version, value, changed_at, changed_by, reason) VALUES ('robots', 1, $1, $2, 'admin', '')`,
      [JSON.stringify(ROBOTS), new Date('2026-11-01T00:00Z')],
    );
  });
  beforeEach(async () => {
    clock = new MovableClock();
    await run('TRUNCATE on_call_announced, notice, shift, roster_override CASCADE');
    // a by night, b by day, hour by hour from the one that runs.
    const hour = clock.now().getUTCHours();
    await run(
      `INSERT INTO shift (region_id, line, weekdays, from_minute, to_minute, technician_ids) VALUES
         ('north', 'first', '{1,2,3,4,5,6,7}', $1, $2, '{a}'), ('north', 'first', '{1,2,3,4,5,6,7}', $2, $1, '{b}')`,
      [hour * 60, ((hour + 1) % 24) * 60],
    );
  });
  afterAll(() => test.drop());

  const started = async (): Promise<AnnounceOnCall> => {
    const settings = new Settings(new PostgresSettingsStore(test.database), new WakeBoard(), silentLogger);
    await settings.reload();
    const roster = new Roster(new PostgresRosterStore(test.database), clock, silentLogger, settings);
    await roster.reload();
    return new AnnounceOnCall(test.database, new PostgresAnnouncedStore(), new PostgresOutbox(), roster, settings);
  };
  const told = async (): Promise<string[]> => {
    const rows = await run<{ recipient_id: string; template: string; data: NoticeFacts }>(
      'SELECT recipient_id, template, data FROM notice ORDER BY id',
    );
    return rows.map(({ recipient_id, data }) => {
      const house = { bank: { zh: '银行', en: 'Bank' }, hotline: '1', timeZone: 'UTC', publicUrl: 'https://bank.test' };
      const notice = {
        template: 'onCallChanged',
        channel: 'robot',
        kind: 'robot',
        language: 'en',
        facts: data,
        house,
      } as const;
      return `${recipient_id}: ${renderNotice(notice).text}`;
    });
  };
  const HANDED_OVER = 'ops: On call from now on\nNorth First line: Person b (before: Person a)\nhttps://bank.test/desk';

  it('is silent at the first look, and goes once to each group that wants it when a turn ends', async () => {
    const announce = await started();
    expect(await announce.pass(clock.now())).toBe(0);
    expect(await announce.pass(clock.now())).toBe(0);
    clock.forward('1h');
    expect(await announce.pass(clock.now())).toBe(1);
    expect(await announce.pass(clock.now())).toBe(0);
    expect(await told()).toEqual([HANDED_OVER]);
  });

  it('is neither lost nor doubled when the server was down at the hand-over, and is started anew', async () => {
    await (await started()).pass(clock.now());
    clock.forward('1h');
    expect(await (await started()).pass(clock.now())).toBe(1);
    expect(await (await started()).pass(clock.now())).toBe(0);
    expect(await told()).toEqual([HANDED_OVER]);
  });

  it('goes once when several servers see the change at the same moment', async () => {
    const servers = [await started(), await started(), await started()];
    await Promise.all(servers.map((each) => each.pass(clock.now())));
    clock.forward('1h');
    const queued = await Promise.all(servers.map((each) => each.pass(clock.now())));
    expect(queued.sort()).toEqual([0, 0, 1]);
    expect(await told()).toEqual([HANDED_OVER]);
  });

  it('tells of an override when it begins and when it ends, and of a line that nobody has any more', async () => {
    const announce = await started();
    await announce.pass(clock.now());
    const [from, until] = [5, 10].map((minutes) => new Date(clock.now().getTime() + minutes * 60_000));
    await run(
      `INSERT INTO roster_override (starts_at, ends_at, replaces, by_id, reason, changed_at, changed_by)
       VALUES ($1, $2, 'a', 'c', '', $1, 'lead'), ($1, $2, 'b', 'c', '', $1, 'lead')`,
      [from, until],
    );
    for (const minutes of ['6m', '6m']) {
      clock.forward(minutes);
      await announce.pass(clock.now());
      await announce.pass(clock.now());
    }
    const lines = (await told()).map((text) => text.split('\n')[1]);
    expect(lines[0]).toMatch(/^North First line: Person c \(before: Person [ab]\)$/);
    expect(lines[1]).toMatch(/^North First line: Person [ab] \(before: Person c\)$/);
    await run('TRUNCATE shift');
    clock.forward('2m');
    await announce.pass(clock.now());
    expect((await told()).at(-1)).toMatch(/North First line: nobody \(before: Person [ab]\)\n/);
    expect(await told()).toHaveLength(3);
  });
});
