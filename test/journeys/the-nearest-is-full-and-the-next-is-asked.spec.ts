import type { RankingView } from '#libs/contract';
import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';

describe('a technician who has as much as one person may hold', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin()));
  afterAll(() => watch?.end());

  it('is passed over, and the ranking says why the next one was sent', async () => {
    const lead = await watch.signedIn('lead');
    await lead.put('/api/settings/dispatch', { value: { capacity: 1 }, reason: 'one at a time' });
    (await watch.terminal('T0001')).captureCard();
    await watch.phone('tech01').expectSms(/T0001/);
    const nearest = await watch.signedIn('tech01');
    await nearest.act((await nearest.theIncident('card.captured')).id, 'accept');

    (await watch.terminal('T0003')).captureCard();
    await watch.phone('tech03').expectSms(/T0003/);
    await watch.phone('tech01').expectNoMoreThan(0, /T0003/);

    const desk = await watch.signedIn('desk');
    const incident = await eventually('the second one', async () =>
      (await desk.openIncidents()).find((each) => each.terminalId === 'T0003' && each.state === 'offered'),
    );
    const { assignments } = await desk.incident(incident.id);
    const path = `/api/incidents/${incident.id}/assignments/${assignments[0]!.id}/ranking`;
    const ranking = await desk.get<RankingView>(path);
    expect(ranking.candidates.map(({ technician, unfit }) => [technician, unfit])).toEqual([
      ['tech03', null],
      ['tech01', 'full'],
    ]);
    expect(ranking.candidates[1]!.text).toMatch(/as much as they may hold/);
    const inChinese = await desk.get<RankingView>(`${path}?lang=zh-CN`);
    expect(inChinese.candidates[1]!.text).toMatch(/手头已满/);
    expect(ranking.leftOut).toEqual([
      { technician: 'tech02', name: 'Li Na', reason: 'lacksSkill', text: 'lacks the skill' },
    ]);
  });
});
