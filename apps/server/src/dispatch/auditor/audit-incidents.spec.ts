import { EscalationStand } from '../../../../../test/harness/escalation-stand.js';
import { SteadyTime } from '../duty/steady-time.js';
import type { AuditFinding } from './audit-incidents.js';

describe('the auditor', () => {
  let stand: EscalationStand;
  beforeAll(async () => {
    stand = await EscalationStand.start();
  });
  beforeEach(async () => {
    await stand.hops.clear();
    await stand.run('TRUNCATE watch_duty');
  });
  afterAll(() => stand.stop());

  const raise = async (fault = 'cash.retained'): Promise<string> => {
    const id = await stand.hops.raise('T1', fault);
    await stand.hops.dispatchAll();
    await stand.escalate();
    return id;
  };
  /** As after the next five minutes, with nothing else done meanwhile. */
  const audit = async (): Promise<AuditFinding[] | undefined> => {
    stand.hops.clock.forward('301s');
    return stand.auditor.pass(stand.hops.clock.now());
  };
  const work = async (): Promise<void> => {
    await stand.hops.dispatchAll();
    await stand.escalate();
  };
  const breakRow = (id: string, change: string): Promise<unknown> =>
    stand.run(`UPDATE incident SET ${change} WHERE id = $1`, [id]);
  const gone = `dispatch_at = NULL, escalate_at = NULL, escalation_from = NULL, state = 'new', assignee_id = NULL`;

  it('finds nothing while the others do their work', async () => {
    await raise();
    await stand.hops.raise('T2', 'paper.low');
    stand.hops.clock.forward('301s');
    await work();
    expect(await stand.auditor.pass(stand.hops.clock.now())).toEqual([]);
  });

  it.each([
    ['noStep', gone],
    ['heldByNobody', `dispatch_at = NULL, escalate_at = NULL, escalation_from = NULL, state = 'onSite'`],
    ['suppressedForGood', `${gone}, suppressed_by = 'parentOutage', parent_id = 4711`],
    ['suppressedForGood', `${gone}, suppressed_by = 'supervisorMode'`],
  ])('tells of an incident that is broken as %s, and sets it going again', async (reason, change) => {
    const id = await raise();
    await stand.run(`UPDATE assignment SET state = 'withdrawn' WHERE incident_id = $1`, [id]);
    await breakRow(id, change);
    expect(await audit()).toEqual([{ incidentId: id, reason }]);
    expect(await stand.hops.history(id)).toContain(`unattended:${reason}`);
    const told = (await stand.hops.told(id)).filter((each) => each.startsWith('incidentUnattended'));
    expect(told).toEqual(['incidentUnattended night pending', 'incidentUnattended chief pending']);
    await work();
    expect(await stand.hops.incident(id)).toMatchObject({ state: 'offered', assignee_id: 'near' });
    expect((await stand.hops.told(id)).filter((each) => each.startsWith('incidentOffered'))).toHaveLength(2);
    expect(await stand.auditor.pass(stand.hops.clock.now())).toBeUndefined();
  });

  it('tells of a deadline that nobody looked at', async () => {
    const id = await raise();
    stand.hops.clock.forward('5m');
    expect(await audit()).toEqual([{ incidentId: id, reason: 'offerForgotten' }]);
  });

  it('sets a verify window going that was forgotten', async () => {
    const id = await raise();
    await breakRow(id, `state = 'restored', verify_until = NULL, dispatch_at = NULL, escalate_at = NULL`);
    expect(await audit()).toEqual([{ incidentId: id, reason: 'verifyForgotten' }]);
    const [row] = await stand.run<{ verify_until: Date | null }>('SELECT verify_until FROM incident');
    expect(row!.verify_until!.getTime()).toBeLessThanOrEqual(stand.hops.clock.now().getTime());
  });

  it('tells of the most urgent twenty one by one, and of how many more there are', async () => {
    await stand.run(
      `INSERT INTO incident (terminal_id, region_id, component, fault, priority, state, opened_at, last_event_at)
       SELECT 'X' || n, 'north', 'cashDispenser', 'dispenser.jam', 1 + n % 3, 'new', $1, $1 FROM generate_series(1, 60) n`,
      [stand.hops.clock.now()],
    );
    expect(await audit()).toHaveLength(60);
    const told = await stand.run<{ lane: number; data: { priority: string; why: { en: string } } }>(
      `SELECT data FROM notice WHERE template = 'incidentUnattended' AND recipient_id = 'night' ORDER BY id`,
    );
    expect(told.map(({ data }) => data.priority)).toEqual(Array.from({ length: 20 }, () => 'P1'));
    expect(told.at(-1)!.data.why.en).toBe('nobody has it and nothing is due; 40 more like it');
    expect(await stand.run('SELECT 1 FROM incident WHERE dispatch_at IS NOT NULL')).toHaveLength(60);
  });

  it('audits every five minutes, by one process at a time, also after a restart', async () => {
    const now = stand.hops.clock.now();
    const results = await Promise.all(Array.from({ length: 4 }, () => stand.auditor.pass(now)));
    expect(results.filter((each) => each !== undefined)).toHaveLength(1);
    stand.hops.clock.forward('4m');
    expect(await stand.auditor.pass(stand.hops.clock.now())).toBeUndefined();
    stand.hops.clock.forward('61s');
    expect(await stand.auditor.pass(stand.hops.clock.now())).toEqual([]);
  });

  it('counts what it finds', async () => {
    stand.figures.audited([{ incidentId: '1', reason: 'noStep' }]);
    const metrics = await stand.hops.metrics.registry.metrics();
    expect(metrics).toContain('watchkeeper_unattended_incidents_total{reason="noStep"} 1');
    expect(metrics).toContain('watchkeeper_audits_total 1');
  });
});

describe('steady time', () => {
  it('lets the others catch up after a stop or a jump of the clock', () => {
    const time = new SteadyTime();
    const at = (seconds: number): Date => new Date(Date.UTC(2026, 10, 22) + seconds * 1000);
    const steady = [0, 10, 19, 21, 30, 3_600, 3_610, 3_619, 3_621].map((seconds) => time.isSteady(at(seconds)));
    expect(steady).toEqual([false, false, false, true, true, false, false, false, true]);
  });
});
