import { Hops } from '../../../../test/harness/hops.js';

const TERMINALS = ['T1', 'T2', 'T3'];
const FAULTS = ['card.captured', 'card.jam', 'paper.low', 'terminal.silent'];
const ROUNDS = 60;
const UNIQUE_VIOLATION = '23505';

describe('everything at once: terminals, technicians, the desk, dispatch and the verify watch', () => {
  let hops: Hops;
  beforeAll(async () => void (hops = await Hops.start()));
  afterAll(() => hops.stop());

  // A generator of our own, so that a failure can be played again.
  let seed = 16;
  const pick = <T>(from: readonly T[]): T => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return from[Math.floor((seed / 2_147_483_648) * from.length)]!;
  };
  const desk = { username: 'desk', role: 'desk' as const, technicianId: null };
  const person = (id: string) => ({ username: id, role: 'technician' as const, technicianId: id });

  function anyAct(ids: readonly string[]): Promise<unknown> {
    const technicianId = pick(['near', 'far', 'second']);
    const incidentId = pick(ids);
    const [terminal, fault] = [pick(TERMINALS), pick(FAULTS)];
    return pick([
      () => again(() => hops.raise(terminal, fault)),
      () => hops.clearFault(terminal, fault),
      () => again(() => hops.apply(...TERMINALS.map((each) => hops.event(each, fault)))),
      () => hops.dispatch.pass(hops.clock.now()),
      () => hops.verifying.pass(hops.clock.now()),
      () => hops.answering.perform({ incidentId, answer: pick(['accept', 'refuse']), technicianId, username: 'x' }),
      () => hops.assigning.perform({ incidentId, technicianId, actor: desk }),
      () =>
        hops.acting.perform({
          incidentId,
          action: pick(['close', 'cancel', 'reopen', 'note', 'shelve', 'unshelve']),
          actor: desk,
          reason: 'r',
          override: true,
          until: new Date(hops.clock.now().getTime() + 60_000),
        }),
      () =>
        hops.acting.perform({
          incidentId,
          action: pick(['travel', 'arrive', 'restore']),
          actor: person(technicianId),
          reason: 'r',
          override: true,
        }),
    ])();
  }

  /** As a terminal does: the desk may reopen an incident in the very moment in which its fault comes back. */
  const again = (work: () => Promise<unknown>): Promise<unknown> =>
    work().catch((error: { code?: string }) => (error.code === UNIQUE_VIOLATION ? again(work) : Promise.reject(error)));

  it('never deadlocks, and what is stored agrees with itself', async () => {
    await hops.raise('T1', 'card.jam');
    for (let round = 0; round < ROUNDS; round++) {
      const ids = (await hops.incidents()).map(({ id }) => id);
      await Promise.all(Array.from({ length: 10 }, () => anyAct(ids)));
      hops.clock.forward(pick(['1s', '30s', '6m', '31m']));
      while (await hops.dispatch.pass(hops.clock.now()));
      await hops.dispatch.pass(hops.clock.now());
      expect({ round, strays: await strays() }).toEqual({ round, strays: [] });
    }
    const kinds = await hops.test.database.run<{ what: string }>({ text: 'SELECT DISTINCT what FROM timeline' });
    expect(kinds.length).toBeGreaterThan(12);
    expect(
      await hops.test.database.run({ text: `SELECT 1 FROM notice WHERE state = 'pending' AND purpose = 'page'` }),
    ).not.toEqual([]);
  }, 60_000);

  /** Incidents whose row, assignments and pages tell different stories once dispatch has looked. */
  const strays = () =>
    hops.test.database.run({
      text: `SELECT i.id, i.state, i.fault, i.assignee_id, i.dispatch_at, a.state AS running, a.technician_id, pages.count AS pages
             FROM incident i
             LEFT JOIN assignment a ON a.incident_id = i.id AND a.state IN ('offered', 'accepted')
             CROSS JOIN LATERAL (SELECT count(*)::int FROM notice n WHERE n.incident_id = i.id AND n.purpose = 'page'
               AND n.state = 'pending' AND n.template = 'incidentOffered') pages
             WHERE (CASE
               WHEN i.state = 'offered' THEN a.state = 'offered' AND a.technician_id = i.assignee_id AND i.dispatch_at IS NOT NULL AND pages.count = 1
               WHEN i.state IN ('accepted', 'travelling', 'onSite', 'waitingParts')
                 THEN a.state = 'accepted' AND a.technician_id = i.assignee_id AND pages.count = 0
               ELSE a.state IS NULL AND pages.count = 0 END) IS NOT TRUE
             OR (i.state = 'new' AND i.dispatch_at IS NULL AND i.fault <> 'paper.low')`,
    });
});
