import { NightWatch } from '../harness/night-watch.js';

const MINUTE = 60_000;

describe('somebody who stands in', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin()));
  afterAll(() => watch?.end());

  it('is paged instead of the one who is away, and no longer when that time is over', async () => {
    const lead = await watch.signedIn('lead');
    const now = watch.clock.now().getTime();
    const from = new Date(now - (now % MINUTE));
    await lead.post('/api/roster/overrides', {
      from: from.toISOString(),
      until: new Date(from.getTime() + 30 * MINUTE).toISOString(),
      replaces: 'tech01',
      by: 'tech03',
      reason: 'ill',
    });
    (await watch.terminal('T0001')).captureCard();
    await watch.phone('tech03').expectSms(/T0001/);
    await watch.phone('tech01').expectNoMoreThan(0, /T0001/);

    watch.clock.forward('31m');
    (await watch.terminal('T0002')).captureCard();
    await watch.phone('tech01').expectSms(/T0002/);
  });
});
