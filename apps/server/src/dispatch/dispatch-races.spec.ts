import { Hops } from '../../../../test/harness/hops.js';

const TERMINALS = ['T1', 'T2', 'T3'];
const FAULTS = ['card.captured', 'card.jam', 'paper.low', 'terminal.silent'];
const ROUNDS = 120;
/** Chance decides when everything has happened once; by then it surely has. */
const MOST_ROUNDS = 600;
const UNIQUE_VIOLATION = '23505';

describe('everything at once: terminals, technicians, the desk, dispatch and the verify watch', () => {
  let hops: Hops;
  beforeAll(async () => {
    hops = await Hops.start();
    // Two crews in turn, so that shifts end while incidents are held.
    await hops.test.database.run({
      text: `UPDATE shift SET technician_ids = CASE from_minute WHEN 0 THEN '{near}'::text[] ELSE '{far}' END
             WHERE line = 'first'`,
    });
    await hops.roster.reload();
  });
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
      () => hops.supporting.perform({ incidentId, technicianId, what: pick(['ask', 'ask', 'release']), actor: desk }),
      () => hops.watching.pass(hops.clock.now()),
      () => suppress(incidentId),
      () => saysYes('successor'),
      () => saysYes('support'),
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

  /** Whoever is asked to take something over, or to help, says yes. */
  const saysYes = async (role: string): Promise<unknown> => {
    const [asked] = await hops.test.database.run<{ incident_id: string; technician_id: string }>(
      { text: `SELECT incident_id, technician_id FROM assignment WHERE role = $1 AND state = 'offered' LIMIT 1` },
      [role],
    );
    if (!asked) return;
    const { incident_id: incidentId, technician_id: technicianId } = asked;
    return hops.answering.perform({ incidentId, answer: 'accept', technicianId, username: 'x' });
  };

  /** As the alarm rules do: hidden, and what was offered is taken back; or shown again. */
  const suppress = (id: string): Promise<unknown> =>
    hops.test.database.run(
      {
        text: `UPDATE incident SET suppressed_by = CASE WHEN suppressed_by IS NULL THEN 'maintenance' END, dispatch_at = $2
               WHERE id = $1 AND state IN ('new', 'offered') AND fault <> 'paper.low'`,
      },
      [id, hops.clock.now()],
    );

  /** As a terminal does: the desk may reopen an incident in the very moment in which its fault comes back. */
  const again = (work: () => Promise<unknown>): Promise<unknown> =>
    work().catch((error: { code?: string }) => (error.code === UNIQUE_VIOLATION ? again(work) : Promise.reject(error)));

  it('never deadlocks, and what is stored agrees with itself', async () => {
    await hops.raise('T1', 'card.jam');
    for (let round = 0; round < ROUNDS || (round < MOST_ROUNDS && (await missing()).length > 0); round++) {
      const ids = (await hops.incidents()).map(({ id }) => id);
      await Promise.all(Array.from({ length: 10 }, () => anyAct(ids)));
      hops.clock.forward(pick(['1s', '30s', '6m', '31m', '5h']));
      while (await hops.dispatch.pass(hops.clock.now()));
      await hops.dispatch.pass(hops.clock.now());
      await hops.watching.pass(hops.clock.now());
      expect({ round, strays: await strays() }).toEqual({ round, strays: [] });
    }
    expect(await missing()).toEqual([]);
  }, 120_000);

  /** What the acts are meant to lead to and have not yet; whether anything could be shelved is a matter of chance here. */
  const missing = async (): Promise<string[]> => {
    const kinds = await hops.test.database.run<{ what: string }>({
      text: `SELECT DISTINCT what FROM timeline
             UNION ALL SELECT 'paged' WHERE EXISTS (SELECT FROM notice WHERE state = 'pending' AND purpose = 'page')`,
    });
    const wanted = ['handOverOffered', 'tookOver', 'supportAsked', 'supportAccepted', 'refused', 'paged'];
    return wanted.filter((what) => !kinds.some((each) => each.what === what));
  };

  /** Incidents whose row, assignments and pages tell different stories once dispatch has looked. */
  const strays = () =>
    hops.test.database.run(
      {
        text: `SELECT i.id, i.state, i.fault, i.assignee_id, i.dispatch_at, a.state AS running, a.technician_id,
               pages.lead AS pages, pages.stray, helping.late
             FROM incident i
             LEFT JOIN assignment a ON a.incident_id = i.id AND a.state IN ('offered', 'accepted') AND a.role = 'lead'
             CROSS JOIN LATERAL (
               SELECT count(*) FILTER (WHERE p.role = 'lead')::int AS lead, count(*) FILTER (WHERE p.role IS NULL)::int AS stray
               FROM notice n LEFT JOIN assignment p
                 ON p.incident_id = n.incident_id AND p.technician_id = n.recipient_id AND p.state = 'offered'
               WHERE n.incident_id = i.id AND n.purpose = 'page' AND n.state = 'pending'
                 AND n.template = 'incidentOffered') pages
             CROSS JOIN LATERAL (
               SELECT count(*)::int AS late FROM assignment s WHERE s.incident_id = i.id AND s.role <> 'lead'
                 AND s.state IN ('offered', 'accepted') AND (s.state = 'offered' AND s.expires_at <= $1
                   OR i.state IN ('restored', 'closed', 'cancelled', 'merged')
                   OR s.role = 'successor' AND i.state <> 'accepted')) helping
             WHERE (CASE
               WHEN i.state = 'offered' THEN a.state = 'offered' AND a.technician_id = i.assignee_id
                 AND i.dispatch_at IS NOT NULL AND pages.lead = 1
               WHEN i.state IN ('accepted', 'travelling', 'onSite', 'waitingParts')
                 THEN a.state = 'accepted' AND a.technician_id = i.assignee_id AND pages.lead = 0
               ELSE a.state IS NULL AND pages.lead = 0 END) IS NOT TRUE
             OR pages.stray > 0 OR helping.late > 0
             OR (i.state = 'new' AND i.dispatch_at IS NULL AND i.suppressed_by IS NULL AND i.review_at IS NULL
               AND i.fault <> 'paper.low')`,
      },
      [hops.clock.now()],
    );
});
