import { jest } from '@jest/globals';
import { createMetrics } from '#libs/observability';
import { eventually } from '#libs/testkit';
import { Hops } from '../../../../../test/harness/hops.js';
import { AdjustService } from './adjust-service.js';
import { FollowServiceLevels } from './follow-service-levels.js';
import { ReadServiceLevels } from './read-service-levels.js';
import { ServiceBook } from './service-book.js';
import { PostgresServiceLevelStore } from './store/postgres-service-level.store.js';
import { ServicePeople } from './service-people.js';
import { TellServiceLevels } from './tell-service-levels.js';

const T = { username: 'desk', role: 'desk', technicianId: null } as const;

describe('service levels', () => {
  let hops: Hops;
  let follow: FollowServiceLevels;
  let adjust: AdjustService;
  let reading: ReadServiceLevels;
  beforeAll(async () => void (hops = await Hops.start(60)));
  afterAll(() => hops?.stop());
  afterEach(() => jest.restoreAllMocks());
  beforeEach(async () => {
    await hops.clear();
    await hops.test.database.run({ text: 'TRUNCATE service_level' });
    ({ follow, adjust, reading } = parts());
  });

  /** As a restarted process would build them. */
  function parts() {
    const { test, store, outbox, clock, wake, writer } = hops;
    const levels = new PostgresServiceLevelStore();
    const book = new ServiceBook(hops.settings, hops.terminals, hops.faults);
    const people = new ServicePeople(hops.roster, hops.terminals, writer);
    const telling = new TellServiceLevels(writer, outbox, people, wake, createMetrics());
    return {
      follow: new FollowServiceLevels(test.database, levels, store, book, telling),
      adjust: new AdjustService(test.database, writer, levels, clock, wake),
      reading: new ReadServiceLevels(test.database, levels, book, clock),
    };
  }

  const look = async (): Promise<void> => {
    // A transaction of another test in the same cluster may hold up what is read.
    await eventually('everything is read', async () => {
      while (await follow.pass(hops.clock.now()));
      const [row] = await hops.test.database.run<{ unread: number }>({
        text: `SELECT count(*)::int AS unread FROM timeline t, service_level_place p
               WHERE (t.tx, t.id) > (p.tx, p.timeline_id) AND t.what NOT LIKE 'serviceLevel%'`,
      });
      return row!.unread === 0;
    });
  };
  const later = async (span: string): Promise<void> => {
    hops.clock.forward(span);
    await look();
  };
  const lines = async (id: string) => (await hops.history(id)).filter((line) => line.startsWith('serviceLevel'));
  const told = async (id: string) => (await hops.told(id)).filter((line) => line.startsWith('serviceLevel'));
  const stored = (id: string) =>
    hops.test.database.run<{ target: string; state: string; due_at: Date; round: number }>(
      { text: 'SELECT * FROM service_level WHERE incident_id = $1 ORDER BY round, target' },
      [id],
    );
  const act = (incidentId: string, action: 'travel' | 'arrive' | 'wait-parts' | 'restore', technicianId: string) =>
    hops.acting.perform({
      incidentId,
      action,
      actor: { username: technicianId, role: 'technician', technicianId },
      override: true,
      reason: 'seen to',
    });
  const accepted = async (): Promise<{ id: string; technicianId: string }> => {
    const id = await hops.raise('T1', 'card.captured');
    await hops.dispatchAll();
    const technicianId = (await hops.incident(id)).assignee_id!;
    await hops.answering.perform({ incidentId: id, technicianId, answer: 'accept', username: technicianId });
    await look();
    return { id, technicianId };
  };

  it('are there for every target as soon as an incident is read', async () => {
    const id = await hops.raise('T1', 'card.captured');
    await look();
    const rows = await stored(id);
    expect(rows.map(({ target, state }) => [target, state])).toEqual([
      ['arrival', 'running'],
      ['response', 'running'],
      ['restore', 'running'],
    ]);
  });

  it('warn the desk before the end and tell lead and desk after it, each once, across a restart', async () => {
    const id = await hops.raise('T1', 'card.captured');
    await look();
    const due = (await stored(id)).find(({ target }) => target === 'response')!.due_at.getTime();
    const opened = hops.clock.now().getTime();
    // The clock goes on by itself while the test runs.
    const until = (instant: number): Promise<void> => later(`${Math.round(instant - hops.clock.now().getTime())}ms`);
    await until(opened + (due - opened) * 0.75 - 5_000);
    expect(await lines(id)).toEqual([]);
    await later('6s');
    expect(await lines(id)).toEqual(['serviceLevelAtRisk:atRisk']);
    ({ follow } = parts());
    await until(due - 5_000);
    expect(await lines(id)).toEqual(['serviceLevelAtRisk:atRisk']);
    await later('6s');
    ({ follow } = parts());
    await later('1s');
    expect(await lines(id)).toEqual(['serviceLevelAtRisk:atRisk', 'serviceLevelBreached:notInTime']);
    expect(await told(id)).toEqual(['serviceLevelAtRisk night pending', 'serviceLevelBreached night pending']);
  });

  it('pull the next step of escalation forward when a limit is missed', async () => {
    const id = await hops.raise('T1', 'card.captured');
    await look();
    await hops.test.database.run({ text: `UPDATE incident SET escalate_at = $2 WHERE id = $1` }, [
      id,
      new Date(hops.clock.now().getTime() + 86_400_000),
    ]);
    await later('4h');
    const [row] = await hops.test.database.run<{ escalate_at: Date }>(
      { text: 'SELECT escalate_at FROM incident WHERE id = $1' },
      [id],
    );
    expect(Math.abs(row!.escalate_at.getTime() - hops.clock.now().getTime())).toBeLessThan(5_000);
  });

  it('say nothing more about a promise that was kept', async () => {
    const { id } = await accepted();
    await later('50m');
    const rows = await stored(id);
    expect(rows.find(({ target }) => target === 'response')).toMatchObject({ state: 'met', due_at: null });
    expect((await hops.notices(id)).filter(({ template }) => template === 'serviceLevelBreached')).toEqual([]);
  });

  it('stop the clock of restoring while a part is missing', async () => {
    const { id, technicianId } = await accepted();
    await act(id, 'arrive', technicianId);
    await act(id, 'wait-parts', technicianId);
    await later('72h');
    expect((await stored(id)).find(({ target }) => target === 'restore')).toMatchObject({
      state: 'paused',
      due_at: null,
    });
    expect((await lines(id)).filter((line) => line.includes('Breached'))).toEqual([]);
    await act(id, 'travel', technicianId);
    await look();
    expect((await stored(id)).find(({ target }) => target === 'restore')).toMatchObject({ state: 'running' });
  });

  it.each([
    ['a maintenance window ends', async () => void hops.clock.forward('31m')],
    [
      'somebody assigns it all the same',
      (id: string) => hops.assigning.perform({ incidentId: id, technicianId: 'near', actor: T }),
    ],
  ])('stand still while it is hidden by plan, and run when %s', async (_what, show) => {
    const from = hops.clock.now();
    const schedule = { kind: 'once', from, until: new Date(from.getTime() + 30 * 60_000) } as const;
    await hops.maintenance.create(
      {
        scope: { place: 'site', placeId: 's1', component: null },
        plan: { schedule, notBefore: null, notAfter: null, skipUntil: null },
        hidesForced: true,
      },
      { username: 'lead', role: 'lead', regions: [], reason: 'new router' },
    );
    const id = await hops.raise('T1', 'cash.retained');
    await hops.reviewAll();
    await later('5m');
    expect(new Set((await stored(id)).map(({ state }) => state))).toEqual(new Set(['paused']));
    await show(id);
    await hops.reviewAll();
    await look();
    expect(new Set((await stored(id)).map(({ state }) => state))).toEqual(new Set(['running']));
    await later('24h');
    expect(await lines(id)).toContain('serviceLevelBreached:notInTime');
  });

  it('run again when somebody else is sent while a part is missing', async () => {
    const { id, technicianId } = await accepted();
    await act(id, 'travel', technicianId);
    await act(id, 'wait-parts', technicianId);
    await hops.assigning.perform({ incidentId: id, technicianId: technicianId === 'near' ? 'far' : 'near', actor: T });
    await look();
    expect((await stored(id)).find(({ target }) => target === 'restore')).toMatchObject({ state: 'running' });
  });

  it('are reckoned anew for what is open when the promises change', async () => {
    const id = await hops.raise('T1', 'card.captured');
    await look();
    const restore = async () => (await stored(id)).find(({ target }) => target === 'restore')!;
    const before = (await restore()).due_at.getTime();
    const promise = async (version: number, value: object): Promise<void> => {
      const text = `INSERT INTO setting VALUES ('serviceLevels', $1, $2, $3, 'lead', 'test')`;
      await hops.test.database.run({ text }, [version, JSON.stringify(value), hops.clock.now()]);
      await hops.settings.reload();
    };
    await promise(1, { restore: { P2: { minutes: 20, calendar: 'always' } } });
    await look();
    expect((await restore()).due_at.getTime()).toBeLessThan(before);
    await later('25m');
    expect(await lines(id)).toContain('serviceLevelBreached:notInTime');
    await promise(2, {});
  });

  it('follow a new priority and keep the time that was used', async () => {
    const id = await hops.raise('T1', 'card.captured');
    await look();
    hops.clock.forward('10m');
    const result = await adjust.perform(
      { incidentId: id, username: 'lead' },
      { act: 'prioritize', priority: 'P4', reason: 'the machine is out of use' },
    );
    expect(result).toEqual({ outcome: 'done' });
    await look();
    const [view] = (await reading.of(id))!.rounds;
    expect(view!.levels.find(({ target }) => target === 'restore')).toMatchObject({
      limitMinutes: 2_400,
      elapsedMinutes: 10,
    });
    expect(
      await adjust.perform(
        { incidentId: id, username: 'lead' },
        { act: 'prioritize', priority: 'P4', reason: 'again' },
      ),
    ).toEqual({
      outcome: 'already',
    });
  });

  it('refuse a change to what somebody else changed meanwhile', async () => {
    const id = await hops.raise('T1', 'card.captured');
    const result = await adjust.perform(
      { incidentId: id, username: 'lead', version: 99 },
      { act: 'prioritize', priority: 'P4', reason: 'x' },
    );
    expect(result).toEqual({ outcome: 'refused', reason: 'versionChanged' });
  });

  it('stand still while a person says why, and run again when they say so', async () => {
    const { id, technicianId } = await accepted();
    await act(id, 'arrive', technicianId);
    const pause = { act: 'pause', pause: 'noAccess', reason: 'the branch is locked' } as const;
    expect(await adjust.perform({ incidentId: id, username: 'desk' }, pause)).toEqual({ outcome: 'done' });
    expect(await adjust.perform({ incidentId: id, username: 'desk' }, pause)).toEqual({ outcome: 'already' });
    hops.clock.forward('5h');
    const restore = async () => (await reading.of(id))!.rounds[0]!.levels.find(({ target }) => target === 'restore')!;
    expect(await restore()).toMatchObject({ state: 'paused', dueAt: null, pausedBy: ['noAccess'] });
    await adjust.perform({ incidentId: id, username: 'desk' }, { ...pause, act: 'resume' });
    expect((await restore()).state).toBe('running');
  });

  it('begin anew with a reopening; what was missed before stays missed', async () => {
    const id = await hops.raise('T1', 'dispenser.jam');
    await later('30h');
    await hops.clearFault('T1', 'dispenser.jam');
    await look();
    await hops.acting.perform({ incidentId: id, action: 'cancel', actor: T, reason: 'x' });
    await hops.acting.perform({ incidentId: id, action: 'reopen', actor: T, reason: 'again' });
    await look();
    const rows = await stored(id);
    expect(rows.filter(({ round }) => round === 2).map(({ state }) => state)).toEqual([
      'running',
      'running',
      'running',
    ]);
    expect(rows.filter(({ round, state }) => round === 1 && state === 'breached').length).toBeGreaterThan(0);
  });

  it('are read on in the order of the commits, not of the digits of their numbers', async () => {
    const id = await hops.raise('T1', 'card.captured');
    await hops.test.database.run(
      {
        text: `INSERT INTO timeline (incident_id, at, kind, what, reason, data, tx)
               SELECT $1, now(), 'decision', 'opened', 'digits', '{}', tx::text::xid8 FROM unnest('{8,9,10,11}'::int[]) AS tx`,
      },
      [id],
    );
    const store = new PostgresServiceLevelStore();
    const read = await store.readOn(hops.test.database, { tx: '0', row: '0' }, ['opened'], 3);
    expect(read.place.tx).toBe('10');
  });

  it('are reckoned for all others when one incident cannot be, and for that one later', async () => {
    const [bad, good] = [await hops.raise('T1', 'dispenser.jam'), await hops.raise('T2', 'card.captured')];
    await look();
    const of = hops.faults.of.bind(hops.faults);
    const broken = jest.spyOn(hops.faults, 'of').mockImplementation((code) => {
      if (code === 'dispenser.jam') throw new Error('not in the catalogue');
      return of(code);
    });
    hops.clock.forward('9h');
    await expect(follow.pass(hops.clock.now())).rejects.toThrow('not in the catalogue');
    expect(await lines(good)).not.toEqual([]);
    expect(await lines(bad)).toEqual([]);
    expect(await stored(bad)).toHaveLength(3);
    broken.mockRestore();
    await later('61s');
    expect(await lines(bad)).not.toEqual([]);
  });

  it('promise nothing about what is listed for the desk only', async () => {
    const id = await hops.raise('T1', 'paper.low');
    await later('100h');
    const listed = hops.faults.of('paper.low').dispatch === 'desk';
    expect(listed).toBe(true);
    expect(await stored(id)).toEqual([]);
  });

  it('tell how far the work order is, and who did each step when', async () => {
    const { id, technicianId } = await accepted();
    const state = (step: 'diagnosed' | 'followedUp', satisfaction?: number) =>
      adjust.perform({ incidentId: id, username: 'desk' }, { act: 'state', step, text: 'belt worn', satisfaction });
    hops.clock.forward('5m');
    expect(await state('diagnosed')).toEqual({ outcome: 'done' });
    expect(await state('followedUp', 5)).toEqual({ outcome: 'refused', reason: 'notRestoredYet' });
    await act(id, 'arrive', technicianId);
    await act(id, 'restore', technicianId);
    expect(await state('followedUp', 5)).toEqual({ outcome: 'done' });
    const { workOrder } = (await reading.of(id))!;
    expect(workOrder.map(({ step, state: how }) => [step, how])).toEqual([
      ['received', 'done'],
      ['diagnosed', 'done'],
      ['dispatched', 'done'],
      ['solutionAgreed', 'skipped'],
      ['carriedOut', 'done'],
      ['followedUp', 'done'],
      ['closed', 'open'],
    ]);
    expect(workOrder[1]).toMatchObject({ owner: 'desk', text: 'belt worn', minutes: 5 });
    expect(workOrder[5]).toMatchObject({ satisfaction: 5 });
  });

  it('are counted by class and priority', async () => {
    const from = hops.clock.now();
    await hops.raise('T1', 'card.captured');
    const { id } = await (async () => ({ id: await hops.raise('T2', 'card.captured') }))();
    await hops.dispatchAll();
    const technicianId = (await hops.incident(id)).assignee_id!;
    await hops.answering.perform({ incidentId: id, technicianId, answer: 'accept', username: technicianId });
    await look();
    await later('2h');
    const report = await reading.report({ from, to: hops.clock.now(), regions: [] });
    const line = report.find(({ target }) => target === 'response');
    expect(line).toMatchObject({ category: 'hardware', count: 2, met: 1, missed: 1, open: 0, medianMinutes: 0 });
    expect(await reading.report({ from, to: hops.clock.now(), regions: ['nowhere'] })).toEqual([]);
  });

  it('read on after the process that read died, and two processes do not say it twice', async () => {
    const events = Array.from({ length: 50 }, (_none, n) => hops.event(`T${n + 1}`, 'card.captured'));
    const ids = (await hops.apply(...events)).map((id) => id!);
    const other = parts().follow;
    hops.clock.forward('3h');
    const now = hops.clock.now();
    for (let turn = 0; turn < 6; turn += 1) await Promise.all([follow.pass(now), other.pass(now)]);
    await look();
    // Response and arrival are over after three hours; restoring is not.
    for (const id of ids) {
      const missed = (await lines(id)).filter((line) => line.startsWith('serviceLevelBreached'));
      expect(missed).toEqual(['serviceLevelBreached:notInTime', 'serviceLevelBreached:notInTime']);
    }
  });
});
