/** A day on the wall calendar. */
export interface LocalDay {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** What the wall clock shows in a zone at an instant. @param timeZone IANA name */
export function localTimeAt(at: Date, timeZone: string): { day: LocalDay; minute: number } {
  const shown = new Date(wallClock(at.getTime(), timeZone));
  return { day: dayOf(shown.getTime()), minute: shown.getUTCHours() * 60 + shown.getUTCMinutes() };
}

/**
 * The first instant at which the wall clock shows this minute or a later one of the day: for a minute that comes
 * twice the earlier, for one that is skipped the moment of the change. So it never decreases with the minute.
 */
export function instantOfLocal(day: LocalDay, minute: number, timeZone: string): Date {
  const wanted = utcOf(day) + minute * MINUTE_MS;
  const offsets = [wanted - DAY_MS, wanted + DAY_MS].map((near) => wallClock(near, timeZone) - near);
  const [first, second] = [wanted - Math.max(...offsets), wanted - Math.min(...offsets)];
  if (wallClock(first, timeZone) === wanted) return new Date(first);
  if (wallClock(second, timeZone) === wanted) return new Date(second);
  return new Date(firstShowing(wanted, first - 1, second, timeZone));
}

// The clock jumps over the wanted minute somewhere in between: halve until the jump is found.
function firstShowing(wanted: number, before: number, after: number, timeZone: string): number {
  let [low, high] = [before, after];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (wallClock(middle, timeZone) >= wanted) high = middle;
    else low = middle;
  }
  return high;
}

/** 1 = Monday to 7 = Sunday. */
export const weekdayOf = (day: LocalDay): number => new Date(utcOf(day)).getUTCDay() || 7;

export const nextDay = (day: LocalDay): LocalDay => dayOf(utcOf(day) + DAY_MS);
export const previousDay = (day: LocalDay): LocalDay => dayOf(utcOf(day) - DAY_MS);

export const addDays = (day: LocalDay, days: number): LocalDay => dayOf(utcOf(day) + days * DAY_MS);
export const daysBetween = (from: LocalDay, to: LocalDay): number => (utcOf(to) - utcOf(from)) / DAY_MS;

/** The same day of a later month, or that month's last day: the 31st of January and a month is the end of February. */
export function addMonths({ year, month, day }: LocalDay, months: number): LocalDay {
  const count = year * 12 + (month - 1) + months;
  const [toYear, toMonth] = [Math.floor(count / 12), (((count % 12) + 12) % 12) + 1];
  const lastDay = dayOf(utcOf({ year: toYear, month: toMonth + 1, day: 0 })).day;
  return { year: toYear, month: toMonth, day: Math.min(day, lastDay) };
}

/** `2026-11-22`. */
export const textOfDay = ({ year, month, day }: LocalDay): string =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;

/** `20:30`, of the minutes since midnight. */
export const clockOfMinute = (minute: number): string =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');

/** Minutes since midnight, of a text as `20:30`. */
export function minuteOfClock(text: string): number {
  const [hours, minutes] = text.split(':').map(Number);
  return hours! * 60 + minutes!;
}

/** What calendar and clock on the wall show: `2026-11-22 23:00`. @param timeZone IANA name */
export function localText(at: Date, timeZone: string): string {
  const { day, minute } = localTimeAt(at, timeZone);
  return `${textOfDay(day)} ${clockOfMinute(minute)}`;
}

/** @returns undefined for a text that is no day, as `2026-02-30` */
export function dayFromText(text: string): LocalDay | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return undefined;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const found = dayOf(utcOf({ year, month, day }));
  return found.month === month && found.day === day ? found : undefined;
}

// `Date.UTC` takes the years 0 to 99 for 1900 to 1999.
const utcOf = ({ year, month, day }: LocalDay): number => new Date(0).setUTCFullYear(year, month - 1, day);

function dayOf(utc: number): LocalDay {
  const date = new Date(utc);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** What the wall clock shows, as if it were UTC: milliseconds. */
function wallClock(instant: number, timeZone: string): number {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const midnight = utcOf({ year: part('year'), month: part('month'), day: part('day') });
  const minutes = part('hour') * 60 + part('minute');
  return midnight + minutes * MINUTE_MS + part('second') * 1_000 + (((instant % 1000) + 1000) % 1000);
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      calendar: 'gregory',
      numberingSystem: 'latn',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  return format;
}

/**
 * {@link instantOfLocal} in one zone, for one reckoning: what it found out about a day it remembers. Asking for the offset
 * of a zone is slow, and hardly a day changes it.
 */
export type LocalInstants = (day: LocalDay, minute: number) => Date;

export function localInstants(timeZone: string): LocalInstants {
  const offsets = new Map<number, number | null>();
  return (day, minute) => {
    const midnight = utcOf(day);
    let offset = offsets.get(midnight);
    if (offset === undefined) offsets.set(midnight, (offset = steadyOffset(midnight, timeZone)));
    return offset === null ? instantOfLocal(day, minute, timeZone) : new Date(midnight + minute * MINUTE_MS - offset);
  };
}

/** The offset that a zone keeps around a day, the day after included; null when it changes. Milliseconds. */
function steadyOffset(midnight: number, timeZone: string): number | null {
  // Zones change by a day at most, and never twice within so few days.
  const [before, after] = [midnight - 2 * DAY_MS, midnight + 4 * DAY_MS].map((at) => wallClock(at, timeZone) - at);
  return before === after ? before! : null;
}
