import fc from 'fast-check';
import { INCIDENT_STATES } from '../incident/lifecycle.js';
import { isOver } from '../incident/transitions.table.js';
import { DESK_STEP_TEXTS, nextDeskStep, type DeskStepFacts } from './next-desk-step.js';

const NOW = new Date('2026-11-21T19:00:00Z');
const at = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);
const facts = (change: Partial<DeskStepFacts>): DeskStepFacts => ({
  state: 'new',
  shelvedUntil: null,
  suppressed: false,
  suppressedUntil: null,
  dispatchAt: null,
  acceptBy: null,
  verifyUntil: null,
  respondBy: at(60),
  ...change,
});

describe('nextDeskStep', () => {
  it.each([
    ['decideAtDesk', at(60), facts({})],
    ['askSomebody', at(5), facts({ dispatchAt: at(5) })],
    ['awaitAnswer', at(3), facts({ state: 'offered', acceptBy: at(3), dispatchAt: at(3) })],
    ['returnsFromShelf', at(9), facts({ shelvedUntil: at(9), dispatchAt: at(9) })],
    ['suppressed', at(8), facts({ suppressed: true, suppressedUntil: at(8) })],
    ['awaitArrival', at(60), facts({ state: 'travelling' })],
    ['awaitParts', null, facts({ state: 'waitingParts' })],
    ['awaitVerification', at(10), facts({ state: 'restored', verifyUntil: at(10) })],
    ['none', null, facts({ state: 'closed' })],
  ] as const)('%s', (word, dueAt, given) => {
    expect(nextDeskStep(given, NOW)).toEqual({ word, dueAt });
  });

  it('names a step with words in both languages for everything that is open', () => {
    fc.assert(
      fc.property(fc.constantFrom(...INCIDENT_STATES), fc.boolean(), (state, suppressed) => {
        const { word } = nextDeskStep(facts({ state, suppressed }), NOW);
        expect(word === 'none').toBe(isOver(state));
        expect(DESK_STEP_TEXTS[word].zh && DESK_STEP_TEXTS[word].en).toBeTruthy();
      }),
    );
  });
});
