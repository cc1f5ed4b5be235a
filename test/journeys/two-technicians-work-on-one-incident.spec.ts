import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';

describe('work that takes two', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin()));
  afterAll(() => watch?.end());

  it('is led by one and helped by another, who answers for themselves', async () => {
    const terminal = await watch.terminal('T0001');
    terminal.captureCard();
    await watch.phone('tech01').expectSms(/T0001/);
    const leader = await watch.signedIn('tech01');
    const { id } = await leader.theIncident('card.captured');
    await leader.act(id, 'accept');

    // Alone at the machine one sees best that it takes two.
    await leader.request('POST', `/api/incidents/${id}/support`, { technician: 'tech03', reason: 'two keys' });
    await watch.phone('tech03').expectSms(/T0001/);
    const helper = await watch.signedIn('tech03');
    const jobs = async () => (await helper.openIncidents('&assignee=me')).map((job) => job.id);
    expect(await jobs()).toEqual([id]);
    await helper.act(id, 'accept');
    expect(await jobs()).toEqual([id]);
    const detail = await leader.incident(id);
    expect(detail.assignee).toBe('tech01');
    expect(detail.assignments.map(({ technician, role, state }) => [technician, role, state])).toEqual([
      ['tech01', 'lead', 'accepted'],
      ['tech03', 'support', 'accepted'],
    ]);
    // What is done to the incident is the leader's to say.
    await expect(helper.act(id, 'travel')).rejects.toMatchObject({ status: 403 });

    for (const action of ['travel', 'arrive']) await leader.act(id, action);
    terminal.machine.emptyBins();
    await leader.act(id, 'restore', { reason: 'card taken out', override: true });
    await eventually('done for both', async () =>
      (await leader.incident(id)).assignments.every(({ state }) => state === 'done'),
    );
  });
});
