import type { Line } from './line.js';
import { earlierOf, laterOf, overlaps, type Span, type StandIn, type Turn } from './turn.js';

/**
 * Somebody stands in for somebody, or for a whole line, from an instant to another. For a whole line: they alone are on
 * call for all of that time, also where nobody would have been.
 */
export interface RosterOverride {
  id: string;
  from: Date;
  until: Date;
  /** Null: in every region. */
  regionId: string | null;
  /** Null: on every line. */
  line: Line | null;
  /** Whose place is taken; null: the whole line's, which then needs region and line. */
  replaces: string | null;
  by: string;
}

/**
 * Turns with the overrides laid over them, one after the other: a later one may move on what an earlier one gave
 * somebody, so that whoever stands in can be stood in for.
 * @param overrides oldest first
 */
export function applyOverrides(turns: readonly Turn[], overrides: readonly RosterOverride[]): Turn[] {
  return overrides.reduce<Turn[]>(
    (before, override) => (override.replaces === null ? fillLine(before, override) : replaceSomebody(before, override)),
    [...turns],
  );
}

const isOn = ({ regionId, line }: RosterOverride, turn: Turn): boolean =>
  (regionId === null || regionId === turn.regionId) && (line === null || line === turn.line);

function replaceSomebody(turns: Turn[], override: RosterOverride): Turn[] {
  const replaces = override.replaces!;
  return turns.flatMap((turn) => {
    const isTheirs = isOn(override, turn) && turn.technicianIds.includes(replaces);
    if (!isTheirs || !overlaps(turn, override)) return [turn];
    return cut(turn, override, (part) => [standIn(part, override, replaces)]);
  });
}

function standIn(turn: Turn, { id, by }: RosterOverride, insteadOf: string): Turn {
  const technicianIds = [...new Set(turn.technicianIds.map((each) => (each === insteadOf ? by : each)))];
  const others = turn.standIns.filter((each) => each.technicianId !== insteadOf);
  const entry: StandIn = { technicianId: by, insteadOf, overrideId: id };
  return { ...turn, technicianIds, standIns: [...others, entry] };
}

function fillLine(turns: Turn[], override: RosterOverride): Turn[] {
  const { id, by, from, until, regionId, line } = override;
  if (regionId === null || line === null) return turns;
  const rest = turns.flatMap((turn) =>
    isOn(override, turn) && overlaps(turn, override) ? cut(turn, override, () => []) : [turn],
  );
  const standIns: StandIn[] = [{ technicianId: by, insteadOf: null, overrideId: id }];
  const source = { kind: 'override' as const, id };
  return [...rest, { regionId, line, skill: null, technicianIds: [by], standIns, from, until, source }];
}

/** The parts of a turn before, within and after a span; the one within as `change` makes it. */
function cut(turn: Turn, span: Span, change: (part: Turn) => Turn[]): Turn[] {
  const parts: Turn[] = [];
  if (turn.from < span.from) parts.push({ ...turn, until: span.from });
  parts.push(...change({ ...turn, from: laterOf(turn.from, span.from), until: earlierOf(turn.until, span.until) }));
  if (span.until < turn.until) parts.push({ ...turn, from: span.until });
  return parts;
}

export type OverrideDefect = 'empty' | 'standsInForThemselves' | 'lineNeedsRegion' | 'overlapsAnother';

/** What is wrong with an override that is to be entered beside the others; undefined when nothing is. */
export function overrideDefect(
  candidate: RosterOverride,
  others: readonly RosterOverride[],
): { reason: OverrideDefect; other?: string } | undefined {
  if (candidate.until <= candidate.from) return { reason: 'empty' };
  if (candidate.replaces === candidate.by) return { reason: 'standsInForThemselves' };
  const wholeLine = candidate.replaces === null;
  if (wholeLine && (candidate.regionId === null || candidate.line === null)) return { reason: 'lineNeedsRegion' };
  const other = others.find(
    (each) => each.id !== candidate.id && isSamePlace(candidate, each) && overlaps(candidate, each),
  );
  return other && { reason: 'overlapsAnother', other: other.id };
}

/** Both would take the place of the same person, or of the same line. */
function isSamePlace(a: RosterOverride, b: RosterOverride): boolean {
  const meet = <T>(one: T | null, other: T | null): boolean => one === null || other === null || one === other;
  return a.replaces === b.replaces && meet(a.regionId, b.regionId) && meet(a.line, b.line);
}

/**
 * The times still to come in which somebody is no longer stood in for: they are on call themselves again.
 * @param after what became of the override; null: it was taken back
 */
export function timesGivenBack(before: RosterOverride, after: RosterOverride | null, now: Date): Span[] {
  const coming = { from: laterOf(before.from, now), until: before.until };
  if (before.replaces === null) return [];
  const parts =
    after && staysInPlace(before, after)
      ? [
          { from: coming.from, until: earlierOf(coming.until, after.from) },
          { from: laterOf(coming.from, after.until), until: coming.until },
        ]
      : [coming];
  return parts.filter(({ from, until }) => from < until);
}

/** Where and for whom somebody stood in, they or another one still do. */
function staysInPlace(before: RosterOverride, after: RosterOverride): boolean {
  const includes = <T>(now: T | null, then: T | null): boolean => now === null || now === then;
  const isSamePerson = before.replaces === after.replaces;
  return isSamePerson && includes(after.regionId, before.regionId) && includes(after.line, before.line);
}

/**
 * Why an override must not become another, so that it can still be told who was on call: one that is over stays as it
 * is, and of one that has begun only the end can change.
 */
export function rewritesThePast(
  before: RosterOverride,
  after: RosterOverride,
  now: Date,
): 'alreadyOver' | 'hasBegun' | undefined {
  if (before.until <= now) return 'alreadyOver';
  const saysTheSame =
    before.from.getTime() === after.from.getTime() &&
    before.regionId === after.regionId &&
    before.line === after.line &&
    before.replaces === after.replaces &&
    before.by === after.by;
  return before.from <= now && !saysTheSame ? 'hasBegun' : undefined;
}
