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
  const wanted = Date.UTC(day.year, day.month - 1, day.day) + minute * MINUTE_MS;
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
export const weekdayOf = (day: LocalDay): number => ((utcOf(day) / DAY_MS + 3) % 7) + 1;

export const nextDay = (day: LocalDay): LocalDay => dayOf(utcOf(day) + DAY_MS);
export const previousDay = (day: LocalDay): LocalDay => dayOf(utcOf(day) - DAY_MS);

const utcOf = ({ year, month, day }: LocalDay): number => Date.UTC(year, month - 1, day);

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
  const toTheSecond = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return toTheSecond + (((instant % 1000) + 1000) % 1000);
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
