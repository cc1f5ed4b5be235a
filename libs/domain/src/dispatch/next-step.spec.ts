import fc from 'fast-check';
import { INCIDENT_STATES } from '../incident/lifecycle.js';
import { isOver } from '../incident/transitions.table.js';
import { answerNo, answerYes } from './answer.js';
import { ASSIGNMENT_STATES } from './assignment-state.js';
import { nextStep, type RunningAssignment, type StepFacts } from './next-step.js';

const NOW = new Date('2026-11-21T19:00:00Z');
const at = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);
const running = (change: Partial<RunningAssignment> = {}): RunningAssignment => ({
  technicianId: 'tech01',
  state: 'offered',
  expiresAt: at(5),
  ...change,
});
const facts = (change: Partial<StepFacts>): StepFacts => ({
  state: 'new',
  shelvedUntil: null,
  wasRestored: false,
  running: null,
  ...change,
});
const anyRunning = fc.option(
  fc.record({
    technicianId: fc.constantFrom('tech01', 'tech02'),
    state: fc.constantFrom('offered' as const, 'accepted' as const),
    expiresAt: fc.constantFrom(at(-5), at(5)),
  }),
);

describe('nextStep', () => {
  it.each([
    ['a new incident is asked for', facts({}), { outcome: 'ask', reason: 'notAsked', settle: null }],
    [
      'an expired offer goes on',
      facts({ state: 'offered', running: running({ expiresAt: NOW }) }),
      { outcome: 'ask', reason: 'offerExpired', settle: 'expired' },
    ],
    [
      'a running offer is left alone',
      facts({ state: 'offered', running: running() }),
      { outcome: 'rest', reason: 'stillAsked', settle: null, again: at(5) },
    ],
    [
      'an offer of what is over is taken back',
      facts({ state: 'closed', running: running() }),
      { outcome: 'rest', reason: 'over', settle: 'withdrawn', again: null },
    ],
    [
      'a holder of what the desk cancelled is called back',
      facts({ state: 'cancelled', running: running({ state: 'accepted' }) }),
      { outcome: 'rest', reason: 'over', settle: 'withdrawn', again: null },
    ],
    [
      'a holder who restored it is done',
      facts({ state: 'restored', wasRestored: true, running: running({ state: 'accepted' }) }),
      { outcome: 'rest', reason: 'restored', settle: 'done', again: null },
    ],
    [
      'a shelved incident rests until it returns',
      facts({ shelvedUntil: at(60), running: running(), state: 'offered' }),
      { outcome: 'rest', reason: 'shelved', settle: 'withdrawn', again: at(60) },
    ],
    [
      'a shelf that has run out hides nothing',
      facts({ shelvedUntil: NOW }),
      { outcome: 'ask', reason: 'notAsked', settle: null },
    ],
    [
      'an acceptance without progress lapses',
      facts({ state: 'accepted', running: running({ state: 'accepted' }) }),
      { outcome: 'askInstead', reason: 'noProgress', settle: 'expired' },
    ],
    [
      'what is under way is left alone',
      facts({ state: 'onSite', running: running({ state: 'accepted' }) }),
      { outcome: 'rest', reason: 'inProgress', settle: null, again: null },
    ],
    [
      'a reopened incident is asked for anew',
      facts({ running: running({ state: 'accepted' }) }),
      { outcome: 'ask', reason: 'broughtBack', settle: 'done' },
    ],
  ] as const)('%s', (_title, given, step) => {
    expect(nextStep(given, NOW)).toEqual(step);
  });

  it('asks nobody for what is over, and leaves nobody asked', () => {
    fc.assert(
      fc.property(fc.constantFrom(...INCIDENT_STATES), anyRunning, fc.boolean(), (state, run, wasRestored) => {
        const step = nextStep(facts({ state, running: run, wasRestored }), NOW);
        if (isOver(state)) expect(step).toMatchObject({ outcome: 'rest', again: null });
        if (isOver(state) && run) expect(['withdrawn', 'done']).toContain(step.settle);
        if (step.outcome === 'ask' && run) expect(step.settle).not.toBeNull();
      }),
    );
  });
});

describe('an answer', () => {
  it('takes an offer, also one that ran out while nobody else was asked', () => {
    expect(answerYes('tech01', { state: 'offered', running: running({ expiresAt: at(-1) }), own: 'offered' })).toEqual({
      outcome: 'accept',
      reason: 'inTime',
    });
    expect(answerYes('tech01', { state: 'new', running: null, own: 'expired' })).toEqual({
      outcome: 'accept',
      reason: 'late',
    });
  });

  it('is harmless when it comes twice', () => {
    expect(
      answerYes('tech01', { state: 'travelling', running: running({ state: 'accepted' }), own: 'accepted' }),
    ).toMatchObject({ outcome: 'already' });
    expect(answerNo('tech01', { state: 'new', running: null, own: 'refused' })).toMatchObject({ outcome: 'already' });
  });

  it('comes too late when somebody else is asked or has it, or when it is over', () => {
    expect(
      answerYes('tech01', { state: 'offered', running: running({ technicianId: 'tech02' }), own: 'expired' }),
    ).toEqual({ outcome: 'no', reason: 'askedOther' });
    expect(
      answerYes('tech01', {
        state: 'accepted',
        running: running({ technicianId: 'tech02', state: 'accepted' }),
        own: 'expired',
      }),
    ).toEqual({ outcome: 'no', reason: 'takenByOther' });
    expect(answerYes('tech01', { state: 'closed', running: running(), own: 'offered' })).toEqual({
      outcome: 'no',
      reason: 'over',
    });
    expect(answerYes('tech03', { state: 'new', running: null, own: null })).toEqual({
      outcome: 'no',
      reason: 'neverAsked',
    });
  });

  it('hands back what one cannot go on with', () => {
    expect(
      answerNo('tech01', { state: 'onSite', running: running({ state: 'accepted' }), own: 'accepted' }),
    ).toMatchObject({ outcome: 'handBack' });
  });

  it('never takes an incident from somebody else', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...INCIDENT_STATES),
        anyRunning,
        fc.option(fc.constantFrom(...ASSIGNMENT_STATES)),
        (state, run, own) => {
          const answer = answerYes('tech01', { state, running: run, own });
          if (answer.outcome !== 'accept') return;
          expect(isOver(state)).toBe(false);
          expect(run === null || run.technicianId === 'tech01').toBe(true);
        },
      ),
    );
  });
});
