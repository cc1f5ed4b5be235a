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

  const inMinutes = (minutes: number): Date => new Date(hops.clock.now().getTime() + minutes * 60_000);
  const SECOND = { ...DESK, username: 'desk2' } as const;

  it('shelves nothing for more than eight hours, without an end or without a reason', async () => {
    const jam = await hops.raise('T2', 'dispenser.jam');
    const shelve = (more: Partial<IncidentAct>) => act(jam, 'shelve', { actor: DESK, reason: 'x', ...more });
    expect(await shelve({ until: inMinutes(481) })).toMatchObject({ reason: 'untilTooFar' });
    expect(await shelve({})).toMatchObject({ reason: 'untilNeeded' });
    expect(await shelve({ until: inMinutes(60), reason: undefined })).toMatchObject({ reason: 'reasonNeeded' });
  });

  it('shelves a captured card when a second person agrees, and pages on until then', async () => {
    const card = await hops.raise('T1', 'card.captured');
    const until = inMinutes(60);
    const first = await act(card, 'shelve', { actor: DESK, until, reason: 'the branch has it' });
    expect(first).toMatchObject({ outcome: 'done', incident: { shelvedUntil: null, shelveRequest: { by: 'desk' } } });
    await hops.dispatchAll();
    expect(await hops.told(card)).toEqual(['incidentOffered near pending']);
    expect(await act(card, 'shelve', { actor: DESK, until, reason: 'again' })).toMatchObject({
      reason: 'secondPersonNeeded',
    });
    expect(await act(card, 'shelve', { actor: SECOND, until: inMinutes(90), reason: 'x' })).toMatchObject({
      reason: 'otherRequestPending',
    });
    expect(await act(card, 'shelve', { actor: SECOND, reason: 'seen it' })).toMatchObject({
      outcome: 'done',
      incident: { shelvedUntil: until, shelvedBy: 'desk, desk2', shelveRequest: null },
    });
    expect(await hops.told(card)).toEqual(['incidentOffered near cancelled']);
    expect((await hops.history(card)).filter((line) => line.startsWith('shelve'))).toEqual([
      'shelveRequested:the branch has it',
      'shelved:seen it',
    ]);
    const audit = await hops.test.database.run<{ actor: string; action: string }>({
      text: `SELECT actor, action FROM audit_entry WHERE subject = 'incident:${card}' ORDER BY id`,
    });
    expect(audit.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
      'desk incident.shelveRequested',
      'desk2 incident.shelved',
    ]);
  });

  it('forgets the wish of a first person that nobody confirmed, and says so', async () => {
    const card = await hops.raise('T1', 'card.captured');
    await act(card, 'shelve', { actor: DESK, until: inMinutes(120), reason: 'x' });
    hops.clock.forward('31m');
    await hops.shelves.pass(hops.clock.now());
    expect(await hops.incident(card)).toMatchObject({ shelve_request: null, shelved_until: null });
    expect((await hops.history(card)).at(-1)).toBe('shelveRequestLapsed:nobodyConfirmed');
    expect(await act(card, 'shelve', { actor: SECOND, until: inMinutes(60), reason: 'x' })).toMatchObject({
      incident: { shelvedUntil: null, shelveRequest: { by: 'desk2' } },
    });
    expect(await act(card, 'unshelve', { actor: DESK })).toMatchObject({ incident: { shelveRequest: null } });
  });

  it('brings what is only listed back to the list when its time on the shelf is over', async () => {
    const id = await hops.raise('T1', 'cassette.low');
    await act(id, 'shelve', { actor: DESK, until: inMinutes(60), reason: 'van is coming' });
    await hops.shelves.pass(hops.clock.now());
    expect(await hops.incident(id)).toMatchObject({ shelved_by: 'desk' });
    hops.clock.forward('61m');
    await hops.shelves.pass(hops.clock.now());
    expect(await hops.incident(id)).toMatchObject({ shelved_until: null, shelved_by: null, dispatch_at: null });
    expect((await hops.history(id)).at(-1)).toBe('unshelved:shelfIsOver');
  });

  it('keeps a timed shelf over every return of the fault, and ends a one-shot shelf with the first', async () => {
    const shelveAndFlap = async (kind: 'timed' | 'oneShot', terminal: string, minutes: number): Promise<string> => {
      const id = await hops.raise(terminal, 'dispenser.jam');
      await hops.dispatchAll();
      await act(id, 'shelve', { actor: DESK, until: inMinutes(minutes), kind, reason: 'x' });
      await hops.dispatchAll();
      await hops.clearFault(terminal, 'dispenser.jam');
      await hops.dispatchAll();
      hops.clock.forward('5m');
      expect(await hops.raise(terminal, 'dispenser.jam')).toBe(id);
      await hops.dispatchAll();
      return id;
    };
    const offers = async (id: string) => (await hops.told(id)).filter((line) => line.startsWith('incidentOffered'));
    const timed = await shelveAndFlap('timed', 'T1', 300);
    expect(await hops.incident(timed)).toMatchObject({ state: 'new', shelf_kind: 'timed' });
    expect(await offers(timed)).toHaveLength(1);
    // Long after a closed incident would have been left alone.
    await hops.clearFault('T1', 'dispenser.jam');
    hops.clock.forward('4h');
    expect(await hops.raise('T1', 'dispenser.jam')).toBe(timed);
    expect(await hops.history(timed)).toContain('reopened:backWhileShelved');
    await hops.dispatchAll();
    expect(await offers(timed)).toHaveLength(1);
    hops.clock.forward('1h');
    await hops.dispatchAll();
    expect(await offers(timed)).toHaveLength(2);
    const oneShot = await shelveAndFlap('oneShot', 'T2', 300);
    expect(await hops.incident(oneShot)).toMatchObject({ shelved_until: null });
    // Back so soon after its last page, it has to stand for a while first.
    hops.clock.forward('6m');
    await hops.reviewAll();
    await hops.dispatchAll();
    expect(await offers(oneShot)).toHaveLength(2);
  });

  it('is taken over by one of two at the same time, and the other is told who was first', async () => {
    const id = await hops.raise('T1', 'dispenser.jam');
    const { version } = await hops.incident(id);
    const both = await Promise.all([DESK, SECOND].map((actor) => act(id, 'take', { actor, version })));
    const [winner] = both.filter(({ outcome }) => outcome === 'done');
    const [loser] = both.filter(({ outcome }) => outcome === 'refused');
    const owner = (winner as { incident: { deskOwner: string } }).incident.deskOwner;
    expect(loser).toMatchObject({ reason: 'takenByColleague', holder: owner });
    const lead = { username: 'lead', role: 'lead', technicianId: null } as const;
    expect(await act(id, 'take', { actor: lead })).toMatchObject({ incident: { deskOwner: 'lead' } });
    expect(await act(id, 'release', { actor: DESK })).toMatchObject({ reason: 'takenByColleague' });
    expect(await act(id, 'release', { actor: lead })).toMatchObject({ incident: { deskOwner: null } });
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
