import { instantOfLocal, localTimeAt, nextDay, previousDay, weekdayOf, type LocalDay } from '../roster/local-time.js';
import type { Component } from '../terminal/component.js';

/** When a window is open: once, or again and again by the wall clock of the bank. */
export type WindowSchedule =
  | { kind: 'once'; from: Date; until: Date }
  | ({ kind: 'daily' } & WindowHours)
  /** 1 = Monday to 7 = Sunday: the days on which it begins. */
  | ({ kind: 'weekly'; weekdays: readonly number[] } & WindowHours)
  /** 1 to 31; in a month that is shorter, its last day. */
  | ({ kind: 'monthly'; day: number } & WindowHours);

/** Minutes of the local day. At or before `fromMinute`, `toMinute` lies on the following day. */
interface WindowHours {
  fromMinute: number;
  toMinute: number;
}

export const WINDOW_PLACES = ['terminal', 'site', 'region', 'everywhere'] as const;
export type WindowPlace = (typeof WINDOW_PLACES)[number];

/** What is being worked on: a place, or one component of all its machines. */
export interface WindowScope {
  place: WindowPlace;
  /** Null only for `everywhere`. */
  placeId: string | null;
  component: Component | null;
}

export interface WindowPlan {
  schedule: WindowSchedule;
  /** Occurrences that would begin before this do not come. */
  notBefore: Date | null;
  /** Nothing runs after this. */
  notAfter: Date | null;
  /** By hand, the opening that ran at this instant was ended: openings that began before it do not run. */
  skipUntil: Date | null;
}

/** One opening of a window. */
export interface Occurrence {
  from: Date;
  until: Date;
}

/** Where an incident is; an outage has no terminal, and a region's has no site. */
export interface WindowSubject {
  terminalId: string | null;
  siteId: string | null;
  regionId: string;
  component: Component;
}

/** Whether what a window covers includes this place and component. */
export function covers({ place, placeId, component }: WindowScope, subject: WindowSubject): boolean {
  if (component !== null && component !== subject.component) return false;
  switch (place) {
    case 'terminal':
      return placeId === subject.terminalId;
    case 'site':
      return placeId === subject.siteId;
    case 'region':
      return placeId === subject.regionId;
    case 'everywhere':
      return true;
  }
}

/** Further ahead nobody looks: a monthly window opens at least every 31 days. */
const DAYS_AHEAD = 63;

/**
 * The opening that runs at an instant, or else the next one; null when none will come any more. An opening lasts from
 * the first instant at which the wall clock shows its beginning to the first at which it shows its end, also on the
 * day on which the clocks change.
 * @param timeZone IANA name
 */
export function occurrenceAt(plan: WindowPlan, at: Date, timeZone: string): Occurrence | null {
  for (const each of occurrences(plan.schedule, at, timeZone)) {
    const clipped = clip(each, plan);
    if (clipped && clipped.until > at) return clipped;
  }
  return null;
}

function* occurrences(schedule: WindowSchedule, at: Date, timeZone: string): Generator<Occurrence> {
  if (schedule.kind === 'once') {
    yield { from: schedule.from, until: schedule.until };
    return;
  }
  let day = previousDay(localTimeAt(at, timeZone).day);
  for (let n = 0; n < DAYS_AHEAD; n++, day = nextDay(day)) {
    if (!beginsOn(schedule, day)) continue;
    const lastDay = schedule.toMinute <= schedule.fromMinute ? nextDay(day) : day;
    const until = instantOfLocal(lastDay, schedule.toMinute, timeZone);
    if (until <= at) continue;
    yield { from: instantOfLocal(day, schedule.fromMinute, timeZone), until };
  }
}

function beginsOn(schedule: Exclude<WindowSchedule, { kind: 'once' }>, day: LocalDay): boolean {
  switch (schedule.kind) {
    case 'daily':
      return true;
    case 'weekly':
      return schedule.weekdays.includes(weekdayOf(day));
    case 'monthly':
      return day.day === schedule.day || (day.day < schedule.day && nextDay(day).day === 1);
  }
}

function clip({ from, until }: Occurrence, { notBefore, notAfter, skipUntil }: WindowPlan): Occurrence | null {
  if (notBefore && from < notBefore) return null;
  if (skipUntil && from < skipUntil) return null;
  const end = notAfter && notAfter < until ? notAfter : until;
  return from < end ? { from, until: end } : null;
}
