import type { AlarmsView } from '#libs/contract';
import { eventually } from '#libs/testkit';
import { BRANCH_TERMINALS, branchBank } from '../harness/branch-bank.js';
import { NightWatch } from '../harness/night-watch.js';

describe('a flood of alarms', () => {
  let watch: NightWatch;
  beforeAll(
    async () => void (watch = await NightWatch.begin({ SILENCE_SECONDS: '86400', OFFER_SECONDS: '86400' }, branchBank)),
  );
  afterAll(() => watch?.end());

  it('is one banner with what the alarms have in common, mutes the low ones and loses none', async () => {
    const terminals = await watch.fakeTerminals(...BRANCH_TERMINALS.slice(0, 25));
    const desk = await watch.signedIn('desk');
    await Promise.all(terminals.map((terminal) => terminal.raise('dispenser.jam', 'cashDispenser')));
    await eventually('all are listed', async () => (await desk.openIncidents()).length === 25);
    await terminals[0]!.raise('cash.retained', 'cashDispenser');
    const retained = await desk.theIncident('cash.retained');
    await eventually('the high one is paged', async () => (await desk.incident(retained.id)).state === 'offered');

    const { floods, suppressedBy } = await eventually('the flood is shown', async () => {
      const alarms = await desk.get<AlarmsView>('/api/alarms');
      return alarms.floods.length === 1 && alarms;
    });
    expect(floods[0]).toMatchObject({ desk: 'night', newAlarms: 26, muted: 15 });
    expect(floods[0]!.groups).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ by: 'site', id: 'branch', count: 26 }),
        expect.objectContaining({ by: 'fault', id: 'dispenser.jam', count: 25 }),
      ]),
    );
    expect(suppressedBy).toEqual({ flood: 15 });

    watch.clock.forward('11m');
    await eventually('nothing is muted any more, and all are with somebody', async () => {
      const open = await desk.openIncidents();
      return open.length === 26 && open.every(({ suppressedBy: by, state }) => by === null && state === 'offered');
    });
    expect((await desk.get<AlarmsView>('/api/alarms')).floods).toEqual([]);
  });
});
