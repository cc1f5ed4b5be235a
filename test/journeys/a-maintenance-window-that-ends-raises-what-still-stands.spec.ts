import type { MaintenanceView } from '#libs/contract';
import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';

describe('a maintenance window', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin({ SILENCE_SECONDS: '86400', OFFER_SECONDS: '86400' })));
  afterAll(() => watch?.end());

  it('pages nobody while it is open, and what still stands at its end is paged then', async () => {
    const [stays, goes] = await watch.fakeTerminals('T0001', 'T0002');
    const desk = await watch.signedIn('desk');
    const from = watch.clock.now();
    const until = new Date(from.getTime() + 3_600_000);
    const window = await desk.post<MaintenanceView>('/api/maintenance', {
      place: 'site',
      placeId: 'site-1',
      schedule: { kind: 'once', from: from.toISOString(), until: until.toISOString() },
      reason: 'dispensers are serviced',
    });
    expect(window).toMatchObject({ running: true, hides: 0, closesAt: until.toISOString() });

    await stays!.raise('dispenser.jam', 'cashDispenser');
    await goes!.raise('dispenser.jam', 'cashDispenser');
    const hidden = await eventually('both are hidden', async () => {
      const found = await desk.openIncidents('&suppressed=true');
      return found.length === 2 && found;
    });
    expect(hidden).toMatchObject([{ suppressedBy: 'maintenance' }, { suppressedBy: 'maintenance' }]);
    const { timeline } = await desk.incident(hidden[0]!.id);
    expect(timeline.at(-1)!.text).toMatch(new RegExp(`Maintenance window ${window.id} hides it until`));
    await watch.phone('tech02').expectNoMoreThan(0, /./);

    // What keeps a customer's cash pages through the window.
    await stays!.raise('cash.retained', 'cashDispenser');
    await watch.phone('tech02').expectSms(/T0001/);

    await goes!.clear('dispenser.jam', 'cashDispenser');
    await eventually('closed quietly', async () => (await desk.openIncidents('&suppressed=true')).length === 1);

    watch.clock.forward('61m');
    const raised = await eventually('raised', async () => {
      const found = (await desk.openIncidents()).find(({ fault }) => fault === 'dispenser.jam');
      return found?.state === 'offered' && found;
    });
    expect(raised).toMatchObject({ terminalId: 'T0001', suppressedBy: null });
    expect((await desk.incident(raised.id)).timeline.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['hiddenByMaintenance', 'unsuppressed', 'offered']),
    );
    const [closed] = await desk
      .get<{ items: { terminalId: string }[] }>('/api/incidents?state=closed')
      .then((p) => p.items);
    expect(closed).toMatchObject({ terminalId: 'T0002', state: 'closed', assignee: null });
  });
});
