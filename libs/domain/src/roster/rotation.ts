import type { Bilingual } from '../notice/notice-words.js';
import { calendarOf, dayKindOf, type DayKind, type HolidayCalendars } from './holidays.js';
import type { Line } from './line.js';
import {
  addDays,
  addMonths,
  daysBetween,
  localTimeAt,
  weekdayOf,
  type LocalDay,
  type LocalInstants,
} from './local-time.js';
import { windowOn, type WeeklyWindow } from './shift.js';
import { earlierOf, laterOf, overlaps, type Span, type Turn } from './turn.js';

export const ROTATION_UNITS = ['hours', 'days', 'weeks', 'months'] as const;
export type RotationUnit = (typeof ROTATION_UNITS)[number];

/** When a rotation is on call at all; its turns run on meanwhile. */
export interface RotationHours {
  /** Empty: the whole day. */
  windows: readonly WeeklyWindow[];
  /** Only on such days of the calendar; null: on both. The day on which a window begins counts for all of it. */
  dayKind: DayKind | null;
  calendarId: string | null;
}

/** People who take turns: one layer of a line. Several layers of one line are on call together. */
export interface Rotation {
  id: string;
  name: Bilingual;
  regionId: string;
  line: Line;
  /** Only for faults that need this skill; null: for every fault. */
  skill: string | null;
  /** Technicians, in the order of their turns; somebody may be in it more than once. */
  participants: readonly string[];
  unit: RotationUnit;
  /** Units that a turn lasts. */
  length: number;
  /** Local day and minute at which the first turn begins. Each turn is handed over at this minute; turns of hours, at the hours after it. */
  startsOn: LocalDay;
  handOverMinute: number;
  hours: RotationHours | null;
}

const DAY_MINUTES = 1440;

/**
 * When a turn begins. All units are told by the wall clock, hours too: a turn from 02:00 to 03:00 does not come on the
 * night that has no such hour, and lasts two hours on the night that has it twice.
 * @param turn 0 is the first
 */
export function turnBegins(rotation: Rotation, turn: number, instants: LocalInstants): Date {
  const { unit, length, startsOn, handOverMinute } = rotation;
  const count = turn * length;
  switch (unit) {
    case 'hours': {
      const minutes = handOverMinute + count * 60;
      const days = Math.floor(minutes / DAY_MINUTES);
      return instants(addDays(startsOn, days), minutes - days * DAY_MINUTES);
    }
    case 'days':
      return instants(addDays(startsOn, count), handOverMinute);
    case 'weeks':
      return instants(addDays(startsOn, count * 7), handOverMinute);
    case 'months':
      return instants(addMonths(startsOn, count), handOverMinute);
  }
}

/** Which turn an instant falls in; negative before the first. */
export function turnAt(rotation: Rotation, at: Date, timeZone: string, instants: LocalInstants): number {
  let turn = estimateTurn(rotation, at, timeZone);
  while (turnBegins(rotation, turn, instants) > at) turn--;
  while (turnBegins(rotation, turn + 1, instants) <= at) turn++;
  return turn;
}

function estimateTurn({ unit, length, startsOn, handOverMinute }: Rotation, at: Date, timeZone: string): number {
  const { day, minute } = localTimeAt(at, timeZone);
  if (unit === 'months') return Math.floor(((day.year - startsOn.year) * 12 + day.month - startsOn.month) / length);
  const minutes = daysBetween(startsOn, day) * DAY_MINUTES + minute - handOverMinute;
  const unitMinutes = { hours: 60, days: DAY_MINUTES, weeks: 7 * DAY_MINUTES }[unit];
  return Math.floor(minutes / (unitMinutes * length));
}

export interface RotationSurroundings {
  timeZone: string;
  calendars: HolidayCalendars;
  instants: LocalInstants;
  /** Of `daysAround` the span. */
  days: readonly LocalDay[];
}

/** The turns of a rotation that overlap a span, whole; cut where its hours begin and end. */
export function turnsOfRotation(rotation: Rotation, span: Span, around: RotationSurroundings): Turn[] {
  const { regionId, line, skill } = rotation;
  const source = { kind: 'rotation' as const, id: rotation.id };
  const turns = plainTurns(rotation, span, around);
  const hours = rotation.hours && openHoursOf(rotation.hours, around).filter((each) => overlaps(each, span));
  const cut = hours ? turns.flatMap((turn) => hours.flatMap((open) => within(turn, open))) : turns;
  return cut
    .filter((turn) => overlaps(turn, span))
    .map((turn) => ({ regionId, line, skill, source, standIns: [], ...turn }));
}

type PlainTurn = Span & { technicianIds: readonly string[] };

function plainTurns(rotation: Rotation, span: Span, { timeZone, instants }: RotationSurroundings): PlainTurn[] {
  const { participants } = rotation;
  const turns: PlainTurn[] = [];
  if (!participants.length) return turns;
  let turn = Math.max(0, turnAt(rotation, span.from, timeZone, instants));
  for (let from = turnBegins(rotation, turn, instants); from < span.until; turn++) {
    const until = turnBegins(rotation, turn + 1, instants);
    // One that falls into the hour that a night does not have.
    if (from < until) turns.push({ from, until, technicianIds: [participants[turn % participants.length]!] });
    from = until;
  }
  return turns;
}

function within(turn: PlainTurn, open: Span): PlainTurn[] {
  if (!overlaps(turn, open)) return [];
  return [{ ...turn, from: laterOf(turn.from, open.from), until: earlierOf(turn.until, open.until) }];
}

const WHOLE_DAY: WeeklyWindow = { weekdays: [1, 2, 3, 4, 5, 6, 7], fromMinute: 0, toMinute: 0 };

/** The open hours of these days, without overlaps: where two windows do, the one that began first goes on. */
function openHoursOf(hours: RotationHours, { days, calendars, instants }: RotationSurroundings): Span[] {
  const calendar = hours.calendarId ? calendarOf(calendars, hours.calendarId) : undefined;
  const windows = hours.windows.length ? hours.windows : [WHOLE_DAY];
  const spans = days
    .filter((day) => !hours.dayKind || dayKindOf(day, calendar).outcome === hours.dayKind)
    .flatMap((day) =>
      windows.filter(({ weekdays }) => weekdays.includes(weekdayOf(day))).map((each) => windowOn(day, each, instants)),
    )
    .filter(({ from, until }) => from < until)
    .sort((a, b) => a.from.getTime() - b.from.getTime());
  return withoutOverlaps(spans);
}

function withoutOverlaps(sorted: readonly Span[]): Span[] {
  const apart: Span[] = [];
  for (const { from, until } of sorted) {
    const last = apart.at(-1)?.until;
    const begin = last ? laterOf(from, last) : from;
    if (begin < until) apart.push({ from: begin, until });
  }
  return apart;
}
