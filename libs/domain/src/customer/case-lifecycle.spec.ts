import {
  advanceCase,
  CASE_STATES,
  CASE_STEP_TEXTS,
  caseLifecycleDefects,
  expectedSteps,
  nextCaseState,
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
