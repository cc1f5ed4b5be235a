import { ApiStand, refusal } from '../../../../../test/harness/api-stand.js';

const REASON = 'one matter';

describe('merged incidents at the API', () => {
  let stand: ApiStand;
  beforeAll(async () => void (stand = await ApiStand.start()));
  afterAll(() => stand.stop());

  const east = (terminal: string, fault: string) =>
    stand.offered({ region: 'east', terminal, technician: 'tech01', fault });
  const inAnHour = (): string => new Date(stand.clock.now().getTime() + 3_600_000).toISOString();

  it('take two persons to shelve when one of them does, and the page says so', async () => {
    const [desk, lead] = await stand.allSignedIn('desk', 'lead');
    const [jam, safe] = [await east('T0001', 'dispenser.jam'), await east('T0002', 'safe.open')];
    expect((await desk.incident(jam)).personsToShelve).toBe(1);
    await desk.act(safe, 'merge', { into: jam, reason: REASON });
    expect(await desk.incident(jam)).toMatchObject({ personsToShelve: 2, parts: [{ id: safe }] });
    const asked = await desk.act(jam, 'shelve', { until: inAnHour(), reason: 'the guard is there' });
    expect(asked).toMatchObject({ shelf: null, shelveRequest: { by: 'desk' } });
    const confirmed = await lead.act(jam, 'shelve', { reason: 'seen and agreed' });
    expect(confirmed.shelf).toMatchObject({ by: 'desk, lead' });
  });

  it('take two persons to shelve when a person made one P1', async () => {
    const desk = await stand.signedIn('desk');
    const jam = await east('T0003', 'dispenser.jam');
    await desk.post(`/api/incidents/${jam}/prioritize`, { priority: 'P1', reason: 'the only one in town' });
    expect((await desk.incident(jam)).personsToShelve).toBe(2);
    const asked = await desk.act(jam, 'shelve', { until: inAnHour(), reason: 'the guard is there' });
    expect(asked).toMatchObject({ shelf: null, shelveRequest: { by: 'desk' } });
  });

  it('are never of a region that the account does not see', async () => {
    await stand.query(`UPDATE account SET regions = '{west}' WHERE username = 'dispatcher'`);
    const western = await stand.signedIn('dispatcher');
    const eastern = await east('T0001', 'dispenser.jam');
    const own = await stand.offered({ region: 'west', terminal: 'T0009', technician: 'tech09', fault: 'paper.out' });
    const answer = await refusal(western.act(own, 'merge', { into: eastern, reason: REASON }));
    expect(answer).toMatchObject({ status: 422, body: { code: 'unknownTarget' } });
    expect(await refusal(western.act(own, 'merge', { into: '999999', reason: REASON }))).toMatchObject({
      status: answer.status,
      body: { detail: answer.body.detail },
    });
    expect((await western.incident(own)).state).toBe('offered');
  });
});
