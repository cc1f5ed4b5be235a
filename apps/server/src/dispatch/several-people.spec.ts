import { Hops } from '../../../../test/harness/hops.js';

describe('several people for one incident', () => {
  let hops: Hops;
  beforeAll(async () => void (hops = await Hops.start(3)));
  beforeEach(() => hops.clear());
  afterAll(() => hops.stop());

  const desk = { username: 'desk', role: 'desk' as const, technicianId: null };
  const person = (id: string) => ({ username: id, role: 'technician' as const, technicianId: id });
  const ask = (incidentId: string, technicianId: string, actor: typeof desk | ReturnType<typeof person> = desk) =>
    hops.supporting.perform({ incidentId, technicianId, what: 'ask', actor, reason: 'two keys' });
  const answer = (incidentId: string, technicianId: string, word: 'accept' | 'refuse' = 'accept') =>
    hops.answering.perform({ incidentId, answer: word, technicianId, username: technicianId });
  const offered = async (): Promise<string> => {
    const id = await hops.raise('T1', 'cash.retained');
    await hops.dispatchAll();
    return id;
  };
  const roles = async (id: string): Promise<string[]> => {
    const rows = await hops.test.database.run<{ line: string }>(
      {
        text: `SELECT technician_id || ':' || role || ':' || state AS line FROM assignment WHERE incident_id = $1 ORDER BY id`,
      },
      [id],
    );
    return rows.map(({ line }) => line);
  };

  it('asks a second one, whose answer is their own: the state stays with the one who leads', async () => {
    const id = await offered();
    expect(await ask(id, 'far')).toMatchObject({ outcome: 'done' });
    expect(await ask(id, 'far')).toMatchObject({ outcome: 'already' });
    expect(await hops.told(id)).toEqual(['incidentOffered near pending', 'incidentOffered far pending']);
    // The leader's yes ends the leader's page alone.
    await answer(id, 'near');
    expect(await hops.told(id)).toEqual(['incidentOffered near cancelled', 'incidentOffered far pending']);
    await answer(id, 'far');
    expect(await hops.told(id)).toEqual(['incidentOffered near cancelled', 'incidentOffered far cancelled']);
    expect(await hops.incident(id)).toMatchObject({ state: 'accepted', assignee_id: 'near' });
    expect(await roles(id)).toEqual(['near:lead:accepted', 'far:support:accepted']);
    expect(await hops.history(id)).toEqual(expect.arrayContaining(['supportAsked:two keys', 'supportAccepted:inTime']));
  });

  it('ends for both when it is repaired, and weighs on nobody', async () => {
    const id = await offered();
    await ask(id, 'far');
    for (const each of ['near', 'far']) await answer(id, each);
    await hops.acting.perform({
      incidentId: id,
      action: 'restore',
      actor: person('near'),
      reason: 'r',
      override: true,
    });
    await hops.dispatchAll();
    expect(await roles(id)).toEqual(['near:lead:done', 'far:support:done']);
  });

  it('calls the helper back, and pages them no more, when it is over before they answered', async () => {
    const id = await offered();
    await ask(id, 'far');
    await hops.acting.perform({ incidentId: id, action: 'close', actor: desk, reason: 'r', override: true });
    await hops.dispatchAll();
    expect(await roles(id)).toEqual(['near:lead:withdrawn', 'far:support:withdrawn']);
    expect((await hops.told(id)).filter((each) => each.endsWith('pending'))).toEqual(
      ['incidentWithdrawn far pending', 'incidentWithdrawn near pending'].sort(),
    );
  });

  it('lets an offer to help run out by itself, and a late yes is welcome', async () => {
    const id = await offered();
    await answer(id, 'near');
    await ask(id, 'far', person('near'));
    hops.clock.forward('5m');
    await hops.watching.pass(hops.clock.now());
    expect(await roles(id)).toEqual(['near:lead:accepted', 'far:support:expired']);
    await answer(id, 'far');
    expect(await roles(id)).toEqual(['near:lead:accepted', 'far:support:accepted']);
    await answer(id, 'far', 'refuse');
    expect(await hops.history(id)).toContain('supportLeft:inTime');
  });

  it('releases whoever is not needed, and says no to those who may not ask', async () => {
    const id = await offered();
    await ask(id, 'far');
    expect(await ask(id, 'second', person('far'))).toMatchObject({ reason: 'notYours' });
    expect(await ask(id, 'nobody')).toMatchObject({ reason: 'unknownTechnician' });
    const release = { incidentId: id, technicianId: 'far', what: 'release' as const, actor: desk };
    expect(await hops.supporting.perform(release)).toMatchObject({ outcome: 'done' });
    expect(await hops.supporting.perform(release)).toMatchObject({ reason: 'notHelping' });
    expect(await roles(id)).toEqual(['near:lead:offered', 'far:support:withdrawn']);
    expect(await hops.told(id)).toEqual([
      'incidentOffered near pending',
      'incidentOffered far cancelled',
      'incidentWithdrawn far pending',
    ]);
  });

  it('does not ask a helper to lead as well, unless the desk says so', async () => {
    const id = await offered();
    await ask(id, 'far');
    await answer(id, 'far');
    await answer(id, 'near', 'refuse');
    await hops.dispatchAll();
    expect((await roles(id)).at(-1)).toBe('second:lead:offered');
    await hops.assigning.perform({ incidentId: id, technicianId: 'far', actor: desk });
    expect(await roles(id)).toEqual([
      ...['near:lead:refused', 'far:support:withdrawn', 'second:lead:withdrawn', 'far:lead:offered'],
    ]);
  });
});
