import { EscalationStand } from '../../../../../test/harness/escalation-stand.js';
import { AdjustService } from '../service-levels/adjust-service.js';
import { PostgresServiceLevelStore } from '../service-levels/store/postgres-service-level.store.js';

const policy = (id: string, priorities: string[], minutes: number[]) => ({
  ...{ id, name: { zh: id, en: id }, when: { priorities } },
  steps: minutes.map((afterMinutes) => ({ afterMinutes, notify: [{ to: afterMinutes > 20 ? 'desk' : 'lead' }] })),
});

describe('an incident whose priority changes while nobody has taken it', () => {
  let stand: EscalationStand;
  let adjust: AdjustService;
  beforeAll(async () => {
    stand = await EscalationStand.start();
    const { test, writer, clock, wake } = stand.hops;
    adjust = new AdjustService(test.database, writer, new PostgresServiceLevelStore(), clock, wake);
    await stand.setting('escalation', {
      policies: [policy('urgent', ['P1'], [5, 30]), policy('calm', [], [10, 240])],
    });
  });
  beforeEach(() => stand.hops.clear());
  afterAll(() => stand?.stop());

  const raise = async (fault: string): Promise<string> => {
    const id = await stand.hops.raise('T1', fault);
    await stand.hops.dispatchAll();
    await stand.escalate();
    return id;
  };
  const wait = async (duration: string): Promise<void> => {
    stand.hops.clock.forward(duration);
    await stand.escalate();
  };
  const prioritize = (incidentId: string, priority: 'P1' | 'P3') =>
    adjust.perform({ incidentId, username: 'desk' }, { act: 'prioritize', priority, reason: 'a queue at the door' });

  it('escalates by the policy of its new priority from then on, and says no step twice', async () => {
    const id = await raise('dispenser.jam');
    await wait('6m');
    expect(await stand.steps(id)).toEqual([]);
    await prioritize(id, 'P1');
    await stand.escalate();
    expect(await stand.steps(id)).toEqual([1]);
    await prioritize(id, 'P3');
    await stand.escalate();
    await wait('5m');
    expect(await stand.steps(id)).toEqual([1]);
    await prioritize(id, 'P1');
    await wait('20m');
    expect(await stand.steps(id)).toEqual([1, 2]);
    expect(await stand.escalated(id)).toEqual(['1:chief pending', '2:night pending']);
  });

  it('is looked at by dispatch at once: an acceptance lapses by the new priority, and a long pause is over', async () => {
    const id = await raise('dispenser.jam');
    const { hops } = stand;
    const technicianId = (await hops.incident(id)).assignee_id!;
    await hops.answering.perform({ incidentId: id, technicianId, answer: 'accept', username: technicianId });
    await prioritize(id, 'P1');
    await hops.dispatchAll();
    hops.clock.forward('31m');
    await hops.dispatchAll();
    expect(await hops.assignments(id)).toEqual([`${technicianId}:expired`, expect.stringMatching(/:offered$/)]);

    const waiting = await hops.raise('T2', 'dispenser.jam');
    await hops.dispatchAll();
    await stand.run(`UPDATE incident SET state = 'new', dispatch_at = $2 WHERE id = $1`, [
      waiting,
      new Date(hops.clock.now().getTime() + 3_600_000),
    ]);
    await prioritize(waiting, 'P1');
    expect((await hops.incident(waiting)).dispatch_at! <= hops.clock.now()).toBe(true);
  });

  it('asks somebody when what is only listed becomes urgent', async () => {
    const id = await raise('paper.low');
    expect(await stand.hops.incident(id)).toMatchObject({ state: 'new', dispatch_at: null });
    await prioritize(id, 'P1');
    await stand.hops.dispatchAll();
    expect(await stand.hops.incident(id)).toMatchObject({ state: 'offered' });
  });

  it('is shown at once when a flood had muted it and it is urgent now', async () => {
    await stand.hops.tuneAlarms({ flood: { beginAbove: 1, endBelow: 1 } });
    const events = ['T1', 'T2', 'T3'].map((terminal) => stand.hops.event(terminal, 'dispenser.jam'));
    const id = (await stand.hops.apply(...events))[2]!;
    await stand.hops.reviewAll();
    const hidden = async () =>
      (await stand.run<{ suppressed_by: string | null }>('SELECT suppressed_by FROM incident WHERE id = $1', [id]))[0];
    expect(await hidden()).toEqual({ suppressed_by: 'flood' });
    await prioritize(id, 'P1');
    await stand.hops.reviewAll();
    await stand.hops.dispatchAll();
    expect(await hidden()).toEqual({ suppressed_by: null });
    expect(await stand.hops.incident(id)).toMatchObject({ state: 'offered' });
  });
});
