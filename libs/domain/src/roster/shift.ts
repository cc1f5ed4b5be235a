import type { Line } from './line.js';
import {
  addDays,
  daysBetween,
  localTimeAt,
  nextDay,
  weekdayOf,
  type LocalDay,
  type LocalInstants,
} from './local-time.js';
import { overlaps, type Span, type Turn } from './turn.js';

/** A part of the week in local time: on each of these days from a minute to a minute. */
export interface WeeklyWindow {
  /** 1 = Monday to 7 = Sunday: the days on which it begins. */
  weekdays: readonly number[];
  /** Minutes of the local day. */
  fromMinute: number;
  /** At or before `fromMinute`: on the following day. */
  toMinute: number;
}

/** A shift that comes again every week, in the bank's local time. */
export interface Shift extends WeeklyWindow {
  id?: string;
  regionId: string;
  line: Line;
  technicianIds: readonly string[];
}

/** The local days that a span touches, with one more at either end: what begins on them may reach into the span. */
export function daysAround({ from, until }: Span, timeZone: string): LocalDay[] {
  const last = addDays(localTimeAt(until, timeZone).day, 1);
  const days: LocalDay[] = [];
  for (let day = addDays(localTimeAt(from, timeZone).day, -2); daysBetween(day, last) >= 0; day = nextDay(day)) {
    days.push(day);
  }
  return days;
}

/**
 * A window on one day, from the first instant at which the wall clock shows its beginning to the first at which it shows
 * its end, so that windows which meet on paper meet on the day the clocks change as well.
 */
export function windowOn(day: LocalDay, window: WeeklyWindow, instants: LocalInstants): Span {
  const lastDay = window.toMinute <= window.fromMinute ? nextDay(day) : day;
  return { from: instants(day, window.fromMinute), until: instants(lastDay, window.toMinute) };
}

/** The turns of a weekly shift that overlap a span, whole. @param days of {@link daysAround} */
export function turnsOfShift(shift: Shift, days: readonly LocalDay[], span: Span, instants: LocalInstants): Turn[] {
  const { regionId, line, technicianIds } = shift;
  const source = { kind: 'shift' as const, id: shift.id ?? '' };
  return days
    .filter((day) => shift.weekdays.includes(weekdayOf(day)))
    .map((day) => windowOn(day, shift, instants))
    .filter((turn) => turn.from < turn.until && overlaps(turn, span))
    .map((turn) => ({ regionId, line, skill: null, technicianIds, standIns: [], source, ...turn }));
}
