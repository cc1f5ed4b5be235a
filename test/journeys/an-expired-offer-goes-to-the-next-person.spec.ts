import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';

describe('an offer that nobody answers', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin({ OFFER_SECONDS: '300' })));
  afterAll(() => watch?.end());

  it('expires after five minutes, goes to the next person, and at last to the desk', async () => {
    (await watch.terminal('T0001')).captureCard();
    await watch.phone('tech01').expectSms(/T0001/);
    const desk = await watch.signedIn('desk');
    const incident = await desk.theIncident('card.captured');

    watch.clock.forward('4m');
    await watch.phone('tech03').expectNoMoreThan(0, /T0001/);
    watch.clock.forward('61s');
    await watch.phone('tech03').expectSms(/T0001/);
    const detail = await eventually('offered to tech03', async () => {
      const found = await desk.incident(incident.id);
      return found.assignee === 'tech03' && found;
    });
    expect(detail.assignments[0]).toMatchObject({ technician: 'tech01', state: 'expired' });

    watch.clock.forward('5m');
    await watch.phone('night').expectSms(/T0001/);
  });
});
