import type { RankingView } from '#libs/contract';
import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';

describe('a technician who has worked for long', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin()));
  afterAll(() => watch?.end());

  it('is left alone until rested, and the next one is sent', async () => {
    const lead = await watch.signedIn('lead');
    await lead.put('/api/settings/dispatch', {
      value: { rest: { afterWorkMinutes: 60, hours: 8 } },
      reason: 'nobody drives tired',
    });
    const terminal = await watch.terminal('T0001');
    terminal.captureCard();
    await watch.phone('tech01').expectSms(/T0001/);
    const nearest = await watch.signedIn('tech01');
    const { id } = await nearest.theIncident('card.captured');
    for (const action of ['accept', 'travel', 'arrive']) await nearest.act(id, action);
    watch.clock.forward('90m');
    terminal.machine.emptyBins();
    await nearest.act(id, 'restore', { reason: 'card taken out', override: true });
    await eventually('done', async () => (await nearest.incident(id)).assignments[0]!.state === 'done');

    (await watch.terminal('T0003')).captureCard();
    await watch.phone('tech03').expectSms(/T0003/);
    await watch.phone('tech01').expectNoMoreThan(0, /T0003/);

    const desk = await watch.signedIn('desk');
    const incident = await eventually('the second one', async () =>
      (await desk.openIncidents()).find((each) => each.terminalId === 'T0003' && each.state === 'offered'),
    );
    const { candidates } = await desk.get<RankingView>(`/api/incidents/${incident.id}/candidates`);
    const resting = candidates.find(({ technician }) => technician === 'tech01')!;
    expect(resting.unfit).toBe('resting');
    expect(new Date(resting.restingUntil!).getTime() - watch.clock.now().getTime()).toBeGreaterThan(7 * 3_600_000);
  });
});
