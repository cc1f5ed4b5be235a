import type { SwapView } from '#libs/contract';
import { NightWatch } from '../harness/night-watch.js';

const MINUTE = 60_000;

describe('a swap between two technicians', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin()));
  afterAll(() => watch?.end());

  /** tech01 asks tech03 to take the first line, from so many minutes ahead on, for ten minutes. */
  const ask = async (minutes: number): Promise<SwapView> => {
    const now = watch.clock.now().getTime();
    const from = now - (now % MINUTE) + minutes * MINUTE;
    const gives = { from: new Date(from).toISOString(), until: new Date(from + 10 * MINUTE).toISOString() };
    const technician = await watch.signedIn('tech01');
    return technician.post('/api/roster/swaps', {
      askedOf: 'tech03',
      gives: { ...gives, region: 'east', line: 'first' },
    });
  };

  it('that is only asked for changes nothing; one that is consented to pages the other', async () => {
    await ask(2);
    watch.clock.forward('3m');
    (await watch.terminal('T0001')).captureCard();
    await watch.phone('tech01').expectSms(/T0001/);

    const { id } = await ask(2);
    await (await watch.signedIn('tech03')).post(`/api/roster/swaps/${id}/consent`, {});
    watch.clock.forward('3m');
    (await watch.terminal('T0002')).captureCard();
    await watch.phone('tech03').expectSms(/T0002/);
    await watch.phone('tech01').expectNoMoreThan(0, /T0002/);
  });
});
