import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';

describe('somebody who accepts and does nothing', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin()));
  afterAll(() => watch?.end());

  it('loses it after as long as the settings say, and the next one is paged', async () => {
    const lead = await watch.signedIn('lead');
    await lead.put('/api/settings/dispatch', {
      value: { acceptanceLastsMinutes: { P2: 20 } },
      reason: 'cards do not wait',
    });
    (await watch.terminal('T0001')).captureCard();
    await watch.phone('tech01').expectSms(/T0001/);
    const technician = await watch.signedIn('tech01');
    const { id } = await technician.theIncident('card.captured');
    await technician.act(id, 'accept');
    watch.clock.forward('19m');
    await watch.phone('tech03').expectNoMoreThan(0, /T0001/);

    watch.clock.forward('61s');
    await watch.phone('tech03').expectSms(/T0001/);
    await watch.phone('tech01').expectSms(/无需您再处理/);
    const detail = await eventually('offered to the next', async () => {
      const found = await lead.incident(id);
      return found.assignee === 'tech03' && found;
    });
    expect(detail.state).toBe('offered');
    expect(detail.timeline.find(({ what }) => what === 'expired')!.text).toMatch(/nothing has happened since/);
  });
});
