import { Hops } from '../../../../test/harness/hops.js';
import type { IncidentAct } from './index.js';

const DESK = { username: 'desk', role: 'desk', technicianId: null } as const;
const NEAR = { username: 'tech01', role: 'technician', technicianId: 'near' } as const;
const FAR = { username: 'tech02', role: 'technician', technicianId: 'far' } as const;

describe('people acting on incidents', () => {
  let hops: Hops;
  beforeAll(async () => void (hops = await Hops.start()));
  beforeEach(() => hops.clear());
  afterAll(() => hops.stop());

  const act = (incidentId: string, action: IncidentAct['action'], more: Partial<IncidentAct> = {}) =>
    hops.acting.perform({ incidentId, action, actor: NEAR, ...more });

  const accepted = async (fault = 'dispenser.jam'): Promise<string> => {
    const id = await hops.raise('T1', fault);
    await hops.dispatchAll();
    await hops.answering.perform({ incidentId: id, answer: 'accept', technicianId: 'near', username: 'tech01' });
    return id;
  };

  it('goes from accepted over the way and the visit to closed, with a line for each step', async () => {
    const id = await accepted();
    await act(id, 'travel');
    await act(id, 'arrive');
    await act(id, 'wait-parts', { reason: 'roller' });
    await act(id, 'arrive');
    await hops.clearFault('T1', 'dispenser.jam');
    expect(await act(id, 'restore')).toMatchObject({ outcome: 'done', incident: { state: 'restored' } });
    await hops.dispatchAll();
    expect(await hops.assignments(id)).toEqual(['near:done']);

    await hops.verifying.pass(hops.clock.now());
    expect((await hops.incident(id)).state).toBe('restored');
    hops.clock.forward('10m');
    await hops.verifying.pass(hops.clock.now());
    expect(await hops.incident(id)).toMatchObject({ state: 'closed', verify_until: null, assignee_id: 'near' });
    expect((await hops.history(id)).slice(2)).toEqual([
      'accepted:inTime',
      'travelling:byHand',
      'arrived:byHand',
      'waitingParts:roller',
      'arrived:byHand',
      'cleared:clearedWhileHeld',
      'restored:byHand',
      'closed:stayedQuiet',
    ]);
  });

  it('refuses to restore while the fault stands, unless somebody vouches for it, and then does not close either', async () => {
    const id = await accepted();
    expect(await act(id, 'restore')).toMatchObject({ outcome: 'refused', reason: 'faultStands' });
    expect(await act(id, 'restore', { override: true })).toMatchObject({ outcome: 'refused', reason: 'reasonNeeded' });
    expect(await act(id, 'restore', { override: true, reason: 'sensor is broken' })).toMatchObject({ outcome: 'done' });
    hops.clock.forward('10m');
    await hops.verifying.pass(hops.clock.now());
    expect((await hops.incident(id)).state).toBe('restored');
    expect((await hops.history(id)).at(-1)).toBe('notClosed:faultStands');
    expect(await act(id, 'close', { actor: DESK, override: true, reason: 'part is ordered' })).toMatchObject({
      outcome: 'done',
    });
  });

  it('reopens and pages again when the fault comes back inside the verify window', async () => {
    const id = await accepted();
    await hops.clearFault('T1', 'dispenser.jam');
    await act(id, 'restore');
    await hops.dispatchAll();
    await hops.raise('T1', 'dispenser.jam');
    expect(await hops.incident(id)).toMatchObject({ state: 'new', assignee_id: null });
    await hops.dispatchAll();
    expect(await hops.assignments(id)).toEqual(['near:done', 'near:offered']);
    expect(await hops.history(id)).toContain('reopened:backWhileVerifying');
  });

  it('lets nobody act on what is another’s, or on what they saw before it changed', async () => {
    const id = await accepted();
    expect(await act(id, 'travel', { actor: FAR })).toMatchObject({ outcome: 'refused', reason: 'notYours' });
    const { version } = await hops.incident(id);
    expect(await act(id, 'travel', { version: version - 1 })).toMatchObject({
      outcome: 'refused',
      reason: 'versionChanged',
    });
    expect(await act(id, 'travel', { version })).toMatchObject({ outcome: 'done' });
    // The phone without signal sends it again, with the version it knew.
    expect(await act(id, 'travel', { version })).toMatchObject({ outcome: 'already' });
    expect(await act('999999', 'travel')).toEqual({ outcome: 'notFound' });
  });

  it('moves once when two people act at the same time on the same version', async () => {
    const id = await hops.raise('T1', 'cassette.low');
    const { version } = await hops.incident(id);
    const both = await Promise.all(['a', 'b'].map((reason) => act(id, 'cancel', { actor: DESK, version, reason })));
    expect(both.map(({ outcome }) => outcome).sort()).toEqual(['already', 'done']);
  });

  it('cancels the page and calls the technician back when the desk cancels', async () => {
    const id = await hops.raise('T1', 'dispenser.jam');
    await hops.dispatchAll();
    await act(id, 'cancel', { actor: DESK, reason: 'drill' });
    expect(await hops.told(id)).toEqual(['incidentOffered near cancelled']);
    await hops.dispatchAll();
    expect(await hops.assignments(id)).toEqual(['near:withdrawn']);
    expect(await hops.told(id)).toEqual(['incidentOffered near cancelled', 'incidentWithdrawn near pending']);
  });

  it('shelves a small matter, asks nobody meanwhile, and comes back by itself', async () => {
    const id = await hops.raise('T1', 'dispenser.jam');
    await hops.dispatchAll();
    const until = new Date(hops.clock.now().getTime() + 3_600_000);
    expect(await act(id, 'shelve', { actor: DESK, until, reason: 'works on site' })).toMatchObject({ outcome: 'done' });
    await hops.dispatchAll();
    expect(await hops.incident(id)).toMatchObject({ state: 'new', assignee_id: null, dispatch_at: until });
    hops.clock.forward('61m');
    await hops.dispatchAll();
    expect(await hops.assignments(id)).toEqual(['near:withdrawn', 'near:offered']);
  });

  it('never shelves a captured card, nor anything for more than eight hours', async () => {
    const card = await hops.raise('T1', 'card.captured');
    const jam = await hops.raise('T2', 'dispenser.jam');
    const inHours = (hours: number): Date => new Date(hops.clock.now().getTime() + hours * 3_600_000);
    expect(await act(card, 'shelve', { actor: DESK, until: inHours(1), reason: 'x' })).toMatchObject({
      reason: 'tooSerious',
    });
    expect(await act(jam, 'shelve', { actor: DESK, until: inHours(9), reason: 'x' })).toMatchObject({
      reason: 'untilTooFar',
    });
    expect(await act(jam, 'shelve', { actor: DESK, reason: 'x' })).toMatchObject({ reason: 'untilNeeded' });
    expect(await act(jam, 'shelve', { actor: DESK, until: inHours(1) })).toMatchObject({ reason: 'reasonNeeded' });
  });

  it('keeps a note without changing the incident', async () => {
    const id = await hops.raise('T1', 'cassette.low');
    await act(id, 'note', { actor: DESK, text: '加钞车 6 点到' });
    expect((await hops.incident(id)).version).toBe(1);
    expect((await hops.history(id)).at(-1)).toBe('noted:加钞车 6 点到');
  });

  it('does not reopen what is open under another number by now', async () => {
    const old = await hops.raise('T1', 'cassette.low');
    await act(old, 'cancel', { actor: DESK, reason: 'mistake' });
    await hops.raise('T1', 'cassette.low');
    expect(await act(old, 'reopen', { actor: DESK })).toMatchObject({ outcome: 'refused', reason: 'openElsewhere' });
  });
});
