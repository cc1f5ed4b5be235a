import { instantOfLocal, localTimeAt, nextDay, previousDay, weekdayOf, type LocalDay } from './local-time.js';

export const LINES = ['first', 'second'] as const;
export type Line = (typeof LINES)[number];

/** A shift that comes again every week, in the bank's local time. */
export interface Shift {
  regionId: string;
  line: Line;
  /** 1 = Monday to 7 = Sunday: the days on which it begins. */
  weekdays: readonly number[];
  /** Minutes of the local day. */
  fromMinute: number;
  /** At or before `fromMinute`: on the following day. */
  toMinute: number;
  technicianIds: readonly string[];
}

export interface OnCall {
  regionId: string;
  line: Line;
  technicianIds: readonly string[];
  /** When this shift ends. */
  until: Date;
}

/**
 * Who is on call at an instant. A shift lasts from the first instant at which the wall clock shows its beginning to
 * the first at which it shows its end, so that shifts which meet on paper meet on the day the clocks change as well.
 * @param timeZone IANA name
 */
export function onCallAt(shifts: readonly Shift[], at: Date, timeZone: string): OnCall[] {
  const { day } = localTimeAt(at, timeZone);
  const days = [previousDay(day), day];
  return shifts.flatMap((shift) => {
    const until = days.map((begin) => endOfShift(shift, begin, at, timeZone)).find((end) => end !== undefined);
    return until ? [{ regionId: shift.regionId, line: shift.line, technicianIds: shift.technicianIds, until }] : [];
  });
}

function endOfShift(shift: Shift, day: LocalDay, at: Date, timeZone: string): Date | undefined {
  if (!shift.weekdays.includes(weekdayOf(day))) return undefined;
  const begin = instantOfLocal(day, shift.fromMinute, timeZone);
  if (at < begin) return undefined;
  const lastDay = shift.toMinute <= shift.fromMinute ? nextDay(day) : day;
  const end = instantOfLocal(lastDay, shift.toMinute, timeZone);
  return at < end ? end : undefined;
}
