import type { ServiceLevelsView } from '#libs/contract';
import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';

describe('a part that has to be ordered', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin({ OFFER_SECONDS: '3600' })));
  afterAll(() => watch?.end());

  it('stops the clock of restoring until work goes on', async () => {
    (await watch.terminal('T0001')).captureCard();
    await watch.phone('tech01').expectSms(/T0001/);
    const technician = await watch.signedIn('tech01');
    const { id } = await technician.theIncident('card.captured');
    for (const step of ['accept', 'travel', 'arrive', 'wait-parts']) await technician.act(id, step);
    const restore = async () => {
      const view = await technician.get<ServiceLevelsView>(`/api/incidents/${id}/service-levels`);
      return view.rounds[0]!.levels.find(({ target }) => target === 'restore')!;
    };
    expect(await restore()).toMatchObject({ state: 'paused', dueAt: null, pausedBy: ['waitingParts'] });

    watch.clock.forward('9h');
    expect(await restore()).toMatchObject({ state: 'paused', dueAt: null });

    await technician.act(id, 'travel');
    const running = await restore();
    expect(running).toMatchObject({ state: 'running', pausedBy: [] });
    expect(running.elapsedMinutes).toBeLessThan(5);
    await eventually('nothing was missed', async () => {
      const { timeline } = await technician.incident(id);
      return timeline.every(({ what }) => what !== 'serviceLevelBreached');
    });
  });
});
