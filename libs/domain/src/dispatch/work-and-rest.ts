import type { RestRules } from './dispatch-rules.js';
import { instantOfLocal, localTimeAt, nextDay, previousDay } from './local-time.js';

/** A stretch of time; `to` is not part of it. */
export interface Span {
  from: Date;
  to: Date;
}

export interface Resting {
  until: Date;
  reason: 'nightCallOut' | 'longWork';
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * The nights that touch the days before an instant, oldest first.
 * @param timeZone IANA name
 */
export function nightsBefore(now: Date, days: number, rules: RestRules, timeZone: string): Span[] {
  const [from, to] = [minuteOf(rules.nightFrom), minuteOf(rules.nightTo)];
  let day = previousDay(localTimeAt(now, timeZone).day);
  for (let back = 0; back < days; back++) day = previousDay(day);
  return Array.from({ length: days + 2 }, () => {
    const begin = day;
    day = nextDay(day);
    return {
      from: instantOfLocal(begin, from, timeZone),
      to: instantOfLocal(to <= from ? day : begin, to, timeZone),
    };
  });
}

/** @param nights as of {@link nightsBefore} */
export const isAtNight = (at: Date, nights: readonly Span[]): boolean =>
  nights.some(({ from, to }) => at >= from && at < to);

/**
 * Whether somebody has to be left alone. Work adds up until there is a rest of the full length; incidents worked on at
 * the same time count once.
 * @param work from acceptance to the end of each incident; what is not done ends now or later
 * @param nights as of {@link nightsBefore}
 */
export function restingAt(work: readonly Span[], nights: readonly Span[], rules: RestRules, now: Date): Resting | null {
  const rest = rules.hours * HOUR_MS;
  let [worked, atNight, end] = [0, 0, -Infinity];
  for (const { from, to } of merged(work, rules, now)) {
    if (from - end >= rest) [worked, atNight] = [0, 0];
    worked += to - from;
    for (const night of nights) {
      atNight += Math.max(0, Math.min(to, night.to.getTime()) - Math.max(from, night.from.getTime()));
    }
    end = to;
  }
  if (end + rest <= now.getTime()) return null;
  const until = new Date(end + rest);
  if (reached(atNight, rules.afterNightMinutes)) return { until, reason: 'nightCallOut' };
  return reached(worked, rules.afterWorkMinutes) ? { until, reason: 'longWork' } : null;
}

const reached = (ms: number, minutes: number | null): boolean =>
  minutes !== null && ms > 0 && ms >= minutes * MINUTE_MS;

/** Without overlaps, oldest first, none longer than a job may count. Milliseconds. */
function merged(work: readonly Span[], { longestJobMinutes }: RestRules, now: Date): { from: number; to: number }[] {
  const longest = longestJobMinutes * MINUTE_MS;
  const spans = work
    .map(({ from, to }) => ({
      from: from.getTime(),
      to: Math.min(to.getTime(), now.getTime(), from.getTime() + longest),
    }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from);
  const found: { from: number; to: number }[] = [];
  for (const span of spans) {
    const last = found.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else found.push(span);
  }
  return found;
}

function minuteOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
}
