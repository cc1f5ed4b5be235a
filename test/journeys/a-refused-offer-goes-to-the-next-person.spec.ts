import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';

describe('a refused offer', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin()));
  afterAll(() => watch?.end());

  it('goes to the next person at once, with the reason on the timeline', async () => {
    (await watch.terminal('T0001')).captureCard();
    await watch.phone('tech01').expectSms(/T0001/);
    const first = await watch.signedIn('tech01');
    const incident = await first.theIncident('card.captured');

    await first.act(incident.id, 'refuse', { reason: 'flat tyre' });

    await watch.phone('tech03').expectSms(/T0001/);
    const next = await watch.signedIn('tech03');
    const detail = await eventually('offered to tech03', async () => {
      const found = await next.incident(incident.id);
      return found.assignee === 'tech03' && found;
    });
    expect(detail.assignments.map(({ technician, state }) => [technician, state])).toEqual([
      ['tech01', 'refused'],
      ['tech03', 'offered'],
    ]);
    expect(detail.timeline.find((entry) => entry.what === 'refused')).toMatchObject({ actor: 'tech01', kind: 'human' });
    expect(detail.timeline.map((entry) => entry.text).join('\n')).toContain('flat tyre');

    await next.act(incident.id, 'accept');
    expect(await next.incident(incident.id)).toMatchObject({ state: 'accepted', assignee: 'tech03' });
  });
});
