import type { HolidayCalendars } from './holidays.js';
import { LINES, type Line } from './line.js';
import { localInstants } from './local-time.js';
import { applyOverrides, type RosterOverride } from './override.js';
import { turnsOfRotation, type Rotation } from './rotation.js';
import { daysAround, turnsOfShift, type Shift } from './shift.js';
import { overlaps, type Span, type StandIn, type Turn, type TurnSource } from './turn.js';

/** All that decides who is on call. */
export interface OnCallFacts {
  /** IANA name: the zone in which shifts, hand-overs and days are told. */
  timeZone: string;
  shifts: readonly Shift[];
  rotations: readonly Rotation[];
  /** Oldest first. */
  overrides: readonly RosterOverride[];
  calendars: HolidayCalendars;
}

export interface OnCall {
  regionId: string;
  line: Line;
  /** Only for faults that need this skill; null or absent: for every fault. */
  skill?: string | null;
  technicianIds: readonly string[];
  standIns?: readonly StandIn[];
  source?: TurnSource;
  /** When this turn ends, or somebody else takes it over. */
  until: Date;
}

/** Who is on call at an instant, by region and line: what dispatch asks and what every preview shows. */
export function onCallAt(facts: OnCallFacts, at: Date): OnCall[] {
  const instant = { from: at, until: new Date(at.getTime() + 1) };
  return turnsBetween(facts, instant.from, instant.until).map(({ from: _, ...onCall }) => onCall);
}

/**
 * The turns that overlap a time, with their true beginnings and ends, also where these lie outside of it: so that a turn
 * is the same turn whoever looks and when.
 */
export function turnsBetween(facts: OnCallFacts, from: Date, until: Date): Turn[] {
  const span = { from, until };
  const { timeZone, calendars } = facts;
  const instants = localInstants(timeZone);
  const days = daysAround(span, timeZone);
  const around = { timeZone, calendars, instants, days };
  const plain = [
    ...facts.shifts.flatMap((shift) => turnsOfShift(shift, days, span, instants)),
    ...facts.rotations.flatMap((rotation) => turnsOfRotation(rotation, span, around)),
  ];
  const laid = applyOverrides(plain, overridesThatCut(plain, facts.overrides, span));
  return laid.filter((turn) => overlaps(turn, span));
}

/** Those that lie in the span, and those outside of it that cut a turn, or another override, that reaches out of it. */
function overridesThatCut(turns: readonly Turn[], overrides: readonly RosterOverride[], span: Span): RosterOverride[] {
  let reach = reachOf(turns, span);
  let found: RosterOverride[] = [];
  for (let before = -1; before !== found.length;) {
    before = found.length;
    found = overrides.filter((override) => overlaps(override, reach));
    reach = reachOf(found, reach);
  }
  return found;
}

const reachOf = (spans: readonly Span[], within: Span): Span =>
  spans.reduce(
    (reach, { from, until }) => ({
      from: from < reach.from ? from : reach.from,
      until: until > reach.until ? until : reach.until,
    }),
    within,
  );

/** A time in which the same people are on call for a line, by whatever sources. */
export interface OnCallInterval extends Span {
  regionId: string;
  line: Line;
  skill: string | null;
  technicianIds: readonly string[];
}

/**
 * Who is on call from an instant to another: by region, line and skill, and then in time. The intervals of a line do not
 * overlap; where there is none, nobody is on call; where two meet, the people change.
 */
export function onCallBetween(facts: OnCallFacts, from: Date, until: Date): OnCallInterval[] {
  const groups = new Map<string, Turn[]>();
  for (const turn of turnsBetween(facts, from, until)) {
    const key = JSON.stringify([turn.regionId, LINES.indexOf(turn.line), turn.skill ?? '']);
    const group = groups.get(key);
    if (group) group.push(turn);
    else groups.set(key, [turn]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, turns]) => intervalsOf(turns, { from, until }));
}

/** From boundary to boundary, whoever has a turn; neighbours with the same people are one. */
function intervalsOf(turns: readonly Turn[], span: Span): OnCallInterval[] {
  const { regionId, line, skill } = turns[0]!;
  const coming = [...turns].sort((a, b) => a.from.getTime() - b.from.getTime());
  const found: OnCallInterval[] = [];
  const edges = edgesOf(turns, span);
  let running: Turn[] = [];
  let next = 0;
  edges.slice(0, -1).forEach((from, i) => {
    while (next < coming.length && coming[next]!.from <= from) running.push(coming[next++]!);
    running = running.filter((turn) => turn.until > from);
    const technicianIds = [...new Set(running.flatMap((turn) => turn.technicianIds))].sort();
    if (!technicianIds.length) return;
    const until = edges[i + 1]!;
    const last = found.at(-1);
    if (last?.until.getTime() === from.getTime() && isSame(last.technicianIds, technicianIds)) last.until = until;
    else found.push({ regionId, line, skill, technicianIds, from, until });
  });
  return found;
}

/** The ends of a span and every beginning and end within it, in order. */
function edgesOf(turns: readonly Turn[], span: Span): Date[] {
  const inside = turns.flatMap(({ from, until }) => [from, until]).filter((at) => at > span.from && at < span.until);
  const instants = new Set([span.from, ...inside, span.until].map((at) => at.getTime()));
  return [...instants].sort((a, b) => a - b).map((at) => new Date(at));
}

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((each, i) => each === b[i]);
