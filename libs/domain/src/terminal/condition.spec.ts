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
});
