import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';

/** An offer; not that it was taken back. */
const ASKED = /T0001[\s\S]*接单/;

describe('a link that flaps for an hour', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin({ SILENCE_SECONDS: '3600', OFFER_SECONDS: '86400' })));
  afterAll(() => watch?.end());

  it('is one incident and one page, with a counter', async () => {
    const [terminal] = await watch.fakeTerminals('T0001');
    const desk = await watch.signedIn('desk');
    await terminal!.raise('device.offline', 'network');
    const { id } = await desk.theIncident('device.offline');
    await watch.phone('tech03').expectSms(ASKED);

    // Each round is three minutes: gone for two, back for one; with a burst of quick changes each quarter of an hour.
    for (let round = 1; round <= 20; round++) {
      watch.clock.forward(round % 5 === 0 ? '5s' : '2m');
      await terminal!.clear('device.offline', 'network');
      await pause(60);
      watch.clock.forward(round % 5 === 0 ? '5s' : '1m');
      await terminal!.raise('device.offline', 'network');
      await eventually(`counted ${round + 1}`, async () => (await desk.incident(id)).count === round + 1);
    }
    expect(await desk.openIncidents()).toMatchObject([{ id, count: 21 }]);
    await watch.phone('tech03').expectNoMoreThan(1, ASKED);
    const { timeline, assignments } = await desk.incident(id);
    expect(assignments).toHaveLength(1);
    expect(timeline.map(({ what }) => what)).toContain('chattering');
    expect(timeline.some(({ what }) => what === 'held')).toBe(true);
  });
});
