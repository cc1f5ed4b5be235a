import fc from 'fast-check';
import {
  addDays,
  addMonths,
  clockOfMinute,
  dayFromText,
  daysBetween,
  instantOfLocal,
  localInstants,
  localText,
  localTimeAt,
  minuteOfClock,
  nextDay,
  previousDay,
  textOfDay,
  weekdayOf,
} from './local-time.js';
import { turnAt, turnBegins, type Rotation, type RotationUnit } from './rotation.js';
import { daysAround } from './shift.js';

const ZONE = 'Asia/Shanghai';
const day = (text: string) => dayFromText(text)!;

describe('the wall clock', () => {
  it.each(['0001-02-03', '0050-01-01', '0099-12-31', '0100-01-01', '1899-12-31', '1950-06-01', '9999-01-01'])(
    'shows %s as the day that it is, and finds back to the instant',
    (text) => {
      const noon = new Date(`${text}T12:00:00Z`);
      const shown = localTimeAt(noon, 'UTC');
      expect(textOfDay(shown.day)).toBe(text);
      expect(instantOfLocal(shown.day, shown.minute, 'UTC')).toEqual(noon);
      const there = localTimeAt(noon, ZONE);
      // To the minute: until 1901 the zone was five minutes and some seconds off.
      expect(Math.abs(instantOfLocal(there.day, there.minute, ZONE).getTime() - noon.getTime())).toBeLessThan(60_000);
    },
  );

  it('counts days and months over the first century as over any other', () => {
    expect(daysBetween(day('0050-01-01'), day('1950-01-01'))).toBe(693_960);
    expect(textOfDay(addDays(day('0099-12-31'), 1))).toBe('0100-01-01');
    expect(textOfDay(addMonths(day('0096-01-31'), 1))).toBe('0096-02-29');
    expect(
      daysAround({ from: new Date('0099-12-31T00:00Z'), until: new Date('0100-01-01T00:00Z') }, 'UTC'),
    ).toHaveLength(5);
  });

  it.each<RotationUnit>(['hours', 'days', 'weeks', 'months'])(
    'finds the turn of %s of an instant long before a rotation in a few steps',
    (unit) => {
      const rotation: Rotation = {
        ...{ id: 'r', name: { zh: '轮值', en: 'Turns' }, regionId: 'east', line: 'first', skill: null, hours: null },
        ...{ participants: ['a'], unit, length: 1, startsOn: day('2026-01-31'), handOverMinute: 1_200 },
      };
      const at = new Date('0050-01-01T00:00:00Z');
      let asked = 0;
      const find = localInstants(ZONE);
      const counted: typeof find = (when, minute) => (asked++, find(when, minute));
      const turn = turnAt(rotation, at, ZONE, counted);
      expect(turnBegins(rotation, turn, find) <= at && at < turnBegins(rotation, turn + 1, find)).toBe(true);
      expect(asked).toBeLessThan(10);
    },
  );
});

const CHANGES = [
  ...['2026-03-29', '2026-10-25', '2026-03-08', '2026-11-01', '2026-04-05', '2026-10-04', '2026-04-24', '2026-10-29'],
  ...['2018-02-18', '2018-11-04', '2011-12-30'],
];

describe('the wall clock of any zone', () => {
  const DAY = 86_400_000;
  const zone = fc.constantFrom(
    ...['UTC', ZONE, 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo', 'Asia/Kathmandu'],
    // Skipped a whole day of 2011, and changes its clocks at midnight.
    ...['Pacific/Apia', 'America/Sao_Paulo'],
  );
  const dayNumber = (text: string): number => Date.parse(text) / DAY;
  /** Any, and those around which some of the zones change their clocks. */
  const number = fc.oneof(
    fc.integer({ min: dayNumber('1990-01-01'), max: dayNumber('2040-01-01') }),
    fc
      .tuple(fc.constantFrom(...CHANGES.map(dayNumber)), fc.integer({ min: -3, max: 3 }))
      .map(([change, days]) => change + days),
  );
  const anyDay = number.map((days) => day(new Date(days * DAY).toISOString().slice(0, 10)));
  const minute = fc.oneof(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 0, max: 240 }));

  it('shows a day and a minute at the instant that is theirs, or later ones where these are skipped', () => {
    fc.assert(
      fc.property(zone, anyDay, minute, (timeZone, on, when) => {
        const instant = instantOfLocal(on, when, timeZone);
        const shown = localText(instant, timeZone);
        const wanted = `${textOfDay(on)} ${clockOfMinute(when)}`;
        expect(shown >= wanted).toBe(true);
        expect(localText(new Date(instant.getTime() - 1), timeZone) < wanted).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('never goes back from one minute of a day to a later one, and is the same when days are remembered', () => {
    fc.assert(
      fc.property(zone, anyDay, minute, minute, (timeZone, on, one, other) => {
        const find = localInstants(timeZone);
        const [early, late] = [Math.min(one, other), Math.max(one, other)];
        expect(find(on, early).getTime()).toBeLessThanOrEqual(find(on, late).getTime());
        expect(find(on, late).getTime()).toBeLessThanOrEqual(find(nextDay(on), 0).getTime());
        for (const when of [early, late]) expect(find(on, when)).toEqual(instantOfLocal(on, when, timeZone));
      }),
      { numRuns: 300 },
    );
  });

  it('counts days as a calendar does', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -20_000, max: 20_000 }), minute, (from, days, when) => {
        const to = addDays(from, days);
        expect(daysBetween(from, to)).toBe(days);
        expect(textOfDay(to)).toBe(new Date(Date.parse(textOfDay(from)) + days * DAY).toISOString().slice(0, 10));
        expect(previousDay(nextDay(from))).toEqual(from);
        expect(weekdayOf(to) % 7).toBe(new Date(textOfDay(to)).getUTCDay());
        expect(dayFromText(textOfDay(to))).toEqual(to);
        expect(minuteOfClock(clockOfMinute(when))).toBe(when);
      }),
    );
  });

  it('adds months to the same day, or to the last where a month has no such day', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -600, max: 600 }), (from, months) => {
        const to = addMonths(from, months);
        expect((to.year - from.year) * 12 + to.month - from.month).toBe(months);
        if (to.day !== from.day) expect(nextDay(to).day).toBe(1);
        expect(to.day).toBeLessThanOrEqual(from.day);
      }),
    );
  });
});
