import { Hops } from '../../../../test/harness/hops.js';
import type { MergeAct } from './index.js';

const DESK = { username: 'desk', role: 'desk', technicianId: null } as const;
const NEAR = { username: 'tech01', role: 'technician', technicianId: 'near' } as const;

describe('merging incidents by hand', () => {
  let hops: Hops;
  beforeAll(async () => void (hops = await Hops.start()));
  beforeEach(() => hops.clear());
  afterAll(() => hops.stop());

  const merge = (incidentId: string, into: string, more: Partial<MergeAct> = {}) =>
    hops.merging.merge({ incidentId, into, actor: DESK, reason: 'one power cut', ...more });
  const close = (incidentId: string, more: object = {}) =>
    hops.acting.perform({ incidentId, action: 'close', actor: DESK, ...more });
  const follow = async () => {
    while (await hops.following.pass(hops.clock.now()));
  };
  const two = async (): Promise<[string, string]> => [
    await hops.raise('T1', 'dispenser.jam'),
    await hops.raise('T2', 'dispenser.jam'),
  ];

  it('withdraws the offer, cancels the page and leaves one incident to page for both', async () => {
    const [kept, gone] = await two();
    await hops.dispatchAll();
    expect(await merge(gone, kept)).toMatchObject({ outcome: 'done', incident: { state: 'merged', parentId: kept } });
    expect((await hops.told(gone)).filter((line) => line.startsWith('incidentOffered'))).toEqual([
      expect.stringMatching(/cancelled$/),
    ]);
    const asked = (await hops.assignments(gone))[0]!.split(':')[0]!;
    expect(
      await hops.answering.perform({ incidentId: gone, answer: 'accept', technicianId: asked, username: 'x' }),
    ).toMatchObject({ outcome: 'refused', reason: 'over' });
    await hops.dispatchAll();
    expect(await hops.assignments(gone)).toEqual([`${asked}:withdrawn`]);
    expect(await hops.incident(kept)).toMatchObject({ state: 'offered', count: 2 });
    expect((await hops.history(gone)).filter((line) => line.startsWith('merged'))).toEqual(['merged:one power cut']);
    expect((await hops.history(kept)).at(-1)).toBe('tookIn:one power cut');
    expect(await merge(gone, kept)).toMatchObject({ outcome: 'already' });
  });

  it('refuses what is no one matter: itself, a part, what is over, a kept card, what is hidden', async () => {
    const [jam, other] = await two();
    const [card, card2] = [await hops.raise('T1', 'card.captured'), await hops.raise('T2', 'card.captured')];
    const refusal = async (...args: Parameters<typeof merge>) => (await merge(...args)) as { reason?: string };
    expect((await refusal(jam, jam)).reason).toBe('intoItself');
    expect((await refusal(card, card2)).reason).toBe('keptForDifferentCustomers');
    expect((await refusal(card, jam)).reason).toBe('keepsProperty');
    expect((await refusal(jam, '999999')).reason).toBe('unknownTarget');
    expect((await refusal(jam, card, { reason: undefined })).reason).toBe('reasonNeeded');
    expect((await refusal(jam, card, { actor: NEAR })).reason).toBe('notYours');
    expect((await refusal(jam, card, { version: 99 })).reason).toBe('versionChanged');
    const until = new Date(hops.clock.now().getTime() + 60_000);
    await hops.acting.perform({ incidentId: other, action: 'shelve', actor: DESK, until, reason: 'x' });
    expect((await refusal(jam, other)).reason).toBe('targetHidden');
    await close(other, { override: true, reason: 'x' });
    expect((await refusal(jam, other)).reason).toBe('targetOver');
    expect(await merge(jam, card)).toMatchObject({ outcome: 'done' });
    expect((await refusal(card, jam)).reason).toBe('intoItsPart');
    expect((await hops.merging.merge({ incidentId: '999999', into: jam, actor: DESK })).outcome).toBe('notFound');
  });

  it('counts later raises of the merged fault on the target, and opens no second incident', async () => {
    const [kept, gone] = await two();
    await merge(gone, kept);
    expect(await hops.raise('T2', 'dispenser.jam')).toBe(gone);
    expect(await hops.raise('T2', 'dispenser.jam')).toBe(gone);
    await follow();
    expect(await hops.incidents()).toHaveLength(2);
    expect(await hops.incident(kept)).toMatchObject({ count: 4 });
    expect(await hops.incident(gone)).toMatchObject({ state: 'merged', count: 3 });
    expect((await hops.history(kept)).at(-1)).toBe('partRaised:partRaised');
    await hops.clearFault('T2', 'dispenser.jam');
    await follow();
    expect((await hops.history(kept)).at(-1)).toBe('partCleared:partCleared');
    await follow();
    expect((await hops.history(kept)).filter((line) => line.startsWith('partCleared'))).toHaveLength(1);
  });

  it('does not close while the fault of a part stands, unless somebody vouches for both', async () => {
    const [kept, gone] = await two();
    await merge(gone, kept);
    await hops.dispatchAll();
    await hops.answering.perform({ incidentId: kept, answer: 'accept', technicianId: 'near', username: 'tech01' });
    await hops.clearFault('T1', 'dispenser.jam');
    expect(await close(kept)).toMatchObject({ outcome: 'refused', reason: 'faultStands' });
    expect(await close(kept, { override: true, reason: 'sensor is broken' })).toMatchObject({ outcome: 'done' });
    await follow();
    expect(await hops.incident(gone)).toMatchObject({ state: 'merged', closed_at: expect.any(Date) });
    // The next one is another matter.
    expect(await hops.raise('T2', 'dispenser.jam')).not.toBe(gone);
  });

  it('brings a part back as work of its own when the target ends by itself and the part’s fault stands', async () => {
    const [kept, gone] = await two();
    await merge(gone, kept);
    await hops.clearFault('T1', 'dispenser.jam');
    await follow();
    expect(await hops.incident(kept)).toMatchObject({ state: 'closed' });
    expect(await hops.incident(gone)).toMatchObject({ state: 'new', parent_id: null });
    expect((await hops.history(gone)).at(-1)).toBe('split:targetOverFaultStands');
    await hops.reviewAll();
    await hops.dispatchAll();
    expect((await hops.incident(gone)).state).toBe('offered');
  });

  it('reopens a restored target when the fault of its part comes back', async () => {
    const [kept, gone] = await two();
    await merge(gone, kept);
    await hops.dispatchAll();
    await hops.answering.perform({ incidentId: kept, answer: 'accept', technicianId: 'near', username: 'tech01' });
    await hops.clearFault('T1', 'dispenser.jam');
    await hops.clearFault('T2', 'dispenser.jam');
    await hops.acting.perform({ incidentId: kept, action: 'restore', actor: NEAR });
    await hops.dispatchAll();
    await hops.raise('T2', 'dispenser.jam');
    await follow();
    expect(await hops.incident(kept)).toMatchObject({ state: 'new' });
    expect(await hops.history(kept)).toContain('reopened:partCameBack');
  });

  it('splits out again, dispatched anew, and only once', async () => {
    const [kept, gone] = await two();
    await merge(gone, kept);
    await hops.dispatchAll();
    const split = (version?: number) =>
      hops.merging.split({ incidentId: gone, actor: DESK, reason: 'two matters', version });
    const both = await Promise.all([split(), split()]);
    expect(both.map(({ outcome }) => outcome).sort()).toEqual(['already', 'done']);
    await hops.dispatchAll();
    expect(await hops.incident(gone)).toMatchObject({ state: 'offered', parent_id: null });
    expect((await hops.history(kept)).filter((line) => line.startsWith('partSplit'))).toEqual([
      'partSplit:two matters',
    ]);
    // And merged once more, as if nothing had been.
    expect(await merge(gone, kept)).toMatchObject({ outcome: 'done' });
  });

  it('hands its parts on when it is merged itself, and takes over the more urgent priority', async () => {
    const [first, second] = await two();
    const third = await hops.raise('T3', 'paper.low');
    await merge(first, second);
    expect(await merge(second, third)).toMatchObject({ outcome: 'done' });
    const { priority } = (await hops.incident(second)) as unknown as { priority: number };
    expect(await hops.incident(third)).toMatchObject({ count: 3, priority });
    expect(await hops.incident(first)).toMatchObject({ parent_id: third });
    await hops.raise('T1', 'dispenser.jam');
    await follow();
    expect(await hops.incident(third)).toMatchObject({ count: 4 });
  });

  it('pages for both when only what it takes in needs a person', async () => {
    const jam = await hops.raise('T1', 'dispenser.jam');
    const low = await hops.raise('T1', 'cassette.low');
    expect(await hops.incident(low)).toMatchObject({ state: 'new', dispatch_at: null });
    await merge(jam, low);
    await hops.dispatchAll();
    expect(await hops.incident(low)).toMatchObject({ state: 'offered' });
    const [paper, cover] = [await hops.raise('T2', 'paper.low'), await hops.raise('T2', 'cassette.low')];
    await merge(paper, cover);
    await hops.dispatchAll();
    expect(await hops.incident(cover)).toMatchObject({ state: 'new', dispatch_at: null });
  });

  it('asks at once about what stands when the other one was thought to be repaired', async () => {
    const [kept, gone] = await two();
    await hops.dispatchAll();
    await hops.answering.perform({ incidentId: kept, answer: 'accept', technicianId: 'near', username: 'tech01' });
    await hops.clearFault('T1', 'dispenser.jam');
    await hops.acting.perform({ incidentId: kept, action: 'restore', actor: NEAR });
    await merge(gone, kept);
    expect(await hops.incident(kept)).toMatchObject({ state: 'new' });
    expect((await hops.history(kept)).slice(-2)).toEqual(['tookIn:one power cut', 'reopened:partStands']);
    await hops.dispatchAll();
    expect(await hops.incident(kept)).toMatchObject({ state: 'offered' });
  });

  it('never merges an outage into anything, also when nothing is part of it now', async () => {
    const outage = await hops.test.database.transaction((sql) => {
      const place = { subject: 'site' as const, terminalId: 's1', regionId: 'north', component: 'network' as const };
      return hops.opening.open(sql, { ...place, fault: 'site.outage', detail: {} }, hops.clock.now());
    });
    const jam = await hops.raise('T3', 'dispenser.jam');
    expect(await merge(outage, jam)).toMatchObject({ outcome: 'refused', reason: 'isAnOutage' });
    expect(await merge(jam, outage)).toMatchObject({ outcome: 'done' });
  });

  it('merges once when two merge the same one into different incidents, and never in a circle', async () => {
    for (let round = 0; round < 10; round++) {
      await hops.clear();
      const [a, b] = await two();
      const c = await hops.raise('T3', 'dispenser.jam');
      await Promise.all([merge(a, b), merge(a, c), merge(b, a), merge(b, c), merge(c, a)]);
      await follow();
      const rows = await hops.test.database.run<{ id: string; state: string; parent_id: string | null }>({
        text: 'SELECT id, state, parent_id FROM incident ORDER BY id',
      });
      const byId = new Map(rows.map((row) => [row.id, row]));
      for (const row of rows) {
        if (row.state === 'merged') expect(byId.get(row.parent_id!)!.state).not.toBe('merged');
      }
      expect(rows.some(({ state }) => state !== 'merged')).toBe(true);
    }
  });
});
