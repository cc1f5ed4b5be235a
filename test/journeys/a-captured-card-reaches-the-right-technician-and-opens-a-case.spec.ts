import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';

describe('a captured card', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin()));
  afterAll(() => watch?.end());

  it('reaches the phone of the technician for cards nearby, and opens a case with a number', async () => {
    const terminal = await watch.terminal('T0001');
    terminal.captureCard();

    await watch.phone('tech01').expectSms(/T0001/);
    const desk = await watch.signedIn('desk');
    const incident = await desk.theIncident('card.captured');
    expect(incident).toMatchObject({
      terminalId: 'T0001',
      component: 'cardReader',
      state: 'offered',
      assignee: 'tech01',
      count: 1,
    });

    const detail = await eventually('a case', async () => {
      const found = await desk.incident(incident.id);
      return found.case && found;
    });
    expect(detail.case).toMatchObject({ kind: 'card', state: 'received' });
    expect(detail.caseNumber).toBe(detail.case!.number);
    expect(detail.timeline.map((entry) => entry.what)).toEqual(expect.arrayContaining(['opened', 'offered']));
    expect(detail.timeline.every((entry) => entry.text.length > 0)).toBe(true);
    await watch.phone('tech02').expectNoMoreThan(0, /./);
  });
});
