import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';

describe('an accepted incident', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin()));
  afterAll(() => watch?.end());

  it('pages nobody any more, and goes on its way to restored and closed', async () => {
    const terminal = await watch.terminal('T0001');
    terminal.captureCard();
    await watch.phone('tech01').expectSms(/T0001/);
    const technician = await watch.signedIn('tech01');
    const { id } = await technician.theIncident('card.captured');

    expect((await technician.act(id, 'accept')).state).toBe('accepted');
    watch.clock.forward('30m');
    await watch.phone('tech03').expectNoMoreThan(0, /./);

    expect((await technician.act(id, 'travel')).state).toBe('travelling');
    expect((await technician.act(id, 'arrive')).state).toBe('onSite');
    terminal.machine.emptyBins();
    expect((await technician.act(id, 'restore', { reason: 'card taken out and sealed' })).state).toBe('restored');
    watch.clock.forward('11m');
    const desk = await watch.signedIn('desk');
    await eventually('closed after the verify window', async () => (await desk.incident(id)).state === 'closed');
  });
});
