import { Hops } from '../../../../test/harness/hops.js';

describe('applying events to incidents', () => {
  let hops: Hops;
  beforeAll(async () => void (hops = await Hops.start()));
  beforeEach(() => hops.clear());
  afterAll(() => hops.stop());

  it('opens one incident for a fault and counts it when it is raised again, also within one batch', async () => {
    const raised = hops.event('T1', 'card.captured', { detail: { lastFour: '1234' } });
    const ids = await hops.apply(raised, { ...raised, seq: 2 }, hops.event('T2', 'card.captured'));
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
    expect(await hops.raise('T1', 'card.captured')).toBe(ids[0]);
    expect(await hops.incident(ids[0]!)).toMatchObject({
      state: 'new',
      count: 3,
      number: `INC-${ids[0]!.padStart(8, '0')}`,
      priority: 2,
      region_id: 'north',
      detail: { lastFour: '1234' },
      version: 2,
    });
    expect(await hops.history(ids[0]!)).toEqual(['opened:firstSeen', 'repeated:raisedAgain', 'repeated:raisedAgain']);
  });

  it('opens one incident when several batches raise the same faults at once', async () => {
    const batch = () => hops.apply(...['T3', 'T1', 'T2'].map((terminal) => hops.event(terminal, 'dispenser.jam')));
    const backwards = () => hops.apply(...['T2', 'T1', 'T3'].map((terminal) => hops.event(terminal, 'dispenser.jam')));
    await Promise.all([batch(), backwards(), batch(), backwards(), batch(), backwards()]);
    const incidents = await hops.incidents();
    expect(incidents.map(({ count }) => count)).toEqual([6, 6, 6]);
  });

  it('lists what is merely running low, and says why nobody is paged', async () => {
    const id = await hops.raise('T1', 'cassette.low');
    expect((await hops.incident(id)).dispatch_at).toBeNull();
    expect(await hops.history(id)).toEqual(['opened:firstSeen', 'notPaged:listedForTheDesk']);
  });

  it('closes what clears by itself and cancels the page that was not sent', async () => {
    const id = await hops.raise('T1', 'dispenser.jam');
    await hops.dispatchAll();
    await hops.clearFault('T1', 'dispenser.jam');
    expect(await hops.incident(id)).toMatchObject({ state: 'closed', fault_active: false });
    expect(await hops.told(id)).toEqual(['incidentOffered near cancelled']);
    expect((await hops.history(id)).slice(-2)).toEqual(['cleared:clearedByItself', 'closed:clearedByItself']);
  });

  it('opens and closes what was raised and cleared within one batch, and pages nobody', async () => {
    const [id] = await hops.apply(
      hops.event('T1', 'dispenser.jam'),
      hops.event('T1', 'dispenser.jam', { kind: 'cleared' }),
    );
    await hops.dispatchAll();
    expect(await hops.incident(id!)).toMatchObject({ state: 'closed', dispatch_at: null });
    expect(await hops.told(id!)).toEqual([]);
  });

  it('reopens what comes back soon, and opens anew what comes back later', async () => {
    const id = await hops.raise('T1', 'dispenser.jam');
    await hops.clearFault('T1', 'dispenser.jam');
    hops.clock.forward('29m');
    expect(await hops.raise('T1', 'dispenser.jam')).toBe(id);
    expect(await hops.incident(id)).toMatchObject({ state: 'new', count: 2, fault_active: true });
    expect((await hops.incident(id)).dispatch_at).not.toBeNull();
    await hops.clearFault('T1', 'dispenser.jam');
    hops.clock.forward('31m');
    expect(await hops.raise('T1', 'dispenser.jam')).not.toBe(id);
  });

  it('keeps a captured card open when the reader says that all is well, and a second card apart after closing', async () => {
    const id = await hops.raise('T1', 'card.captured');
    await hops.clearFault('T1', 'card.captured');
    expect(await hops.incident(id)).toMatchObject({ state: 'new', fault_active: false });
    const desk = { username: 'desk', role: 'desk', technicianId: null } as const;
    expect(await hops.acting.perform({ incidentId: id, action: 'close', actor: desk })).toMatchObject({
      outcome: 'done',
    });
    expect(await hops.raise('T1', 'card.captured')).not.toBe(id);
  });

  it('tells the holder when the fault goes and when it comes back, and leaves the incident to them', async () => {
    const id = await hops.raise('T1', 'dispenser.jam');
    await hops.dispatchAll();
    await hops.answering.perform({ incidentId: id, answer: 'accept', technicianId: 'near', username: 'tech01' });
    await hops.clearFault('T1', 'dispenser.jam');
    await hops.raise('T1', 'dispenser.jam');
    expect(await hops.incident(id)).toMatchObject({ state: 'accepted', count: 2, fault_active: true });
    const changes = (await hops.notices(id)).filter(({ template }) => template === 'incidentChanged');
    expect(changes.map(({ recipient_id, data }) => `${recipient_id} ${String(data['change'])}`)).toEqual([
      'near cleared',
      'near returned',
    ]);
  });

  it('makes nothing of notes and of codes that the catalogue does not know', async () => {
    const ids = await hops.apply(hops.event('T1', 'agent.started', { kind: 'noted' }), hops.event('T1', 'no.such'));
    expect(ids).toEqual([null, null]);
    expect(await hops.incidents()).toEqual([]);
  });

  it('opens what the server itself concludes, in the caller’s transaction', async () => {
    const opening = {
      terminalId: 'T1',
      regionId: 'north',
      component: 'cardReader',
      fault: 'card.trapSuspected',
      detail: {},
    } as const;
    const undone = hops.test.database.transaction(async (sql) => {
      await hops.opening.open(sql, opening, hops.clock.now());
      throw new Error('the report was not stored');
    });
    await expect(undone).rejects.toThrow('the report was not stored');
    expect(await hops.incidents()).toEqual([]);
    const id = await hops.test.database.transaction((sql) => hops.opening.open(sql, opening, hops.clock.now()));
    expect(await hops.incident(id)).toMatchObject({ priority: 1, state: 'new' });
  });
});
