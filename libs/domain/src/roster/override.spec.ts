import fc from 'fast-check';
import { overrideDefect, rewritesThePast, timesGivenBack, type RosterOverride } from './override.js';

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

describe('the times that an override gives back', () => {
  const days = (spans: readonly { from: Date; until: Date }[]): string[] =>
    spans.map(({ from, until }) => [from, until].map((at) => at.toISOString().slice(5, 13)).join(' to '));
  const before = override();
  const earlier = new Date('2026-11-01T00:00Z');
  const back = (change: Partial<RosterOverride> | null, now = earlier, was = before): string[] =>
    days(timesGivenBack(was, change && override(change), now));

  it('are all of them when it is taken back, and the rest when it runs', () => {
    expect(back(null)).toEqual(['11-21T00 to 11-22T00']);
    expect(back(null, new Date('2026-11-21T08:00Z'))).toEqual(['11-21T08 to 11-22T00']);
    expect(back(null, before.until)).toEqual([]);
  });

  it('are the instants still to come that it had and does not have any more', () => {
    const hour = fc.integer({ min: -30, max: 60 }).map((hours) => new Date(earlier.getTime() + hours * 3_600_000));
    const span = fc.tuple(hour, hour).filter(([from, until]) => from < until);
    fc.assert(
      fc.property(
        fc.record({ was: span, is: fc.option(span), forAnother: fc.boolean(), now: hour, at: hour }),
        (given) => {
          const { was, is, forAnother, now, at } = given;
          const had = override({ from: was[0], until: was[1] });
          const has = is && override({ from: is[0], until: is[1], replaces: forAnother ? 'c' : 'a' });
          const isIn = ({ from, until }: { from: Date; until: Date }): boolean => from <= at && at < until;
          const stillHas = has !== null && !forAnother && isIn(has);
          expect(timesGivenBack(had, has, now).some(isIn)).toBe(at >= now && isIn(had) && !stillHas);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('are those that it does not hold any more when it changes', () => {
    expect(back({})).toEqual([]);
    expect(back({ by: 'c' })).toEqual([]);
    expect(back({ until: new Date('2026-11-25T00:00Z') })).toEqual([]);
    expect(back({ from: new Date('2026-11-21T06:00Z'), until: new Date('2026-11-21T20:00Z') })).toEqual([
      '11-21T00 to 11-21T06',
      '11-21T20 to 11-22T00',
    ]);
    const later = { from: new Date('2026-11-24T00:00Z'), until: new Date('2026-11-25T00:00Z') };
    expect(back(later)).toEqual(['11-21T00 to 11-22T00']);
    expect(back({ replaces: 'c' })).toEqual(['11-21T00 to 11-22T00']);
    expect(back({ regionId: 'north' })).toEqual(['11-21T00 to 11-22T00']);
    expect(back({}, earlier, override({ regionId: 'north', line: 'first' }))).toEqual([]);
  });

  it('are none of a whole line: its people were never told that they are off', () => {
    const line = override({ replaces: null, regionId: 'north', line: 'first' });
    expect(back(null, earlier, line)).toEqual([]);
  });
});

describe('an override that changes', () => {
  const change = (change: Partial<RosterOverride>, now: string) =>
    rewritesThePast(override(), override(change), new Date(now));
  const [coming, running, over] = ['2026-11-20T00:00Z', '2026-11-21T08:00Z', '2026-11-22T00:00Z'];
  const changes: [what: string, Partial<RosterOverride>][] = [
    ['its beginning', { from: new Date('2026-11-21T06:00Z') }],
    ['its region', { regionId: 'north' }],
    ['its line', { line: 'first' }],
    ['whom it replaces', { replaces: 'c' }],
    ['who stands in', { by: 'c' }],
  ];

  it.each(changes)('may change %s before it begins, and never after', (_what, each) => {
    expect(change(each, coming)).toBeUndefined();
    expect(change(each, running)).toBe('hasBegun');
    expect(change(each, over)).toBe('alreadyOver');
  });

  it('may end at another time as long as it runs', () => {
    const until = { until: new Date('2026-11-23T00:00Z') };
    expect([coming, running, over].map((now) => change(until, now))).toEqual([undefined, undefined, 'alreadyOver']);
  });
});
