import { Hops } from '../../../../test/harness/hops.js';

const DESK = { username: 'desk', role: 'desk', technicianId: null } as const;
const JAM = 'dispenser.jam';

describe('a timed shelf', () => {
  let hops: Hops;
  beforeAll(async () => void (hops = await Hops.start()));
  beforeEach(() => hops.clear());
  afterAll(() => hops.stop());

  const later = async (duration: string): Promise<void> => {
    hops.clock.forward(duration);
    await hops.reviewAll();
    while (await hops.shelves.pass(hops.clock.now()));
    await hops.dispatchAll();
  };

  it('outlives a fault that chatters and calms down, and hides its return', async () => {
    const id = await hops.raise('T1', JAM);
    const until = new Date(hops.clock.now().getTime() + 4 * 3_600_000);
    await hops.acting.perform({ incidentId: id, action: 'shelve', actor: DESK, until, kind: 'timed', reason: 'cable' });
    for (let n = 0; n < 3; n++) {
      await later('10s');
      await hops.clearFault('T1', JAM);
      await later('10s');
      await hops.raise('T1', JAM);
    }
    await hops.clearFault('T1', JAM);
    await later('6m');
    expect((await hops.history(id)).slice(-2)).toEqual(['calmed:quietAgain', 'closed:quietAgain']);
    await later('1h');
    expect(await hops.raise('T1', JAM)).toBe(id);
    await later('10m');
    expect(await hops.incident(id)).toMatchObject({ state: 'new', shelved_until: until });
    expect(await hops.told(id)).toEqual([]);
    await later('3h');
    expect(await hops.incident(id)).toMatchObject({ state: 'offered', shelved_until: null });
  });
});
