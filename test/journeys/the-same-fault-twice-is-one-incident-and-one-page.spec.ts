import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';

describe('the same fault twice', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin()));
  afterAll(() => watch?.end());

  it('is one incident that counts, and one page', async () => {
    const terminal = await watch.terminal('T0001');
    terminal.captureCard();
    await watch.phone('tech01').expectSms(/T0001/);
    terminal.captureCard();

    const desk = await watch.signedIn('desk');
    const incident = await eventually('the second card is counted', async () => {
      const found = await desk.theIncident('card.captured');
      return found.count === 2 && found;
    });
    await watch.phone('tech01').expectNoMoreThan(1, /T0001/);
    expect(await desk.openIncidents()).toHaveLength(1);
    // Two cards are two customers, each with a case; the work at the machine is one.
    const { cases } = await eventually('both cases', async () => {
      const detail = await desk.incident(incident.id);
      return detail.cases.length === 2 && detail;
    });
    expect(new Set(cases.map((each) => each.number)).size).toBe(2);
  });
});
