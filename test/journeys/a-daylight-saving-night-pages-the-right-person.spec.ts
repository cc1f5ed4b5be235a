import type { PreviewView } from '#libs/contract';
import { NightWatch } from '../harness/night-watch.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Midnight UTC of the next last Sunday of March that is at least two days ahead: at 01:00 UTC Berlin skips an hour. */
function nextSpringChange(now: Date): Date {
  const of = (year: number): Date => {
    const last = new Date(Date.UTC(year, 2, 31));
    return new Date(last.getTime() - last.getUTCDay() * DAY);
  };
  const change = of(now.getUTCFullYear());
  return change.getTime() - now.getTime() > 2 * DAY ? change : of(now.getUTCFullYear() + 1);
}

describe('on the night that has no half past two', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin()));
  afterAll(() => watch?.end());

  it('whoever has the turn until half past two is paged until the clock jumps, and then the next', async () => {
    const midnight = nextSpringChange(watch.clock.now());
    const at = (time: string): Date => new Date(`${midnight.toISOString().slice(0, 10)}T${time}Z`);
    const run = (text: string) => watch.db.database.run({ text });
    await run(`UPDATE bank SET time_zone = 'Europe/Berlin'`);
    await run('DELETE FROM shift');
    await (
      await watch.signedIn('lead')
    ).post('/api/roster/rotations', {
      name: { zh: '夜班', en: 'Nights' },
      region: 'east',
      line: 'first',
      participants: ['tech01', 'tech03'],
      unit: 'days',
      length: 1,
      handOver: '02:30',
      startsOn: new Date(midnight.getTime() - DAY).toISOString().slice(0, 10),
    });

    const toBeforeJump = at('00:57').getTime() - watch.clock.now().getTime();
    watch.clock.forward(`${Math.round(toBeforeJump / 1000)}s`); // 01:57 in Berlin; three minutes later it is 03:00.
    (await watch.terminal('T0001')).captureCard();
    await watch.phone('tech01').expectSms(/T0001/);
    await watch.phone('tech03').expectNoMoreThan(0, /T0001/);

    watch.clock.forward('4m');
    (await watch.terminal('T0002')).captureCard();
    await watch.phone('tech03').expectSms(/T0002/);
    await watch.phone('tech01').expectNoMoreThan(0, /T0002/);

    const query = `from=${at('00:00').toISOString()}&to=${at('02:00').toISOString()}`;
    const { items } = await (await watch.signedIn('desk')).get<PreviewView>(`/api/on-call/preview?${query}`);
    expect(items.map(({ until, technicians }) => [technicians[0]!.id, until])).toEqual([
      ['tech01', at('01:00').toISOString()],
      ['tech03', at('02:00').toISOString()],
    ]);
  });
});
