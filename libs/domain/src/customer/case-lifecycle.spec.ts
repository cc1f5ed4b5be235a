import fc from 'fast-check';
import {
  advanceCase,
  CASE_STATES,
  CASE_STEP_TEXTS,
  caseLifecycleDefects,
  expectedSteps,
  nextCaseState,
  type CaseAdvance,
  type CaseState,
  type CaseTransition,
} from '../index.js';

const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 21, 20, minute));
const nothing = { acceptedAt: null, arrivedAt: null, restoredAt: null };

describe('the lifecycle of a case', () => {
  it('has no unknown, unreachable or backward step', () => {
    expect(caseLifecycleDefects()).toEqual([]);
  });

  it.each<[string, CaseTransition[]]>([
    ['verified is no state', [{ from: ['received'], on: 'technicianAccepted', to: 'nowhere' as 'ready' }]],
    ['leads back', [{ from: ['ready'], on: 'handedOver', to: 'received' }]],
    ['cannot be reached', []],
    [
      'is not clear',
      [
        { from: ['received'], on: 'technicianAccepted', to: 'onSite' },
        { from: ['received'], on: 'technicianAccepted', to: 'technicianSent' },
      ],
    ],
  ])('a table is refused where "%s"', (words, table) => {
    expect(caseLifecycleDefects(table).join('\n')).toContain(words.replace('verified', 'nowhere'));
  });

  it('leads through people from the count to the hand-over', () => {
    expect(nextCaseState('secured', 'contentsVerified')).toBe('verified');
    expect(nextCaseState('verified', 'releasePrepared')).toBe('ready');
    expect(nextCaseState('ready', 'handedOver')).toBe('completed');
    expect(nextCaseState('completed', 'incidentRestored')).toBeNull();
  });

  it('has a text for every step and kind in both languages', () => {
    for (const state of CASE_STATES) {
      for (const { zh, en } of Object.values(CASE_STEP_TEXTS[state])) {
        expect(zh).toMatch(/[\u4e00-\u9fff]/);
        expect(en).toMatch(/^[A-Z][a-z ,]+$/);
      }
    }
  });
});

describe('advanceCase', () => {
  it('catches up with everything that happened, in order and at its own time', () => {
    expect(advanceCase('received', { acceptedAt: at(1), arrivedAt: at(20), restoredAt: at(30) })).toEqual([
      { state: 'technicianSent', at: at(1), reason: 'technicianAccepted' },
      { state: 'onSite', at: at(20), reason: 'technicianArrived' },
      { state: 'secured', at: at(30), reason: 'incidentRestored' },
    ]);
  });

  it('passes over what did not happen, and never goes back', () => {
    expect(advanceCase('received', { ...nothing, restoredAt: at(30) })).toMatchObject([{ state: 'secured' }]);
    expect(advanceCase('onSite', { ...nothing, acceptedAt: at(1) })).toEqual([]);
    expect(advanceCase('ready', { acceptedAt: at(1), arrivedAt: at(2), restoredAt: at(3) })).toEqual([]);
    expect(advanceCase('received', nothing)).toEqual([]);
  });
});

describe('a case that follows its incident', () => {
  const time = fc.option(fc.integer({ min: 0, max: 600 }).map(at));
  const progress = fc.record({ acceptedAt: time, arrivedAt: time, restoredAt: time });
  const state = fc.constantFrom(...CASE_STATES);
  const rank = (each: CaseState): number => CASE_STATES.indexOf(each);

  it('goes forward only, each step at the time of what happened, and nowhere when it is told again', () => {
    fc.assert(
      fc.property(state, progress, (from, happened) => {
        const steps = advanceCase(from, happened);
        const ranks = [from, ...steps.map((step) => step.state)].map(rank);
        expect(ranks).toEqual([...new Set(ranks)].sort((a, b) => a - b));
        const times = Object.values(happened);
        for (const step of steps) expect(times).toContain(step.at);
        expect(advanceCase(steps.at(-1)?.state ?? from, happened)).toEqual([]);
      }),
    );
  });

  it('comes to the same state whether it hears of everything at once or of one thing after the other', () => {
    fc.assert(
      fc.property(state, progress, (from, happened) => {
        const atOnce = advanceCase(from, happened);
        const { acceptedAt, arrivedAt } = happened;
        const heard = [{ ...nothing, acceptedAt }, { ...nothing, acceptedAt, arrivedAt }, happened];
        const inTurn = heard.reduce<CaseAdvance[]>(
          (steps, each) => [...steps, ...advanceCase(steps.at(-1)?.state ?? from, each)],
          [],
        );
        expect(inTurn).toEqual(atOnce);
      }),
    );
  });

  it('expects every step to come, none before the one that precedes it, and none that is past', () => {
    const pace = fc.record(
      Object.fromEntries(CASE_STATES.map((each) => [each, fc.integer({ min: 0, max: 10_000 })])) as Record<
        CaseState,
        fc.Arbitrary<number>
      >,
    );
    const reached = fc
      .uniqueArray(state, { minLength: 1 })
      .map((states) =>
        states.sort((a, b) => rank(a) - rank(b)).map((each, minute) => ({ state: each, at: at(minute) })),
      );
    fc.assert(
      fc.property(reached, pace, (past, minutes) => {
        const last = rank(past.at(-1)!.state);
        let before = past.at(-1)!.at;
        expectedSteps(past, minutes).forEach(({ state: each, at: when, expectedAt }, index) => {
          expect(when).toEqual(past.find((step) => step.state === each)?.at ?? null);
          expect(expectedAt === null).toBe(index <= last);
          if (!expectedAt) return;
          expect(expectedAt.getTime() - before.getTime()).toBe(minutes[each] * 60_000);
          before = expectedAt;
        });
      }),
    );
  });
});

describe('expectedSteps', () => {
  it('tells times of what was reached and runs the estimate on from there', () => {
    const pace = { received: 0, technicianSent: 10, onSite: 20, secured: 30, verified: 40, ready: 50, completed: 60 };
    const steps = expectedSteps(
      [
        { state: 'received', at: at(0) },
        { state: 'onSite', at: at(15) },
      ],
      pace,
    );
    expect(steps).toEqual([
      { state: 'received', at: at(0), expectedAt: null },
      { state: 'technicianSent', at: null, expectedAt: null },
      { state: 'onSite', at: at(15), expectedAt: null },
      { state: 'secured', at: null, expectedAt: at(45) },
      { state: 'verified', at: null, expectedAt: at(85) },
      { state: 'ready', at: null, expectedAt: at(135) },
      { state: 'completed', at: null, expectedAt: at(195) },
    ]);
  });

  it('expects nothing of a case without a first step', () => {
    expect(expectedSteps([]).every(({ at: reached, expectedAt }) => reached === null && expectedAt === null)).toBe(
      true,
    );
  });
});
