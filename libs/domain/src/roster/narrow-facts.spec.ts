import { regionsOnRoster } from './narrow-facts.js';
import type { OnCallFacts } from './on-call.js';
import type { RosterOverride } from './override.js';

const DAY = { from: new Date('2026-11-21T00:00Z'), until: new Date('2026-11-22T00:00Z') };
const shift = (regionId: string, technicianId: string) => ({
  ...{ regionId, line: 'first' as const, weekdays: [1], fromMinute: 480, toMinute: 1_200 },
  technicianIds: [technicianId],
});
const override = (change: Partial<RosterOverride>): RosterOverride => ({
  ...{ id: '1', ...DAY, regionId: null, line: null, replaces: 'a', by: 'b' },
  ...change,
});
const facts = (overrides: RosterOverride[]): OnCallFacts => ({
  ...{ timeZone: 'UTC', rotations: [], calendars: {}, overrides },
  shifts: [shift('east', 'a'), shift('west', 'a'), shift('north', 'b')],
});
const regions = (overrides: RosterOverride[], technicianId = 'b') =>
  regionsOnRoster(facts(overrides), technicianId, DAY);

describe('the regions in which somebody may be on call', () => {
  it('are those of their own shifts and rotations', () => {
    expect(regions([], 'a')).toEqual(['east', 'west']);
    expect(regions([], 'c')).toEqual([]);
  });

  it('are those of whoever they stand in for as well, also at second hand, and of a whole line', () => {
    expect(regions([override({})])).toEqual(['east', 'west', 'north']);
    expect(regions([override({}), override({ id: '2', replaces: 'b', by: 'c' })], 'c')).toEqual(
      expect.arrayContaining(['east', 'west', 'north']),
    );
    expect(regions([override({ replaces: null, regionId: 'south', line: 'first' })])).toEqual(['north', 'south']);
  });

  it('are not those of another time', () => {
    expect(regions([override({ from: DAY.until, until: new Date('2026-11-23T00:00Z') })])).toEqual(['north']);
  });
});
