import fc from 'fast-check';
import { openHours } from './open-hours.js';
import { dueAfterIn } from './contract-service.js';
import { reckonService, type ServiceLevel } from './service-clock.js';
import { nextServiceStep } from './service-step.js';
import { readHistory, type ClockLine } from './read-history.js';
import { mayState, workOrderOf, WORK_ORDER_STEPS, type WorkOrderFact } from './work-order.js';

const START = Date.parse('2026-11-16T02:00:00Z');
const at = (minute: number): Date => new Date(START + minute * 60_000);
const ALWAYS = openHours({ kind: 'always' });
const limit = { minutes: 60, hours: ALWAYS };
const terms = { limits: { P1: limit, P2: limit, P3: limit, P4: limit }, stoppedBy: [], warnShare: 0.75 };
const level = (now: Date, restored?: Date): ServiceLevel =>
  reckonService(
    { round: 1, openedAt: at(0), priority: 'P1', events: restored ? [{ kind: 'restored', at: restored }] : [] },
    'restore',
    terms,
    now,
  );
const NOTHING = { warned: false, breachCounted: false };

describe('what is done about a promise', () => {
  it('is to look again at the warning, then at the end, then never', () => {
    expect(nextServiceStep(level(at(0)), NOTHING, at(0))).toEqual({
      outcome: 'none',
      reason: 'notYet',
      lookAt: at(45),
    });
    expect(nextServiceStep(level(at(45)), NOTHING, at(45))).toEqual({
      outcome: 'warn',
      reason: 'atRisk',
      lookAt: at(60),
    });
    const warned = { ...NOTHING, warned: true };
    expect(nextServiceStep(level(at(50)), warned, at(50))).toEqual({
      outcome: 'none',
      reason: 'notYet',
      lookAt: at(60),
    });
    expect(nextServiceStep(level(at(60)), warned, at(60))).toEqual({
      outcome: 'breach',
      reason: 'notInTime',
      lookAt: null,
    });
    const counted = { warned: true, breachCounted: true };
    expect(nextServiceStep(level(at(90)), counted, at(90))).toMatchObject({ outcome: 'none', reason: 'saidBefore' });
  });

  it('is to count what was done too late, without hurry, and nothing about what was done in time', () => {
    expect(nextServiceStep(level(at(90), at(80)), NOTHING, at(90))).toMatchObject({
      outcome: 'breach',
      reason: 'foundLate',
    });
    expect(nextServiceStep(level(at(90), at(50)), NOTHING, at(90))).toEqual({
      outcome: 'none',
      reason: 'settled',
      lookAt: null,
    });
  });

  it('warns and breaks once each, however often it is looked at, and never warns after the end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 200 })),
        fc.option(fc.integer({ min: 0, max: 200 })),
        (looks, done) => {
          const memory = { ...NOTHING };
          const said: string[] = [];
          for (const minute of [...looks].sort((one, other) => one - other)) {
            const restored = done !== null && done <= minute ? at(done) : undefined;
            const step = nextServiceStep(level(at(minute), restored), memory, at(minute));
            if (step.outcome === 'warn') memory.warned = true;
            if (step.outcome === 'breach') memory.breachCounted = true;
            if (step.outcome !== 'none') said.push(step.outcome);
            if (step.outcome === 'warn') expect(done === null || done > minute).toBe(true);
          }
          expect([[], ['warn'], ['breach'], ['warn', 'breach']]).toContainEqual(said);
        },
      ),
    );
  });
});

describe('a vendor’s contract', () => {
  it('is due after so many minutes of its calendar', () => {
    expect(dueAfterIn(ALWAYS)(at(0), 90)).toEqual(at(90));
  });
});

describe('a timeline as the clocks read it', () => {
  const line = (
    minute: number,
    what: string,
    data: Record<string, unknown> = {},
    actor: string | null = null,
  ): ClockLine => ({ at: at(minute), what, actor, data });

  it('opens with the priority that it had before the first change', () => {
    const events = readHistory({ openedAt: at(0), priority: 'P1' }, [
      line(5, 'prioritized', { priorityBefore: 3, priority: 1 }),
    ]);
    expect(events).toEqual([
      { kind: 'opened', at: at(0), priority: 'P3' },
      { kind: 'priority', at: at(5), priority: 'P1' },
    ]);
  });

  it('pauses while a part is missing and while it is hidden by plan, and not in a flood', () => {
    const events = readHistory({ openedAt: at(0), priority: 'P2' }, [
      line(1, 'waitingParts'),
      line(2, 'travelling'),
      line(3, 'hiddenByMaintenance'),
      line(4, 'released', {}, 'desk'),
      line(5, 'unsuppressed'),
      line(6, 'hiddenByFlood'),
      line(7, 'noted'),
    ]).slice(1);
    expect(
      events.map(
        (event) => `${event.kind} ${'reason' in event ? event.reason : ''} ${(event.at.getTime() - START) / 60_000}`,
      ),
    ).toEqual([
      'paused waitingParts 1',
      'resumed waitingParts 2',
      'paused suppressed 3',
      'resumed suppressed 5',
      'resumed suppressed 6',
    ]);
  });
});

describe('a work order', () => {
  const fact = (minute: number, what: string, more: Partial<WorkOrderFact> = {}): WorkOrderFact => ({
    at: at(minute),
    what,
    actor: null,
    technicianId: null,
    ...more,
  });

  it('has seven steps, each with its time, owner and how long it took', () => {
    const steps = workOrderOf([
      fact(0, 'opened'),
      fact(5, 'workOrderStated', { step: 'diagnosed', actor: 'desk', text: 'belt' }),
      fact(6, 'offered', { technicianId: 'tech01' }),
      fact(9, 'accepted', { actor: 'tech01' }),
      fact(60, 'restored', { actor: 'tech01' }),
      fact(90, 'workOrderStated', { step: 'followedUp', actor: 'care', satisfaction: 4 }),
      fact(95, 'closed'),
    ]);
    expect(steps.map(({ step }) => step)).toEqual(WORK_ORDER_STEPS);
    expect(steps.map(({ state, owner, minutes }) => [state, owner, minutes])).toEqual([
      ['done', null, null],
      ['done', 'desk', 5],
      ['done', 'tech01', 4],
      ['skipped', null, null],
      ['done', 'tech01', 51],
      ['done', 'care', 30],
      ['done', null, 5],
    ]);
  });

  it('is worked on again after a reopening', () => {
    const steps = workOrderOf([fact(0, 'opened'), fact(9, 'restored'), fact(20, 'closed'), fact(25, 'reopened')]);
    expect(steps.map(({ state }) => state)).toEqual(['done', 'open', 'open', 'open', 'open', 'open', 'open']);
  });

  it('is followed up when the work is done, and agreed on before it is over', () => {
    expect(mayState('followedUp', { over: false, restored: false }).outcome).toBe('refused');
    expect(mayState('followedUp', { over: true, restored: false }).outcome).toBe('allowed');
    expect(mayState('solutionAgreed', { over: true, restored: false }).outcome).toBe('refused');
  });
});
