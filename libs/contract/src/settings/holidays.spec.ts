import { dayKindOf, dayFromText, specialDaysOf } from '#libs/domain';
import { holidaysSetting } from './holidays.js';

const { china } = holidaysSetting.initial.calendars;

describe('the holidays that are built in', () => {
  it('are those of China in 2026: 33 days off and six worked in exchange', () => {
    const { off, work } = china!.years['2026']!;
    expect(off).toHaveLength(3 + 9 + 3 + 5 + 3 + 3 + 7);
    expect(work).toEqual(['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10']);
    expect(specialDaysOf(china).size).toBe(off.length + work.length);
    const kind = (day: string) => dayKindOf(dayFromText(day)!, china).outcome;
    expect(['2026-02-23', '2026-02-24', '2026-10-07', '2026-10-08', '2026-10-10'].map(kind)).toEqual([
      'holiday',
      'workday',
      'holiday',
      'workday',
      'workday',
    ]);
    expect(holidaysSetting.warnings!(holidaysSetting.initial)).toEqual([]);
  });

  it.each([
    ['a day that does not exist', { off: ['2027-02-29'] }],
    ['a day of another year', { off: ['2026-12-31'] }],
    ['a day that is off and worked', { off: ['2027-01-02'], work: ['2027-01-02'] }],
  ])('cannot be given %s', (_what, year) => {
    const calendars = { china: { ...china!, years: { '2027': year } } };
    expect(holidaysSetting.schema.safeParse({ calendars }).success).toBe(false);
  });

  it.each(['mars', 'constructor', 'toString'])('must have the calendar that is the standard: not %s', (standard) => {
    expect(holidaysSetting.schema.safeParse({ standard }).success).toBe(false);
  });

  it('are warned of when a working day is listed as worked in exchange', () => {
    const years = { '2027': { off: [], work: ['2027-01-04'] } };
    const value = holidaysSetting.schema.parse({ calendars: { china: { ...china!, years } } });
    expect(holidaysSetting.warnings!(value)).toHaveLength(1);
  });
});
