import { EscalationStand } from '../../../../test/harness/escalation-stand.js';
import type { Hops } from '../../../../test/harness/hops.js';

const POLICY = {
  policies: [
    {
      id: 'p',
      name: { zh: '二线', en: 'Second line' },
      when: {},
      steps: [{ afterMinutes: 2, notify: [{ to: 'line', line: 'second' }, { to: 'desk' }] }],
    },
  ],
};

describe('the answer to a page of escalation', () => {
  let stand: EscalationStand;
  let hops: Hops;
  beforeAll(async () => {
    stand = await EscalationStand.start();
    hops = stand.hops;
    await stand.setting('escalation', POLICY);
  });
  beforeEach(() => hops.clear());
  afterAll(() => stand?.stop());

  const says = (incidentId: string, technicianId: string, answer: 'accept' | 'refuse' = 'accept') =>
    hops.answering.perform({ incidentId, answer, technicianId, username: technicianId });

  /** Near is asked, and second was paged by the step. */
  const escalated = async (terminal = 'T1'): Promise<string> => {
    const id = await hops.raise(terminal, 'cash.retained');
    await hops.dispatchAll();
    await stand.escalate();
    hops.clock.forward('121s');
    await stand.escalate();
    return id;
  };
  const whyOf = async (id: string, technicianId: string): Promise<unknown> => {
    const [row] = await stand.run<{ reason: unknown }>(
      'SELECT reason FROM assignment WHERE incident_id = $1 AND technician_id = $2',
      [id, technicianId],
    );
    return row?.reason;
  };

  it('takes it from whoever is still asked, tells them, and says so', async () => {
    const id = await escalated();
    expect(await says(id, 'second')).toMatchObject({ outcome: 'done' });
    expect(await hops.assignments(id)).toEqual(['near:withdrawn', 'second:accepted']);
    expect(await hops.incident(id)).toMatchObject({
      ...{ state: 'accepted', assignee_id: 'second', escalate_at: null, escalation_from: null },
    });
    expect(await hops.told(id)).toEqual([
      'incidentOffered near cancelled',
      'incidentEscalated second cancelled',
      'incidentEscalated night cancelled',
      'incidentWithdrawn near pending',
    ]);
    expect(await hops.history(id)).toEqual(
      expect.arrayContaining(['withdrawn:answeredEscalation', 'accepted:answeredEscalation']),
    );
    expect(await whyOf(id, 'second')).toEqual({ reason: 'answeredEscalation' });
    expect(await says(id, 'second')).toMatchObject({ outcome: 'already' });
    expect(await says(id, 'near')).toMatchObject({ outcome: 'refused', reason: 'takenByOther', holderId: 'second' });
    hops.clock.forward('10m');
    await hops.dispatchAll();
    await stand.escalate();
    expect(await hops.assignments(id)).toEqual(['near:withdrawn', 'second:accepted']);
  });

  it('is taken also while nobody is asked, and lapses like any other', async () => {
    await stand.run(`UPDATE shift SET technician_ids = '{}' WHERE line = 'first'`);
    await hops.roster.reload();
    try {
      const id = await escalated();
      // The second line may be asked by dispatch as well; whoever is asked answers that.
      expect(await says(id, 'second')).toMatchObject({ outcome: 'done' });
      hops.clock.forward('2h');
      await hops.dispatchAll();
      expect(await hops.history(id)).toContain('unanswered:noProgress');
    } finally {
      await stand.run(`UPDATE shift SET technician_ids = '{near,far}' WHERE line = 'first'`);
      await hops.roster.reload();
    }
  });

  it('refuses for oneself alone: the offer to the other goes on, and one is not asked for it again', async () => {
    const id = await escalated();
    expect(await says(id, 'second', 'refuse')).toMatchObject({ outcome: 'done' });
    expect(await says(id, 'second', 'refuse')).toMatchObject({ outcome: 'already' });
    expect(await hops.incident(id)).toMatchObject({ state: 'offered', assignee_id: 'near' });
    expect(await hops.told(id)).toContain('incidentEscalated second cancelled');
    // On second thoughts.
    expect(await says(id, 'second')).toMatchObject({ outcome: 'done' });
    expect(await hops.incident(id)).toMatchObject({ state: 'accepted', assignee_id: 'second' });
  });

  it('is of no use to whoever was not paged, nor after it was taken or is over', async () => {
    const id = await escalated();
    expect(await says(id, 'off')).toMatchObject({ outcome: 'refused', reason: 'askedOther' });
    await says(id, 'near');
    expect(await says(id, 'second')).toMatchObject({ outcome: 'refused', reason: 'takenByOther' });
    const other = await escalated('T2');
    await hops.acting.perform({
      ...{ incidentId: other, action: 'close', reason: 'r', override: true },
      actor: { username: 'desk', role: 'desk', technicianId: null },
    });
    expect(await says(other, 'second')).toMatchObject({ outcome: 'refused', reason: 'over' });
  });

  it('and the answer of the one who is asked, at the same time: exactly one has it', async () => {
    const winners = new Set<string>();
    for (let round = 0; round < 20; round += 1) {
      await hops.clear();
      const id = await escalated();
      const order = round % 2 ? ['near', 'second'] : ['second', 'near'];
      const results = await Promise.all([
        ...order.map((each) => says(id, each)),
        hops.dispatch.pass(hops.clock.now()),
        stand.escalations.pass(hops.clock.now()),
      ]);
      const outcomes = results.slice(0, 2).map((each) => (each as { outcome: string }).outcome);
      expect(outcomes.sort()).toEqual(['done', 'refused']);
      const running = (await hops.assignments(id)).filter((each) => each.endsWith(':accepted'));
      expect(running).toHaveLength(1);
      const { state, assignee_id: holder } = await hops.incident(id);
      expect([state, running[0]]).toEqual(['accepted', `${holder}:accepted`]);
      winners.add(holder!);
      const pages = (await hops.notices(id)).filter((each) => each.purpose === 'page' && each.state === 'pending');
      expect(pages).toEqual([]);
    }
    expect([...winners].sort()).toEqual(['near', 'second']);
  });
});
