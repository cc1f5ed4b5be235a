import { refusal } from '../harness/api-stand.js';
import { NightWatch } from '../harness/night-watch.js';

describe('two persons at the desk who take over the same incident', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin()));
  afterAll(() => watch?.end());

  it('see that the other one looks at it; one gets it, the other is told who was first', async () => {
    const [terminal] = await watch.fakeTerminals('T0001');
    await terminal!.raise('dispenser.jam', 'cashDispenser');
    const [desk, lead] = [await watch.signedIn('desk'), await watch.signedIn('lead')];
    const { id } = await desk.theIncident('dispenser.jam');
    for (const person of [desk, lead]) await person.post(`/api/incidents/${id}/presence`, {});
    const seen = await lead.incident(id);
    expect(seen.viewers.map(({ name }) => name)).toEqual(['Desk', 'Lead']);

    const ifMatch = { 'if-match': String(seen.version) };
    expect((await lead.act(id, 'take', {}, ifMatch)).deskOwnerName).toBe('Lead');
    const second = await refusal(desk.act(id, 'take', {}, ifMatch));
    expect(second).toMatchObject({
      status: 409,
      body: { code: 'takenByColleague', detail: 'Lead has taken it over.' },
    });
    await lead.act(id, 'release');
    expect((await desk.act(id, 'take')).deskOwnerName).toBe('Desk');
    // A lead may take it from another all the same.
    expect((await lead.act(id, 'take')).deskOwnerName).toBe('Lead');
  });
});
