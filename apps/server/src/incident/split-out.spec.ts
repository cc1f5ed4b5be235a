import { Hops } from '../../../../test/harness/hops.js';

const DESK = { username: 'desk', role: 'desk', technicianId: null } as const;
const JAM = 'dispenser.jam';

describe('what is split out of a merged incident', () => {
  let hops: Hops;
  beforeAll(async () => void (hops = await Hops.start(4)));
  beforeEach(async () => {
    await hops.clear();
    await hops.test.database.run({ text: 'TRUNCATE incident_merge' });
  });
  afterAll(() => hops.stop());

  const merge = (incidentId: string, into: string) =>
    hops.merging.merge({ incidentId, into, actor: DESK, reason: 'one matter' });
  const split = (incidentId: string) => hops.merging.split({ incidentId, actor: DESK, reason: 'two matters' });
  const later = async (duration: string): Promise<void> => {
    hops.clock.forward(duration);
    while (await hops.verifying.pass(hops.clock.now()));
    while (await hops.following.pass(hops.clock.now()));
    await hops.reviewAll();
    await hops.dispatchAll();
  };
  const countOf = async (id: string): Promise<number> => (await hops.incident(id)).count;
  /** The first is merged with the second, which has ended by itself since. */
  const targetEnds = async (fault: string): Promise<string> => {
    const [kept, gone] = [await hops.raise('T1', JAM), await hops.raise('T2', fault)];
    await merge(gone, kept);
    await hops.dispatchAll();
    await hops.clearFault('T1', JAM);
    return gone;
  };

  it('waits for the end of a maintenance window as any other fault there', async () => {
    const gone = await targetEnds(JAM);
    const from = hops.clock.now();
    const until = new Date(from.getTime() + 3_600_000);
    const plan = { schedule: { kind: 'once' as const, from, until }, notBefore: null, notAfter: null, skipUntil: null };
    const scope = { place: 'terminal' as const, placeId: 'T2', component: null };
    const lead = { username: 'lead', role: 'lead' as const, regions: [], reason: 'new dispenser' };
    await hops.maintenance.create({ scope, plan, hidesForced: false }, lead);
    await later('1s');
    expect(await hops.incident(gone)).toMatchObject({ state: 'new', suppressed_by: 'maintenance' });
    expect((await hops.history(gone)).slice(-2)).toEqual([
      'split:targetOverFaultStands',
      'hiddenByMaintenance:inMaintenance',
    ]);
    await later('61m');
    expect(await hops.incident(gone)).toMatchObject({ state: 'offered', suppressed_by: null });
  });

  it('by itself is only listed when its fault is', async () => {
    const gone = await targetEnds('cassette.low');
    await later('1s');
    expect(await hops.incident(gone)).toMatchObject({ state: 'new', parent_id: null, dispatch_at: null, hold: null });
    expect((await hops.history(gone)).at(-1)).toBe('notPaged:listedForTheDesk');
  });

  it('stands on its own after a verify window, though somebody vouched for both', async () => {
    const [kept, gone] = [await hops.raise('T1', JAM), await hops.raise('T2', JAM)];
    await hops.dispatchAll();
    const { assignee_id: who } = await hops.incident(kept);
    await hops.answering.perform({ incidentId: kept, answer: 'accept', technicianId: who!, username: who! });
    await merge(gone, kept);
    await hops.clearFault('T1', JAM);
    const restore = { incidentId: kept, action: 'restore', actor: DESK, override: true, reason: 'both' } as const;
    expect((await hops.acting.perform(restore)).outcome).toBe('done');
    await later('11m');
    expect(await hops.incident(kept)).toMatchObject({ state: 'closed' });
    expect(await hops.incident(gone)).toMatchObject({ state: 'offered', parent_id: null });
  });

  it('takes its raises with it, however often it is merged', async () => {
    const [kept, gone] = [await hops.raise('T1', JAM), await hops.raise('T2', JAM)];
    await hops.raise('T2', JAM);
    for (let n = 0; n < 3; n++) {
      await merge(gone, kept);
      expect(await countOf(kept)).toBe(3);
      await split(gone);
      expect(await countOf(kept)).toBe(1);
    }
    expect(await countOf(gone)).toBe(2);
  });

  it('leaves behind what had been merged into it before, with its raises', async () => {
    const [first, second] = [await hops.raise('T1', JAM), await hops.raise('T2', JAM)];
    const third = await hops.raise('T3', JAM);
    await merge(first, second);
    await merge(second, third);
    expect(await countOf(third)).toBe(3);
    await split(second);
    expect([await countOf(second), await countOf(third)]).toEqual([1, 2]);
    await split(first);
    expect([await countOf(first), await countOf(third)]).toEqual([1, 1]);
  });
});
