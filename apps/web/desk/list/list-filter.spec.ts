import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aRow } from '../../ui/incident-row.fixture.js';
import { ALL_OPEN, filterSearch, matches, parseFilter, type ListFilter } from './list-filter.js';

describe('the filter in the address', () => {
  it('comes back as it was written, whatever it holds', () => {
    const filters: fc.Arbitrary<ListFilter> = fc.record({
      state: fc.constantFrom('open' as const, 'closed' as const),
      priority: fc.constantFrom('P1' as const, 'P4' as const, null),
      terminal: fc.option(
        fc.string({ minLength: 1, maxLength: 64 }).map((text) => text.trim() || 'T'),
        { nil: null },
      ),
    });
    fc.assert(fc.property(filters, (filter) => expect(parseFilter(filterSearch(filter))).toEqual(filter)));
  });

  it('is nothing for the plain list', () => {
    expect(filterSearch(ALL_OPEN)).toBe('');
  });

  it('passes over what it does not understand', () => {
    expect(parseFilter('?state=all&priority=P9&terminal=%20&x=1')).toEqual(ALL_OPEN);
  });
});

describe('a row matches', () => {
  it.each([
    [{ state: 'new' as const }, ALL_OPEN, true],
    [{ state: 'restored' as const }, ALL_OPEN, true],
    [{ state: 'merged' as const }, ALL_OPEN, false],
    [{ state: 'cancelled' as const }, { ...ALL_OPEN, state: 'closed' as const }, true],
    [{ priority: 'P2' as const }, { ...ALL_OPEN, priority: 'P1' as const }, false],
    [{ terminalId: 'T0008' }, { ...ALL_OPEN, terminal: 'T0007' }, false],
    [{ terminalId: 'T0007' }, { ...ALL_OPEN, terminal: 'T0007' }, true],
  ])('%j against %j: %s', (row, filter, expected) => {
    expect(matches(aRow(row), filter)).toBe(expected);
  });
});
