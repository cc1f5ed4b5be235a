import {
  addDays,
  addMonths,
  dayFromText,
  daysBetween,
  instantOfLocal,
  localInstants,
  localTimeAt,
  textOfDay,
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
