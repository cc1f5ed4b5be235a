import { dayKindOf, type HolidayCalendar } from '../roster/holidays.js';
import { instantOfLocal, localTimeAt, nextDay, weekdayOf, type LocalDay } from '../roster/local-time.js';
import type { Span } from '../roster/turn.js';

/** When the bank works: quiet steps wait for it. */
export interface WorkingHours {
  /** 1 = Monday to 7 = Sunday. */
  weekdays: readonly number[];
  /** Minutes of the local day. */
  fromMinute: number;
  /** After `fromMinute`, 1440 at most. */
  toMinute: number;
  /** IANA name. */
  timeZone: string;
  /** Days off, and weekends that are worked in exchange. */
  calendar: HolidayCalendar | undefined;
}

/** No calendar closes for longer; beyond it a step does not wait, because a wrong calendar must not silence it. */
const LONGEST_WAIT_DAYS = 15;

function isWorked(day: LocalDay, { weekdays, calendar }: WorkingHours): boolean {
  const { reason } = dayKindOf(day, calendar);
  if (reason === 'workedInExchange') return true;
  return reason !== 'listedOff' && weekdays.includes(weekdayOf(day));
}

/** The first working instant at or after this one. It never decreases with `at`. */
export function nextWorkingInstant(at: Date, hours: WorkingHours): Date {
  let { day } = localTimeAt(at, hours.timeZone);
  for (let i = 0; i <= LONGEST_WAIT_DAYS; i++, day = nextDay(day)) {
    if (!isWorked(day, hours)) continue;
    const begin = instantOfLocal(day, hours.fromMinute, hours.timeZone);
    const end = instantOfLocal(day, hours.toMinute, hours.timeZone);
    if (at < end) return at < begin ? begin : at;
  }
  return at;
}

/** The working time between two instants. */
export function workingSpans(from: Date, until: Date, hours: WorkingHours): Span[] {
  const spans: Span[] = [];
  for (let { day } = localTimeAt(from, hours.timeZone); ; day = nextDay(day)) {
    const begin = instantOfLocal(day, hours.fromMinute, hours.timeZone);
    if (begin >= until) return spans;
    const end = instantOfLocal(day, hours.toMinute, hours.timeZone);
    if (!isWorked(day, hours) || end <= from || end <= begin) continue;
    spans.push({ from: begin < from ? from : begin, until: end > until ? until : end });
  }
}
