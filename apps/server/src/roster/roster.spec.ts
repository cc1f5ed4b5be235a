import { onCallView } from '#libs/contract';
import { silentLogger } from '#libs/observability';
import { eventually, MovableClock } from '#libs/testkit';
import { createTestDatabase, type TestDatabase } from '../../../../test/harness/database.js';
import { Settings } from '../settings/settings.js';
import { PostgresSettingsStore } from '../settings/store/postgres-settings.store.js';
import { WakeBoard } from '../wake/wake-board.js';
import { deskRecipient, Roster, technicianRecipient } from './index.js';
import { PostgresRosterStore } from './store/postgres-roster.store.js';

describe('the roster', () => {
  let test: TestDatabase;
  let clock: MovableClock;
  let roster: Roster;
  const run = (text: string): Promise<unknown[]> => test.database.run({ text });

  beforeAll(async () => {
    test = await createTestDatabase();
    await run(`INSERT INTO bank (name_zh, name_en, hotline, time_zone) VALUES ('银行', 'Bank', '1', 'Asia/Shanghai')`);
    await run(`INSERT INTO region VALUES ('north', '北区', 'North')`);
    await run(`INSERT INTO technician VALUES ('tech01', '甲', 'A', '+8613800000001', 'a@bank.test', 'zh-CN', '{card}', '{north}', 31, 121),
      ('tech02', '乙', 'B', '', NULL, 'en', '{cash}', '{north}', 31, 121)`);
    await run(`INSERT INTO desk VALUES ('night', '夜班', 'Night', '+8613900000000', NULL, 'zh-CN')`);
    await run(`INSERT INTO shift (region_id, line, weekdays, from_minute, to_minute, technician_ids) VALUES
      ('north', 'second', '{1,2,3,4,5,6,7}', 480, 480, '{tech02}'), ('north', 'first', '{6}', 1200, 480, '{tech01}')`);
  });
  beforeEach(() => {
    clock = new MovableClock();
    roster = new Roster(new PostgresRosterStore(test.database), clock, silentLogger);
  });
  afterAll(() => test.drop());

  it('answers who is on call, in the words of the contract and in both languages', async () => {
    const view = (await roster.read()).onCallView(new Date('2026-11-21T22:00:00+08:00'), 'en');
    expect(onCallView.parse(view)).toEqual({
      at: '2026-11-21T14:00:00.000Z',
      regions: [
        {
          region: 'north',
          regionName: 'North',
          line: 'first',
          until: '2026-11-22T00:00:00.000Z',
          technicians: [{ id: 'tech01', name: 'A', skills: ['card'] }],
        },
        expect.objectContaining({ line: 'second', technicians: [{ id: 'tech02', name: 'B', skills: ['cash'] }] }),
      ],
    });
    const chinese = (await roster.read()).onCallView(new Date('2026-11-21T22:00:00+08:00'), 'zh-CN');
    expect(chinese.regions[0]).toMatchObject({ regionName: '北区', technicians: [{ name: '甲' }] });
  });

  it('notices the end of a shift from one instant to the next', async () => {
    const snapshot = await roster.read();
    const at = (time: string): string[] => snapshot.onCall(new Date(time)).map(({ line }) => line);
    expect(at('2026-11-22T07:59:59.999+08:00')).toEqual(['second', 'first']);
    expect(at('2026-11-22T08:00:00.000+08:00')).toEqual(['second']);
  });

  it('knows the ways to a person, and none to somebody without a telephone', async () => {
    const snapshot = await roster.read();
    expect(technicianRecipient(snapshot.technician('tech01')!)).toEqual({
      kind: 'technician',
      id: 'tech01',
      language: 'zh-CN',
      contacts: { sms: '+8613800000001', voice: '+8613800000001', email: 'a@bank.test' },
    });
    expect(technicianRecipient(snapshot.technician('tech02')!).contacts).toEqual({});
    expect(deskRecipient(snapshot.desks[0]!)).toMatchObject({ kind: 'desk', contacts: { sms: '+8613900000000' } });
  });

  it('is kept for a few seconds, read again behind the back of whoever asks, and at once when it is old', async () => {
    await roster.read();
    await run(`UPDATE desk SET name_en = 'Changed'`);
    const nameNow = async (): Promise<string> => (await roster.read()).desks[0]!.name.en;
    expect(await nameNow()).toBe('Night');
    clock.forward('6s');
    expect(await nameNow()).toBe('Night');
    await roster.reload();
    expect(await nameNow()).toBe('Changed');
    await run(`UPDATE desk SET name_en = 'Later'`);
    clock.forward('61s');
    expect(await nameNow()).toBe('Later');
  });

  it('goes by the holidays as they stand, from one question to the next', async () => {
    await run(`INSERT INTO rotation (id, name_zh, name_en, region_id, line, participants, unit, length, starts_on, hand_over_minute, day_kind)
      VALUES ('off', '休息日', 'Days off', 'north', 'cash', '{tech02}', 'weeks', 1, '2026-01-05', 480, 'holiday')`);
    const settings = new Settings(new PostgresSettingsStore(test.database), new WakeBoard(), silentLogger);
    const going = new Roster(new PostgresRosterStore(test.database), clock, silentLogger, settings);
    const cashLine = async (): Promise<number> =>
      (await going.read()).onCall(new Date('2026-11-26T12:00:00+08:00')).filter(({ line }) => line === 'cash').length;
    expect(await cashLine()).toBe(0); // A Thursday.
    const value = {
      calendars: { china: { name: { zh: '中国', en: 'China' }, years: { '2026': { off: ['2026-11-26'] } } } },
    };
    await test.database.run(
      {
        text: `INSERT INTO setting (name, version, value, changed_at, changed_by, reason) VALUES ('holidays', 1, $1, $2, 'lead', '')`,
      },
      [JSON.stringify(value), clock.now()],
    );
    await settings.reload();
    expect(await cashLine()).toBe(1);
  });

  it('is read again when another process rings that it was edited', async () => {
    const wake = new WakeBoard();
    const listening = new Roster(new PostgresRosterStore(test.database), clock, silentLogger, undefined, wake);
    listening.onModuleInit();
    await listening.read();
    await run(`UPDATE desk SET name_en = 'Rung'`);
    wake.ringLocally('roster');
    await eventually('the new name', async () => (await listening.read()).desks[0]!.name.en === 'Rung');
    listening.onModuleDestroy();
  });
});
