import type { PreviewView } from '#libs/contract';
import { NightWatch } from '../harness/night-watch.js';

const HOUR = 3_600_000;

describe('the preview of who is on call', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin()));
  afterAll(() => watch?.end());

  it('names for each hour the one whom a fault in that hour pages', async () => {
    await watch.db.database.run({ text: 'DELETE FROM shift' });
    const lead = await watch.signedIn('lead');
    await lead.post('/api/roster/rotations', {
      name: { zh: '每小时', en: 'Hourly' },
      region: 'east',
      line: 'first',
      participants: ['tech01', 'tech03'],
      unit: 'hours',
      length: 1,
      handOver: '00:00',
      startsOn: '2026-01-01',
    });
    const from = watch.clock.now();
    const query = `from=${from.toISOString()}&to=${new Date(from.getTime() + 4 * HOUR).toISOString()}`;
    const { items } = await lead.get<PreviewView>(`/api/on-call/preview?${query}`);
    expect(items.length).toBeGreaterThanOrEqual(4);

    const [, ...ahead] = items;
    for (const [i, terminal] of ['T0001', 'T0002'].entries()) {
      const { from: begins, technicians } = ahead[i]!;
      const wait = Date.parse(begins) + HOUR / 2 - watch.clock.now().getTime();
      watch.clock.forward(`${Math.round(wait / 1000)}s`);
      (await watch.terminal(terminal)).captureCard();
      await watch.phone(technicians[0]!.id).expectSms(new RegExp(terminal));
      const other = technicians[0]!.id === 'tech01' ? 'tech03' : 'tech01';
      await watch.phone(other).expectNoMoreThan(0, new RegExp(terminal));
    }
  });
});
