import { Hops } from '../../../../test/harness/hops.js';

const DESK = { username: 'desk', role: 'desk', technicianId: null } as const;

describe('a fault that is only listed', () => {
  let hops: Hops;
  beforeAll(async () => void (hops = await Hops.start()));
  beforeEach(() => hops.clear());
  afterAll(() => hops.stop());

  const shelve = (incidentId: string, hours: number) => {
    const until = new Date(hops.clock.now().getTime() + hours * 3_600_000);
    return hops.acting.perform({ incidentId, action: 'shelve', actor: DESK, until, kind: 'timed', reason: 'refilled' });
  };
  const later = async (duration: string): Promise<void> => {
    hops.clock.forward(duration);
    await hops.reviewAll();
    while (await hops.shelves.pass(hops.clock.now()));
    await hops.dispatchAll();
  };

  it('is still only listed when it goes and comes back before dispatch has looked', async () => {
    const id = await hops.raise('T1', 'printer.coverOpen');
    await later('10m');
    await hops.clearFault('T1', 'printer.coverOpen');
    expect(await hops.raise('T1', 'printer.coverOpen')).toBe(id);
    await later('1s');
    expect(await hops.incident(id)).toMatchObject({ state: 'new', dispatch_at: null });
    expect(await hops.told(id)).toEqual([]);
  });

  it('is still only listed when it comes back to its shelf, and at the end of the shelf', async () => {
    const id = await hops.raise('T1', 'cassette.low');
    await shelve(id, 4);
    await later('10m');
    await hops.clearFault('T1', 'cassette.low');
    await later('10m');
    expect(await hops.raise('T1', 'cassette.low')).toBe(id);
    await later('4h');
    expect((await hops.history(id)).at(-1)).toBe('unshelved:shelfIsOver');
    expect(await hops.incident(id)).toMatchObject({ state: 'new', dispatch_at: null });
  });

  it('still calls back whoever was sent to it by hand', async () => {
    const id = await hops.raise('T1', 'printer.coverOpen');
    await hops.assigning.perform({ incidentId: id, technicianId: 'near', actor: DESK, reason: 'is nearby' });
    await hops.clearFault('T1', 'printer.coverOpen');
    expect(await hops.raise('T1', 'printer.coverOpen')).toBe(id);
    await later('1s');
    expect((await hops.assignments(id))[0]).toBe('near:withdrawn');
  });

  it('that needs a person is asked about at the end of its shelf, as ever', async () => {
    const id = await hops.raise('T1', 'dispenser.jam');
    await shelve(id, 4);
    await later('10m');
    await hops.clearFault('T1', 'dispenser.jam');
    await later('10m');
    expect(await hops.raise('T1', 'dispenser.jam')).toBe(id);
    await later('1h');
    expect(await hops.incident(id)).toMatchObject({ state: 'new' });
    await later('3h');
    expect(await hops.incident(id)).toMatchObject({ state: 'offered' });
  });
});
