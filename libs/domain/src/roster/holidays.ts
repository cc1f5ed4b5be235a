import type { Bilingual } from '../notice/notice-words.js';
import { textOfDay, weekdayOf, type LocalDay } from './local-time.js';

export const DAY_KINDS = ['workday', 'holiday'] as const;
/** `holiday`: every day off, an ordinary Saturday or Sunday too. `workday`: also a Sunday that is worked in exchange. */
export type DayKind = (typeof DAY_KINDS)[number];

/** What a year has beside its Saturdays and Sundays; days read `2026-02-15`. */
export interface HolidayYear {
  off: readonly string[];
  /** Saturdays and Sundays that are worked in exchange. */
  work: readonly string[];
}

export interface HolidayCalendar {
  name: Bilingual;
  /** By year: `'2026'`. A year that is missing has not been entered yet. */
  years: Readonly<Record<string, HolidayYear>>;
}

/** By id. */
export type HolidayCalendars = Readonly<Record<string, HolidayCalendar>>;

/** The calendar of an id that somebody gave; undefined when there is none, also for what every object has. */
export const calendarOf = (calendars: HolidayCalendars, id: string): HolidayCalendar | undefined =>
  Object.hasOwn(calendars, id) ? calendars[id] : undefined;

export interface DayKindFound {
  outcome: DayKind;
  reason: 'listedOff' | 'workedInExchange' | 'weekend' | 'weekday' | 'weekendYearUnknown' | 'weekdayYearUnknown';
}

const SATURDAY = 6;

/** Whether people work on a day. Without a calendar, or without data for its year, only Saturday and Sunday are off. */
export function dayKindOf(day: LocalDay, calendar: HolidayCalendar | undefined): DayKindFound {
  const year = calendar?.years[String(day.year)];
  const weekend = weekdayOf(day) >= SATURDAY;
  if (!year) {
    return weekend
      ? { outcome: 'holiday', reason: 'weekendYearUnknown' }
      : { outcome: 'workday', reason: 'weekdayYearUnknown' };
  }
  const text = textOfDay(day);
  if (year.work.includes(text)) return { outcome: 'workday', reason: 'workedInExchange' };
  if (year.off.includes(text)) return { outcome: 'holiday', reason: 'listedOff' };
  return weekend ? { outcome: 'holiday', reason: 'weekend' } : { outcome: 'workday', reason: 'weekday' };
}

/** The days of a calendar that differ from the plain week, by `2026-02-15`: for whoever counts hours. */
export function specialDaysOf(calendar: HolidayCalendar | undefined): ReadonlyMap<string, DayKind> {
  const years = Object.values(calendar?.years ?? {});
  return new Map([
    ...years.flatMap(({ off }) => off.map((day): [string, DayKind] => [day, 'holiday'])),
    ...years.flatMap(({ work }) => work.map((day): [string, DayKind] => [day, 'workday'])),
  ]);
}

export interface HolidayWarning {
  reason: 'yearWithoutData' | 'unknownCalendar';
  calendarId: string;
  year: number | null;
  text: Bilingual;
}

/**
 * Years between two days for which a calendar that is in use has no data.
 * @param used ids of the calendars that somebody's hours depend on
 */
export function holidayWarnings(
  calendars: HolidayCalendars,
  used: readonly string[],
  from: LocalDay,
  to: LocalDay,
): HolidayWarning[] {
  return [...new Set(used)].sort().flatMap((calendarId) => {
    const calendar = calendarOf(calendars, calendarId);
    if (!calendar) return [unknownCalendar(calendarId)];
    const years = Array.from({ length: to.year - from.year + 1 }, (_, i) => from.year + i);
    return years.filter((year) => !calendar.years[String(year)]).map((year) => withoutData(calendarId, calendar, year));
  });
}

const withoutData = (calendarId: string, { name }: HolidayCalendar, year: number): HolidayWarning => ({
  reason: 'yearWithoutData',
  calendarId,
  year,
  text: {
    zh: `日历“${name.zh}”没有 ${year} 年的放假安排：只把周六、周日算作休息日，法定节假日会按工作日排班和计时。`,
    en: `The calendar "${name.en}" has no data for ${year}: only Saturday and Sunday count as off, and public holidays are taken for working days.`,
  },
});

const unknownCalendar = (calendarId: string): HolidayWarning => ({
  reason: 'unknownCalendar',
  calendarId,
  year: null,
  text: {
    zh: `没有日历“${calendarId}”：只把周六、周日算作休息日。`,
    en: `There is no calendar "${calendarId}": only Saturday and Sunday count as off.`,
  },
});
