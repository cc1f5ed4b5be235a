import { addDays, instantOfLocal, localTimeAt, textOfDay, weekdayOf } from './local-time.js';
import { uncovered } from './roster-findings.js';
import { overlaps, type Turn } from './turn.js';

const DAYS = 7;
/** Nine o'clock on Monday: people are there to mend what is missing. */
const TOLD_MINUTE = 9 * 60;

/** One local day of a line. */
export interface DayAhead {
  /** `2026-11-23`. */
  day: string;
  /** 1 = Monday. */
  weekday: number;
  /** Whoever is on call for some part of it. */
  technicianIds: string[];
  /** Nobody is on call for some part of it. */
  gap: boolean;
}

/** The week that people were last to be told of, as the day of its Monday. @param timeZone IANA name */
export function weekToTell(now: Date, timeZone: string): string {
  const { day, minute } = localTimeAt(now, timeZone);
  const daysIn = weekdayOf(day) - 1;
  const hasBegun = daysIn > 0 || minute >= TOLD_MINUTE;
  return textOfDay(addDays(day, -daysIn - (hasBegun ? 0 : DAYS)));
}

/**
 * Who keeps a line on this day and the six after it.
 * @param turns of one region and line; those for one skill do not count, since other faults would find nobody
 */
export function weekAhead(turns: readonly Turn[], now: Date, timeZone: string): DayAhead[] {
  const today = localTimeAt(now, timeZone).day;
  const kept = turns.filter(({ skill, technicianIds }) => skill === null && technicianIds.length > 0);
  return Array.from({ length: DAYS }, (_none, n) => {
    const day = addDays(today, n);
    const from = n === 0 ? now : instantOfLocal(day, 0, timeZone);
    const span = { from, until: instantOfLocal(addDays(day, 1), 0, timeZone) };
    const on = kept.filter((turn) => overlaps(turn, span));
    return {
      day: textOfDay(day),
      weekday: weekdayOf(day),
      technicianIds: [...new Set(on.flatMap(({ technicianIds }) => technicianIds))].sort(),
      gap: uncovered(span, on).length > 0,
    };
  });
}
