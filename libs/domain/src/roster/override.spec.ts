import { overrideDefect, type RosterOverride } from './override.js';

const override = (change: Partial<RosterOverride> = {}): RosterOverride => ({
  id: '1',
  from: new Date('2026-11-21T00:00Z'),
  until: new Date('2026-11-22T00:00Z'),
  regionId: null,
  line: null,
  replaces: 'a',
  by: 'b',
  ...change,
});

describe('what is wrong with an override', () => {
  it.each([
    ['nothing', {}, undefined],
    ['it ends before it begins', { until: new Date('2026-11-20T00:00Z') }, 'empty'],
    ['it ends when it begins', { until: new Date('2026-11-21T00:00Z') }, 'empty'],
    ['somebody stands in for themselves', { by: 'a' }, 'standsInForThemselves'],
    ['a whole line without a region', { replaces: null, line: 'first' as const }, 'lineNeedsRegion'],
    ['a whole line without a line', { replaces: null, regionId: 'north' }, 'lineNeedsRegion'],
    ['nothing with a whole line', { replaces: null, regionId: 'north', line: 'first' as const }, undefined],
  ])('is %s', (_what, change, reason) => {
    expect(overrideDefect(override(change), [])?.reason).toBe(reason);
  });

  it('is another one for the same person in the same time; not for the time after, another line or another person', () => {
    const others = [override({ id: '7', regionId: 'north', line: 'first' })];
    const clash = (change: Partial<RosterOverride>) => overrideDefect(override({ id: '', ...change }), others);
    expect(clash({})).toEqual({ reason: 'overlapsAnother', other: '7' });
    expect(clash({ from: others[0]!.until, until: new Date('2026-11-23T00:00Z') })).toBeUndefined();
    expect(clash({ line: 'second' })).toBeUndefined();
    expect(clash({ regionId: 'south' })).toBeUndefined();
    expect(clash({ replaces: 'c' })).toBeUndefined();
    expect(overrideDefect(override({ id: '7' }), others)).toBeUndefined(); // Itself, changed.
  });
});
