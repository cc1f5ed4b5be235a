import fc from 'fast-check';
import { COMPONENT_STATES } from './component.js';
import { conditionOf, type ConditionFacts } from './condition.js';

const well: ConditionFacts = {
  lastSeenAt: new Date(0),
  silentSince: null,
  openIncidents: 0,
  componentStates: ['ok', 'warning'],
};

describe('conditionOf', () => {
  it.each<[string, Partial<ConditionFacts>, string, string]>([
    ['all well', {}, 'ok', 'allWell'],
    ['never heard', { lastSeenAt: null }, 'unknown', 'neverHeard'],
    ['an open incident', { openIncidents: 1 }, 'fault', 'openIncident'],
    ['a component down', { componentStates: ['ok', 'offline'] }, 'fault', 'componentDown'],
    [
      'silence before all else',
      { silentSince: new Date(1), openIncidents: 2, componentStates: ['fault'] },
      'silent',
      'nothingHeard',
    ],
  ])('%s', (_title, change, outcome, reason) => {
    expect(conditionOf({ ...well, ...change })).toEqual({ outcome, reason });
  });

  it('is never well while anything is known to be wrong, nor unknown once something was heard', () => {
    const when = fc.option(fc.constant(new Date(0)));
    const anyFacts = fc.record({
      lastSeenAt: when,
      silentSince: when,
      openIncidents: fc.nat({ max: 3 }),
      componentStates: fc.array(fc.constantFrom(...COMPONENT_STATES), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { outcome } = conditionOf(facts);
        const isDown = facts.componentStates.some((state) => state === 'fault' || state === 'offline');
        const isHeard = facts.silentSince === null && facts.lastSeenAt !== null;
        expect(outcome === 'silent').toBe(facts.silentSince !== null);
        expect(outcome === 'ok').toBe(isHeard && facts.openIncidents === 0 && !isDown);
        expect(outcome === 'fault').toBe(isHeard && (facts.openIncidents > 0 || isDown));
      }),
    );
  });
});
