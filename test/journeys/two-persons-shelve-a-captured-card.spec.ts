import type { IncidentWhy, ShelvedList } from '#libs/contract';
import { eventually } from '#libs/testkit';
import { refusal } from '../harness/api-stand.js';
import { NightWatch } from '../harness/night-watch.js';

describe('a captured card that is to be shelved', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin()));
  afterAll(() => watch?.end());

  it('is paged for until a second person agrees, and pages nobody from then on', async () => {
    const [terminal] = await watch.fakeTerminals('T0001');
    await terminal!.raise('card.captured', 'cardReader');
    await watch.phone('tech01').expectSms(/T0001/);
    const [desk, lead] = [await watch.signedIn('desk'), await watch.signedIn('lead')];
    const { id } = await desk.theIncident('card.captured');
    const until = new Date(watch.clock.now().getTime() + 7_200_000).toISOString();

    const asked = await desk.act(id, 'shelve', { until, reason: 'the branch has the card' });
    expect(asked).toMatchObject({ shelf: null, shelveRequest: { by: 'desk' } });
    expect((await refusal(desk.act(id, 'shelve', { until, reason: 'me again' }))).body.code).toBe('secondPersonNeeded');
    // One person's wish stops nothing: the offer expires and the next technician is asked.
    watch.clock.forward('6m');
    await watch.phone('tech03').expectSms(/T0001/);

    expect((await lead.act(id, 'shelve', { reason: 'seen and agreed' })).shelf).toMatchObject({ by: 'desk, lead' });
    await eventually('the offer is taken back', async () =>
      (await desk.incident(id)).assignments.every(({ state }) => state !== 'offered'),
    );
    const before = watch.phone('night').texts().length;
    watch.clock.forward('60m');
    await watch.phone('night').expectNoMoreThan(before, /T0001/);
    const { items } = await desk.get<ShelvedList>('/api/shelved');
    expect(items).toMatchObject([{ id, shelf: { by: 'desk, lead', until, reason: 'seen and agreed' } }]);
    const { decisions } = await desk.get<IncidentWhy>(`/api/incidents/${id}/why`);
    expect(
      decisions.filter(({ what }) => what.startsWith('shelve')).map(({ actor, what }) => `${actor} ${what}`),
    ).toEqual(['desk shelveRequested', 'lead shelved']);
  });
});
