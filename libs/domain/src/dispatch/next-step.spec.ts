import fc from 'fast-check';
import { INCIDENT_STATES } from '../incident/lifecycle.js';
import { isOver } from '../incident/transitions.table.js';
import { answerNo, answerOfSuccessor, answerOfSupport, answerYes } from './answer.js';
import { ASSIGNMENT_STATES } from './assignment-state.js';
import { nextStep, type RunningLead, type StepFacts } from './next-step.js';

const NOW = new Date('2026-11-21T19:00:00Z');
const at = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);
const running = (change: Partial<RunningLead> = {}): RunningLead => ({
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
      facts({ state: 'accepted', running: running({ state: 'accepted', lapsesAt: NOW }) }),
      { outcome: 'askInstead', reason: 'noProgress', settle: 'expired' },
    ],
    [
      'an acceptance that has not lapsed is left alone until it does',
      facts({ state: 'accepted', running: running({ state: 'accepted', lapsesAt: at(10), handOverAt: at(20) }) }),
      { outcome: 'rest', reason: 'inProgress', settle: null, again: at(10) },
    ],
    [
      'what its holder has not begun at the end of the shift is handed over',
      facts({ state: 'accepted', running: running({ state: 'accepted', handOverAt: NOW }) }),
      { outcome: 'handOver', reason: 'shiftEnded', settle: null },
    ],
    [
      'a holder whose next shift follows at once keeps it',
      facts({
        state: 'accepted',
        running: running({ state: 'accepted', handOverAt: NOW }),
        holderOnCallUntil: at(480),
      }),
      { outcome: 'rest', reason: 'stillOnShift', settle: null, again: at(480), onShiftUntil: at(480) },
    ],
    [
      'whoever is asked to take it over is waited for',
      facts({
        state: 'accepted',
        running: running({ state: 'accepted', handOverAt: at(-1), lapsesAt: at(3) }),
        successor: running({ technicianId: 'tech02' }),
      }),
      { outcome: 'rest', reason: 'stillAsked', settle: null, again: at(3) },
    ],
    [
      'when they do not answer, the next is asked to take it over',
      facts({
        state: 'accepted',
        running: running({ state: 'accepted', handOverAt: at(-6) }),
        successor: running({ technicianId: 'tech02', expiresAt: NOW }),
      }),
      { outcome: 'handOver', reason: 'offerExpired', settle: null },
    ],
    [
      'what somebody has set out for at the end of the shift stays theirs',
      facts({ state: 'travelling', running: running({ state: 'accepted', handOverAt: NOW, lapsesAt: NOW }) }),
      { outcome: 'rest', reason: 'inProgress', settle: null, again: null },
    ],
    [
      'what something hides is taken back, and rests until that says so',
      facts({ state: 'offered', suppressed: true, running: running({ expiresAt: NOW }) }),
      { outcome: 'rest', reason: 'suppressed', settle: 'withdrawn', again: null },
    ],
    [
      'what is held is not taken away by what hides it',
      facts({ state: 'onSite', suppressed: true, running: running({ state: 'accepted' }) }),
      { outcome: 'rest', reason: 'inProgress', settle: null, again: null },
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

  it('asks nobody while it is hidden or shelved, and whatever waits for a time waits for a later one', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...INCIDENT_STATES),
        anyRunning,
        fc.record({ suppressed: fc.boolean(), shelved: fc.boolean() }),
        fc.record({
          lapsesAt: fc.constantFrom(null, at(-1), at(7)),
          handOverAt: fc.constantFrom(null, at(-1), at(9)),
          holderOnCallUntil: fc.constantFrom(null, at(60)),
          successor: fc.constantFrom(null, at(-1), at(4)),
        }),
        (state, run, { suppressed, shelved }, times) => {
          const given = facts({
            ...{ state, suppressed, shelvedUntil: shelved ? at(30) : null },
            running: run && { ...run, ...times },
            successor: times.successor && running({ technicianId: 'tech09', expiresAt: times.successor }),
            holderOnCallUntil: times.holderOnCallUntil,
          });
          const step = nextStep(given, NOW);
          if (suppressed || shelved) expect(step.outcome).not.toBe('ask');
          if (step.outcome === 'rest' && step.again) expect(step.again > NOW).toBe(true);
          if (step.outcome === 'askInstead' || step.outcome === 'handOver') expect(state).toBe('accepted');
        },
      ),
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

  it('of somebody who helps changes their own part alone', () => {
    const helper = (state: StepFacts['state'], own: 'offered' | 'accepted' | 'expired' | 'refused' | null) => ({
      state,
      own,
    });
    expect(answerOfSupport('accept', helper('onSite', 'offered'))).toEqual({ outcome: 'accept', reason: 'inTime' });
    expect(answerOfSupport('accept', helper('new', 'expired'))).toEqual({ outcome: 'accept', reason: 'late' });
    expect(answerOfSupport('accept', helper('onSite', 'accepted'))).toMatchObject({ outcome: 'already' });
    expect(answerOfSupport('refuse', helper('onSite', 'accepted'))).toMatchObject({ outcome: 'handBack' });
    expect(answerOfSupport('refuse', helper('onSite', 'refused'))).toMatchObject({ outcome: 'already' });
    expect(answerOfSupport('accept', helper('closed', 'offered'))).toEqual({ outcome: 'no', reason: 'over' });
  });

  it('of the next shift takes it over only while its holder has not begun', () => {
    const holder = running({ state: 'accepted' });
    expect(answerOfSuccessor('accept', { state: 'accepted', running: holder, own: 'offered' })).toEqual({
      outcome: 'takeOver',
      reason: 'shiftEnded',
    });
    expect(answerOfSuccessor('accept', { state: 'travelling', running: holder, own: 'offered' })).toEqual({
      outcome: 'no',
      reason: 'takenByOther',
    });
    expect(answerOfSuccessor('refuse', { state: 'travelling', running: holder, own: 'offered' })).toMatchObject({
      outcome: 'refuse',
    });
    expect(answerOfSuccessor('accept', { state: 'accepted', running: holder, own: 'expired' })).toMatchObject({
      outcome: 'no',
    });
  });

  it('to a page of escalation takes what nobody has, whoever is asked meanwhile', () => {
    const asked = running({ technicianId: 'tech02' });
    const takes = { outcome: 'accept', reason: 'answeredEscalation' };
    expect(answerYes('tech03', { state: 'offered', running: asked, own: null, escalated: true })).toEqual(takes);
    expect(answerYes('tech03', { state: 'offered', running: asked, own: 'expired', escalated: true })).toEqual(takes);
    expect(answerYes('tech03', { state: 'new', running: null, own: null, escalated: true })).toEqual(takes);
    const held = running({ technicianId: 'tech02', state: 'accepted' });
    for (const state of INCIDENT_STATES.filter((each) => each !== 'new' && each !== 'offered')) {
      expect(answerYes('tech03', { state, running: held, own: null, escalated: true }).outcome).toBe('no');
      expect(answerNo('tech03', { state, running: held, own: null, escalated: true }).outcome).toBe('no');
    }
    expect(answerNo('tech03', { state: 'offered', running: asked, own: null, escalated: true })).toEqual({
      outcome: 'refuse',
      reason: 'answeredEscalation',
    });
    expect(answerNo('tech03', { state: 'offered', running: asked, own: 'refused', escalated: true })).toMatchObject({
      outcome: 'already',
    });
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
