import fc from 'fast-check';
import { instantOfLocal, localInstants, localTimeAt, weekdayOf } from './local-time.js';
import { onCallAt as onCallOf, type OnCall } from './on-call.js';
import type { Shift } from './shift.js';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
// Half-hour and whole-hour changes, a change at midnight, one that skipped a whole day, and none at all.
const ZONES = [
  'Asia/Shanghai',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Pacific/Apia',
  'Africa/Cairo',
];
const onCallAt = (shifts: Shift[], at: Date, timeZone: string): OnCall[] =>
  onCallOf({ timeZone, shifts, rotations: [], overrides: [], calendars: {} }, at);
const anyInstant = fc.date({ min: new Date('2010-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });
const shift = (change: Partial<Shift>): Shift => ({
  regionId: 'north',
  line: 'first',
  weekdays: EVERY_DAY,
  fromMinute: 480,
  toMinute: 1200,
  technicianIds: ['tech01'],
  ...change,
});
const day = shift({});
const night = shift({ fromMinute: 1200, toMinute: 480, technicianIds: ['tech02'] });
const idsAt = (shifts: Shift[], at: string, zone = 'Asia/Shanghai'): string[] =>
  onCallAt(shifts, new Date(at), zone).flatMap(({ technicianIds }) => technicianIds);

describe('a weekly shift', () => {
  it('reads the shifts in the bank’s own time, over midnight too', () => {
    expect(idsAt([day, night], '2026-11-21T08:00:00+08:00')).toEqual(['tech01']);
    expect(idsAt([day, night], '2026-11-21T07:59:59.999+08:00')).toEqual(['tech02']);
    expect(idsAt([day, night], '2026-11-22T03:00:00+08:00')).toEqual(['tech02']);
    expect(onCallAt([night], new Date('2026-11-21T23:00:00+08:00'), 'Asia/Shanghai')[0]!.until).toEqual(
      new Date('2026-11-22T08:00:00+08:00'),
    );
  });

  it('counts the day on which a night begins, not the one on which it ends', () => {
    const saturdayNight = { ...night, weekdays: [6] };
    expect(idsAt([saturdayNight], '2026-11-22T07:00:00+08:00')).toEqual(['tech02']); // Sunday morning
    expect(idsAt([saturdayNight], '2026-11-21T07:00:00+08:00')).toEqual([]); // Saturday morning
  });

  it('takes a shift from a minute to the same minute as a whole day', () => {
    const whole = shift({ fromMinute: 480, toMinute: 480 });
    expect(idsAt([whole], '2026-11-21T07:59:00+08:00')).toEqual(['tech01']);
    expect(idsAt([whole], '2026-11-21T08:00:00+08:00')).toEqual(['tech01']);
  });

  it('lasts an hour less or more on the night the clocks change', () => {
    const spring = onCallAt([night], new Date('2026-03-28T23:00:00+01:00'), 'Europe/Berlin')[0]!;
    expect(spring.until).toEqual(new Date('2026-03-29T08:00:00+02:00'));
    const autumn = onCallAt([night], new Date('2026-10-24T23:00:00+02:00'), 'Europe/Berlin')[0]!;
    expect(autumn.until).toEqual(new Date('2026-10-25T08:00:00+01:00'));
  });

  it('has exactly one shift at every instant when the shifts meet on paper, in every zone', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 0, max: 1439 }), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), anyInstant, cuts, (zone, at, minutes) => {
        const sorted = [...minutes].sort((a, b) => a - b);
        const round = sorted.map((fromMinute, i) => shift({ fromMinute, toMinute: sorted[(i + 1) % sorted.length]! }));
        expect(onCallAt(round, at, zone)).toHaveLength(1);
      }),
      { numRuns: 500 },
    );
  });

  it('says truly until when: still on call the millisecond before, and no longer then', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), anyInstant, (zone, at) => {
        for (const { until, technicianIds } of onCallAt([day, night], at, zone)) {
          const still = onCallAt([day, night], new Date(until.getTime() - 1), zone);
          const then = onCallAt([day, night], until, zone);
          expect(still[0]!.technicianIds).toEqual(technicianIds);
          expect(then[0]!.technicianIds).not.toEqual(technicianIds);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('instantOfLocal', () => {
  it('finds the instant that the wall clock shows, and never goes back in time', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), anyInstant, fc.integer({ min: 0, max: 1439 }), (zone, at, minute) => {
        const { day: today } = localTimeAt(at, zone);
        const found = instantOfLocal(today, minute, zone);
        const shown = localTimeAt(found, zone);
        // A skipped minute is shown later, never earlier.
        const sameDay = weekdayOf(shown.day) === weekdayOf(today);
        expect(sameDay ? shown.minute >= minute : true).toBe(true);
        expect(instantOfLocal(today, minute + 1, zone).getTime()).toBeGreaterThanOrEqual(found.getTime());
      }),
      { numRuns: 500 },
    );
  });

  it('takes the moment of the change for a minute that is skipped, and the earlier of one that comes twice', () => {
    expect(instantOfLocal({ year: 2026, month: 3, day: 29 }, 150, 'Europe/Berlin')).toEqual(
      new Date('2026-03-29T01:00:00Z'),
    );
    expect(instantOfLocal({ year: 2026, month: 10, day: 25 }, 150, 'Europe/Berlin')).toEqual(
      new Date('2026-10-25T00:30:00Z'),
    );
  });

  it('is remembered by localInstants without being changed, in every zone and year', () => {
    const minute = fc.integer({ min: 0, max: 2880 });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), anyInstant, minute, (zone, at, within) => {
        const { day: today } = localTimeAt(at, zone);
        expect(localInstants(zone)(today, within)).toEqual(instantOfLocal(today, within, zone));
      }),
      { numRuns: 2_000 },
    );
  });
});
