import type { IncidentWhy } from '#libs/contract';
import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';

describe('an incident that the desk merged into another', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin()));
  afterAll(() => watch?.end());

  it('pages nobody any more; what its fault does counts on the other one, until it is split out', async () => {
    const [one, other] = await watch.fakeTerminals('T0001', 'T0002');
    await one!.raise('dispenser.jam', 'cashDispenser');
    await watch.phone('tech02').expectSms(/T0001/);
    await other!.raise('dispenser.jam', 'cashDispenser');
    const desk = await watch.signedIn('desk');
    const [kept, gone] = await eventually('both are open and offered', async () => {
      const open = await desk.openIncidents();
      const of = (terminal: string) =>
        open.find(({ terminalId, state }) => terminalId === terminal && state === 'offered');
      return of('T0001') && of('T0002') && ([of('T0001')!, of('T0002')!] as const);
    });
    await desk.act(gone.id, 'merge', { into: kept.id, reason: 'one delivery of bad notes' });
    await eventually('its offer is taken back', async () =>
      (await desk.incident(gone.id)).assignments.every(({ state }) => state === 'withdrawn'),
    );
    const pagesOf = async () => (await desk.get<IncidentWhy>(`/api/incidents/${gone.id}/why`)).paging.pages.length;
    const before = await pagesOf();
    await other!.raise('dispenser.jam', 'cashDispenser');
    await eventually('it counts on the other one', async () => (await desk.incident(kept.id)).count === 3);
    watch.clock.forward('30m');
    await eventually('the other one goes on', async () => (await desk.incident(kept.id)).assignments.length > 1);
    expect(await pagesOf()).toBe(before);
    expect((await desk.openIncidents()).filter(({ fault }) => fault === 'dispenser.jam')).toHaveLength(1);

    await desk.act(gone.id, 'split', { reason: 'two matters after all' });
    await eventually('somebody is asked for it again', async () => (await pagesOf()) > before);
  });
});
