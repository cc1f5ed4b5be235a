import fc from 'fast-check';
import { dayKindOf, holidayWarnings, specialDaysOf, type HolidayCalendar } from './holidays.js';
import { dayFromText, textOfDay, weekdayOf } from './local-time.js';

const calendar: HolidayCalendar = {
  name: { zh: '中国', en: 'China' },
  years: { '2026': { off: ['2026-02-16', '2026-02-21'], work: ['2026-02-28'] } },
};
const day = (text: string) => dayFromText(text)!;

describe('the kind of a day', () => {
  it.each([
    ['2026-02-16', 'holiday', 'listedOff'], // Monday
    ['2026-02-28', 'workday', 'workedInExchange'], // Saturday
    ['2026-02-07', 'holiday', 'weekend'],
    ['2026-02-09', 'workday', 'weekday'],
    ['2027-02-15', 'workday', 'weekdayYearUnknown'],
    ['2027-02-14', 'holiday', 'weekendYearUnknown'],
  ])('%s is a %s: %s', (text, outcome, reason) => {
    expect(dayKindOf(day(text), calendar)).toEqual({ outcome, reason });
  });

  it('without data is off on Saturday and Sunday only, whatever the day', () => {
    const anyDay = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(anyDay, (date) => {
        const found = day(date.toISOString().slice(0, 10));
        const off = dayKindOf(found, undefined).outcome === 'holiday';
        expect(off).toBe(weekdayOf(found) >= 6);
        expect(off).toBe([0, 6].includes(date.getUTCDay()));
        expect(textOfDay(found)).toBe(date.toISOString().slice(0, 10));
      }),
    );
  });

  it('is listed for whoever counts hours', () => {
    expect(specialDaysOf(calendar)).toEqual(
      new Map([
        ['2026-02-16', 'holiday'],
        ['2026-02-21', 'holiday'],
        ['2026-02-28', 'workday'],
      ]),
    );
    expect(specialDaysOf(undefined).size).toBe(0);
  });
});

describe('warnings about calendars', () => {
  it('name every year without data that somebody’s hours depend on, and calendars that are not there', () => {
    const warn = (used: string[], from: string, to: string) =>
      holidayWarnings({ china: calendar }, used, day(from), day(to)).map(({ reason, year }) => `${reason} ${year}`);
    expect(warn(['china'], '2026-11-22', '2026-12-22')).toEqual([]);
    expect(warn(['china', 'china'], '2026-12-22', '2028-01-01')).toEqual([
      'yearWithoutData 2027',
      'yearWithoutData 2028',
    ]);
    expect(warn(['mars'], '2026-11-22', '2026-12-22')).toEqual(['unknownCalendar null']);
    expect(warn([], '2026-12-22', '2028-01-01')).toEqual([]);
    expect(warn(['constructor'], '2026-11-22', '2026-12-22')).toEqual(['unknownCalendar null']);
  });

  it('say in both languages what it means', () => {
    const [warning] = holidayWarnings({ china: calendar }, ['china'], day('2027-01-01'), day('2027-01-02'));
    expect(warning!.text.en).toContain('only Saturday and Sunday count as off');
    expect(warning!.text.zh).toContain('2027');
  });
});
