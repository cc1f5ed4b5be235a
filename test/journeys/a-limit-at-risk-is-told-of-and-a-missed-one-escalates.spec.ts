import type { ServiceLevelsView, ServiceReportView } from '#libs/contract';
import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';

describe('a limit that nobody keeps', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin({ OFFER_SECONDS: '3600' })));
  afterAll(() => watch?.end());

  it('is told of before its end, escalates by itself at its end, and is counted', async () => {
    (await watch.terminal('T0001')).captureCard();
    await watch.phone('tech01').expectSms(/T0001/);
    const desk = await watch.signedIn('desk');
    const incident = await desk.theIncident('card.captured');
    const response = async () => {
      const view = await desk.get<ServiceLevelsView>(`/api/incidents/${incident.id}/service-levels`);
      return view.rounds[0]!.levels.find(({ target }) => target === 'response')!;
    };
    const limitMinutes = (await response()).limitMinutes!;

    watch.clock.forward(`${Math.ceil(limitMinutes * 0.75)}m`);
    await watch.phone('night').expectSms(/响应时限将至|Response limit at risk/);
    await watch.phone('lead').expectNoMoreThan(0, /响应超时|Response limit missed/);

    watch.clock.forward(`${Math.ceil(limitMinutes * 0.25)}m`);
    await watch.phone('lead').expectSms(/响应超时|Response limit missed/);
    expect((await response()).state).toBe('breached');
    await eventually('it is counted', async () => {
      const [from, to] = ['2020-01-01T00:00:00Z', '2099-01-01T00:00:00Z'];
      const report = await desk.get<ServiceReportView>(`/api/service-levels/report?from=${from}&to=${to}`);
      return report.items.some(({ target, missed }) => target === 'response' && missed === 1);
    });
    const { timeline } = await desk.incident(incident.id);
    const said = timeline.map(({ what }) => what).filter((what) => what.startsWith('serviceLevel'));
    expect(said.slice(0, 2)).toEqual(['serviceLevelAtRisk', 'serviceLevelBreached']);
  });
});
