import { jest } from '@jest/globals';
import { Hops } from '../../../../test/harness/hops.js';
import { ChooseTechnician } from './choose-technician.js';

describe('dispatching incidents', () => {
  let hops: Hops;
  beforeAll(async () => void (hops = await Hops.start()));
  beforeEach(() => hops.clear());
  afterAll(() => hops.stop());

  const answer = (incidentId: string, answer: 'accept' | 'refuse', technicianId = 'near') =>
    hops.answering.perform({ incidentId, answer, technicianId, username: technicianId, reason: 'too far' });
  const figure = async (name: string): Promise<number> => {
    const line = (await hops.metrics.registry.metrics()).split('\n').find((each) => each.startsWith(`${name} `));
    return Number(line?.split(' ')[1] ?? 0);
  };
  const offered = async (fault = 'dispenser.jam'): Promise<string> => {
    const id = await hops.raise('T1', fault);
    await hops.dispatchAll();
    return id;
  };

  it('asks the nearest skilled technician on call, with the reason and the facts that a text needs', async () => {
    const id = await offered('card.captured');
    expect(await hops.incident(id)).toMatchObject({ state: 'offered', assignee_id: 'near' });
    const [page] = await hops.notices(id);
    expect(page).toMatchObject({
      template: 'incidentOffered',
      purpose: 'page',
      recipient_id: 'near',
      lane: 2,
      data: {
        priority: 'P2',
        terminalId: 'T1',
        site: { zh: '网点1', en: 'Site 1' },
        count: 1,
        path: `/field/incidents/${id}`,
      },
    });
    const [line] = await hops.test.database.run<{ data: Record<string, unknown> }>({
      text: `SELECT data FROM timeline WHERE what = 'offered'`,
    });
    expect(line!.data).toMatchObject({
      technicianId: 'near',
      skill: 'card',
      ranking: [
        { technicianId: 'near', reason: 'nearer' },
        { technicianId: 'far', reason: 'firstLine' },
        { technicianId: 'second' },
      ],
      leftOut: [{ technicianId: 'off', reason: 'notOnCall' }],
    });
  });

  it('calls back whoever was asked when the fault goes by itself', async () => {
    const id = await offered('card.jam');
    await hops.clearFault('T1', 'card.jam');
    await hops.dispatchAll();
    expect(await hops.incident(id)).toMatchObject({ state: 'closed' });
    expect(await hops.assignments(id)).toEqual(['near:withdrawn']);
    expect(await hops.told(id)).toEqual(['incidentOffered near cancelled', 'incidentWithdrawn near pending']);
  });

  it('sends somebody to a fault that the catalogue has lost, and is not held up by it', async () => {
    await hops.test.database.run(
      {
        text: `INSERT INTO incident (terminal_id, region_id, component, fault, priority, opened_at, last_event_at, dispatch_at)
             VALUES ('T2', 'north', 'cardReader', 'card.retired', 1, $1, $1, $1)`,
      },
      [hops.clock.now()],
    );
    const id = await offered('card.jam');
    expect((await hops.incidents()).map(({ state }) => state)).toEqual(['offered', 'offered']);
    // The other one has the older incident at hand.
    expect(await hops.told(id)).toEqual(['incidentOffered far pending']);
    await hops.test.database.run({ text: `UPDATE incident SET state = 'restored', verify_until = opened_at` });
    await hops.verifying.pass(hops.clock.now());
    expect((await hops.incidents())[0]).toMatchObject({ state: 'closed' });
  });

  it('keeps figures of how quick it is, and wakes whoever sends', async () => {
    const rings: string[] = [];
    const heard = hops.wake.heard('notices').subscribe(() => rings.push('notices'));
    const before = await figure('watchkeeper_incident_time_to_offer_seconds_count');
    const id = await offered();
    await answer(id, 'accept');
    heard.unsubscribe();
    expect(rings).toEqual(['notices']);
    expect(await figure('watchkeeper_incident_time_to_offer_seconds_count')).toBe(before + 1);
    expect(await figure('watchkeeper_incident_time_to_ack_seconds_count')).toBeGreaterThan(0);
  });

  it('goes to the next after a refusal, and never back', async () => {
    const id = await offered();
    expect(await answer(id, 'refuse')).toMatchObject({ outcome: 'done' });
    await hops.dispatchAll();
    expect(await hops.assignments(id)).toEqual(['near:refused', 'far:offered']);
    expect(await hops.told(id)).toEqual(['incidentOffered near cancelled', 'incidentOffered far pending']);
  });

  it('goes to the next when an offer expires, second line last, and then tells the desk', async () => {
    const id = await offered();
    for (const _ of ['far', 'second', 'desk']) {
      hops.clock.forward('5m');
      await hops.dispatchAll();
    }
    expect(await hops.assignments(id)).toEqual(['near:expired', 'far:expired', 'second:expired']);
    expect(await hops.incident(id)).toMatchObject({ state: 'new', assignee_id: null });
    expect((await hops.told(id)).at(-1)).toBe('incidentUnanswered night pending');
    expect((await hops.history(id)).slice(-2)).toEqual(['expired:offerExpired', 'unanswered:everybodyAsked']);
    // P3: somebody is looked for again after half an hour.
    hops.clock.forward('30m');
    await hops.dispatchAll();
    expect((await hops.assignments(id)).at(-1)).toBe('near:offered');
  });

  it('does nothing before an offer expires', async () => {
    const id = await offered();
    hops.clock.forward('4m');
    await hops.dispatchAll();
    expect(await hops.assignments(id)).toEqual(['near:offered']);
  });

  it('tells the desk at once when nobody is on call', async () => {
    await hops.test.database.run({ text: `UPDATE shift SET weekdays = '{}'` });
    await hops.roster.reload();
    const id = await offered();
    await hops.test.database.run({ text: `UPDATE shift SET weekdays = '{1,2,3,4,5,6,7}'` });
    await hops.roster.reload();
    expect(await hops.told(id)).toEqual(['incidentUnanswered night pending']);
    expect((await hops.history(id)).at(-1)).toBe('unanswered:nobodyOnCall');
  });

  it('pages nobody once it is accepted; a second yes changes nothing', async () => {
    const id = await offered();
    expect(await answer(id, 'accept')).toMatchObject({ outcome: 'done' });
    expect(await answer(id, 'accept')).toMatchObject({ outcome: 'already' });
    hops.clock.forward('3h');
    await hops.dispatchAll();
    expect(await hops.told(id)).toEqual(['incidentOffered near cancelled']);
    // P3: it does not lapse; dispatch looks again at the end of the shift.
    const { state, assignee_id, dispatch_at } = await hops.incident(id);
    expect([state, assignee_id]).toEqual(['accepted', 'near']);
    expect(dispatch_at! > hops.clock.now()).toBe(true);
  });

  it('gives a late yes the incident while nobody else is asked, and names the other one otherwise', async () => {
    const id = await offered();
    hops.clock.forward('5m');
    await hops.dispatchAll();
    expect(await answer(id, 'accept')).toMatchObject({ outcome: 'refused', reason: 'askedOther', holderId: 'far' });
    for (const _ of ['second', 'desk']) {
      hops.clock.forward('5m');
      await hops.dispatchAll();
    }
    expect(await answer(id, 'accept')).toMatchObject({ outcome: 'done' });
    expect(await answer(id, 'accept', 'far')).toMatchObject({
      outcome: 'refused',
      reason: 'takenByOther',
      holderId: 'near',
    });
    expect((await hops.told(id)).at(-1)).toBe('incidentUnanswered night cancelled');
  });

  it('takes an acceptance of a P1 away after half an hour without progress, and not when they are on the way', async () => {
    const idle = await offered('cash.retained');
    const busy = await hops.raise('T2', 'cash.retained');
    await hops.dispatchAll();
    await answer(idle, 'accept');
    const { assignee_id } = await hops.incident(busy);
    await answer(busy, 'accept', assignee_id!);
    await hops.acting.perform({
      incidentId: busy,
      action: 'travel',
      actor: { username: 'x', role: 'technician', technicianId: assignee_id },
    });
    hops.clock.forward('30m');
    await hops.dispatchAll();
    expect(await hops.history(idle)).toContain('expired:noProgress');
    expect((await hops.assignments(idle))[0]).toBe('near:expired');
    expect((await hops.told(idle)).slice(-2)).toEqual([
      'incidentWithdrawn near pending',
      'incidentOffered far pending',
    ]);
    expect((await hops.incident(busy)).state).toBe('travelling');
  });

  it('lets the desk ask somebody of its choice, and calls the first one back', async () => {
    const id = await offered();
    await answer(id, 'accept');
    const actor = { username: 'desk', role: 'desk', technicianId: null } as const;
    expect(await hops.assigning.perform({ incidentId: id, technicianId: 'nobody', actor })).toMatchObject({
      reason: 'unknownTechnician',
    });
    expect(await hops.assigning.perform({ incidentId: id, technicianId: 'off', actor })).toMatchObject({
      outcome: 'done',
    });
    expect(await hops.assigning.perform({ incidentId: id, technicianId: 'off', actor })).toMatchObject({
      outcome: 'already',
    });
    expect(await hops.assignments(id)).toEqual(['near:withdrawn', 'off:offered']);
    expect((await hops.told(id)).slice(-2)).toEqual(['incidentWithdrawn near pending', 'incidentOffered off pending']);
  });

  it.each([
    [
      'is handed back',
      async (incidentId: string, technicianId: string) => void (await answered(incidentId, technicianId)),
    ],
    ['lapses', async () => void hops.clock.forward('31m')],
  ])('sends nobody else to a machine that recovered while somebody had it, when it %s', async (_what, end) => {
    const id = await hops.raise('T1', 'terminal.silent');
    await hops.reviewAll();
    hops.clock.forward('2m');
    await hops.reviewAll();
    await hops.dispatchAll();
    const technicianId = (await hops.incident(id)).assignee_id!;
    await hops.answering.perform({ incidentId: id, technicianId, answer: 'accept', username: technicianId });
    await hops.test.database.run({ text: 'UPDATE incident SET priority = 1, dispatch_at = now() WHERE id = $1' }, [id]);
    await hops.dispatchAll();
    await hops.clearFault('T1', 'terminal.silent');
    await end(id, technicianId);
    await hops.dispatchAll();
    expect(await hops.incident(id)).toMatchObject({ state: 'closed', assignee_id: null });
    expect((await hops.history(id)).at(-1)).toBe('closed:clearedByItself');
    expect((await hops.assignments(id)).filter((each) => /offered|accepted/.test(each))).toEqual([]);
  });
  const answered = (incidentId: string, technicianId: string) =>
    hops.answering.perform({ incidentId, technicianId, answer: 'refuse', username: technicianId });

  it('hands back what somebody cannot go on with', async () => {
    const id = await offered();
    await answer(id, 'accept');
    await hops.acting.perform({
      incidentId: id,
      action: 'travel',
      actor: { username: 'near', role: 'technician', technicianId: 'near' },
    });
    await answer(id, 'refuse');
    await hops.dispatchAll();
    expect(await hops.assignments(id)).toEqual(['near:refused', 'far:offered']);
    expect(await hops.history(id)).toContain('handedBack:too far');
  });

  it('keeps one outcome, and no page after it, when answer, expiry and clearing happen at once', async () => {
    for (let round = 0; round < 15; round++) {
      await hops.clear();
      const id = await offered();
      hops.clock.forward('5m');
      await Promise.all([
        answer(id, 'accept'),
        hops.dispatchAll(),
        round % 2 ? hops.clearFault('T1', 'dispenser.jam') : answer(id, 'refuse'),
      ]);
      await hops.dispatchAll();
      const { state } = await hops.incident(id);
      const running = (await hops.assignments(id)).filter((each) => /offered|accepted/.test(each));
      const pages = (await hops.notices(id)).filter((each) => each.purpose === 'page' && each.state === 'pending');
      // Whoever is asked has one page; whoever accepted, and what is over, has none.
      expect(pages).toHaveLength(state === 'offered' ? 1 : 0);
      expect(running).toHaveLength(state === 'closed' ? 0 : 1);
    }
  });

  it('goes on with all others when one incident cannot be decided about, and tries that one again', async () => {
    const bad = await hops.raise('T1', 'dispenser.jam');
    const good = await hops.raise('T2', 'dispenser.jam');
    const choose = jest.spyOn(ChooseTechnician.prototype, 'choose').mockImplementationOnce(() => {
      throw new Error('cannot be decided');
    });
    await expect(hops.dispatch.pass(hops.clock.now())).rejects.toThrow('cannot be decided');
    choose.mockRestore();
    expect(await hops.incident(good)).toMatchObject({ state: 'offered' });
    expect(await hops.incident(bad)).toMatchObject({ state: 'new', version: 1 });
    await hops.dispatchAll();
    expect(await hops.incident(bad)).toMatchObject({ state: 'new' });
    hops.clock.forward('61s');
    await hops.dispatchAll();
    expect(await hops.incident(bad)).toMatchObject({ state: 'offered' });
  });
});
