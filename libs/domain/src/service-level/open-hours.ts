import { instantOfLocal, localTimeAt, nextDay, weekdayOf, type LocalDay } from '../dispatch/local-time.js';

/** Minutes after local midnight, from inclusive, to exclusive; 1440 is the midnight that ends the day. */
export interface OpenSpan {
  from: number;
  to: number;
}

/** When a clock counts. */
export type ServiceCalendar =
  | { kind: 'always' }
  | {
      kind: 'business';
      /** IANA name. */
      timeZone: string;
      /** Monday first; several spans are a split shift, none a day off. */
      week: readonly (readonly OpenSpan[])[];
      /** Hours of a day that is worked in exchange for a holiday, usually a Saturday or Sunday. */
      makeUp: readonly OpenSpan[];
      /** By local day, `2026-10-01`. Days that are not in it follow the week. */
      specialDays: ReadonlyMap<string, 'holiday' | 'workday'>;
    };

/** Open time as arithmetic. All instants and durations in milliseconds. */
export interface OpenHours {
  /** How much of the time from one instant to a later one is open. */
  openMs(from: number, to: number): number;
  /** The first instant by which so much open time has passed since `from`; null when that never comes. */
  after(from: number, openMs: number): number | null;
}

const DAY_MS = 86_400_000;
/** Built at once, so that a clock that moves on does not build day by day. */
const DAYS_AHEAD = 120;
/** A calendar that has not opened for so long never will. */
const HORIZON_DAYS = 1_100;

const ALWAYS: OpenHours = { openMs: (from, to) => Math.max(0, to - from), after: (from, openMs) => from + openMs };

/**
 * Makes a calendar countable. The result keeps the spans it has worked out, so that asking again costs a search in a
 * sorted list: keep it as long as the calendar is the same.
 */
export const openHours = (calendar: ServiceCalendar): OpenHours =>
  calendar.kind === 'always' ? ALWAYS : businessHours(calendar);

/** `2026-10-01`, as special days are named. */
const dayKey = ({ year, month, day }: LocalDay): string =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;

type Business = Extract<ServiceCalendar, { kind: 'business' }>;

function spansOf(calendar: Business, day: LocalDay): readonly OpenSpan[] {
  const usual = calendar.week[weekdayOf(day) - 1] ?? [];
  const special = calendar.specialDays.get(dayKey(day));
  if (special === 'holiday') return [];
  return special === 'workday' && usual.length === 0 ? calendar.makeUp : usual;
}

/** Spans in order of time, with the open time before each. */
interface Spans {
  starts: number[];
  ends: number[];
  before: number[];
  /** Nothing is known before this instant, nor from the start of `next` on. */
  since: number;
  next: LocalDay;
  until: number;
}

function businessHours(calendar: Business): OpenHours {
  let spans: Spans | undefined;
  const covering = (from: number, to: number): Spans => {
    if (!spans || from < spans.since) spans = emptySince(from - DAYS_AHEAD * DAY_MS, calendar.timeZone);
    if (to >= spans.until) extend(spans, calendar, to + DAYS_AHEAD * DAY_MS);
    return spans;
  };
  return {
    openMs: (from, to) => {
      if (to <= from) return 0;
      const known = covering(from, to);
      return openBefore(known, to) - openBefore(known, from);
    },
    after: (from, openMs) => {
      if (openMs <= 0) return from;
      const last = from + HORIZON_DAYS * DAY_MS + openMs * 10;
      for (let reach = from; ; reach = spans!.until) {
        const known = covering(from, reach);
        const wanted = openBefore(known, from) + openMs;
        if (totalOf(known) >= wanted) return instantWith(known, wanted);
        if (known.until > last) return null;
      }
    },
  };
}

function emptySince(instant: number, timeZone: string): Spans {
  const { day } = localTimeAt(new Date(instant), timeZone);
  const since = instantOfLocal(day, 0, timeZone).getTime();
  return { starts: [], ends: [], before: [], since, next: day, until: since };
}

function extend(spans: Spans, calendar: Business, until: number): void {
  while (spans.until <= until) {
    const day = spans.next;
    for (const { from, to } of [...spansOf(calendar, day)].sort((one, other) => one.from - other.from)) {
      const [opens, closes] = [from, to].map((minute) => instantOfLocal(day, minute, calendar.timeZone).getTime());
      const start = Math.max(opens!, spans.ends.at(-1) ?? opens!);
      // A span inside the hour that a spring night skips is no time at all.
      if (closes! <= start) continue;
      spans.before.push(totalOf(spans));
      spans.starts.push(start);
      spans.ends.push(closes!);
    }
    spans.next = nextDay(day);
    spans.until = instantOfLocal(spans.next, 0, calendar.timeZone).getTime();
  }
}

const totalOf = ({ starts, ends, before }: Spans): number =>
  starts.length === 0 ? 0 : before.at(-1)! + ends.at(-1)! - starts.at(-1)!;

function openBefore(spans: Spans, instant: number): number {
  const index = lastNotAfter(spans.starts, instant);
  if (index < 0) return 0;
  return spans.before[index]! + Math.min(instant, spans.ends[index]!) - spans.starts[index]!;
}

/** The first instant before which there is so much open time, more than none and no more than the total. */
function instantWith(spans: Spans, openMs: number): number {
  let index = lastNotAfter(spans.before, openMs);
  // What is reached at the very end of a span is reached then, not when the next span begins.
  while (index > 0 && spans.before[index] === openMs) index -= 1;
  return spans.starts[index]! + openMs - spans.before[index]!;
}

/** Where in an ascending list the last number stands that is not above the given one; -1: nowhere. */
function lastNotAfter(numbers: readonly number[], most: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle]! <= most) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
