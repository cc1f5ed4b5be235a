import type { CustomerImpact, FaultCategory } from '../fault/fault-definition.js';
import type { OpenHours } from '../service-level/open-hours.js';

/** A stretch of time, milliseconds since 1970; the end does not belong to it. */
export interface Stretch {
  from: number;
  to: number;
}

/** A fault that stood. */
export interface FaultStretch extends Stretch {
  cause: FaultCategory;
  impact: CustomerImpact;
}

/** What a person says instead of the events, which stay as they are. The later one holds. */
export interface Correction extends Stretch {
  /** Null: it was not down. */
  cause: FaultCategory | null;
}

/** One of several ways to reckon, each with a name: the bank's, a vendor's contract, the customers'. */
export interface AvailabilityDefinition {
  /** A fault with one of these impacts makes the terminal count as down. */
  downWhen: readonly CustomerImpact[];
  /** Down for one of these causes is left out of the reckoning, as if the time had not been. */
  leaveOutCauses: readonly FaultCategory[];
  /** Announced maintenance is left out. */
  leaveOutMaintenance: boolean;
}

export interface AvailabilityFacts {
  faults: readonly FaultStretch[];
  maintenance: readonly Stretch[];
  /** Oldest first. */
  corrections: readonly Correction[];
}

export interface Availability {
  upMs: number;
  downMs: number;
  leftOutMs: number;
  /** Down time by cause; its sum is `downMs`. */
  byCause: Record<FaultCategory, number>;
}

/** What explains the other: with the power goes the line, with the line the host, and so on. */
const CAUSES_FIRST_TO_LAST = ['power', 'communications', 'host', 'hardware', 'security', 'supply'] as const;

type Verdict = { state: 'up' | 'leftOut' } | { state: 'down'; cause: FaultCategory };

/**
 * How long one terminal was available within a period, by one definition. Reckoned from what was told, each time anew.
 * @param hours when it is to be in service; other time does not count
 */
export function reckonAvailability(
  facts: AvailabilityFacts,
  definition: AvailabilityDefinition,
  period: Stretch,
  hours: OpenHours,
): Availability {
  const result: Availability = { upMs: 0, downMs: 0, leftOutMs: 0, byCause: noTime() };
  const counted = { ...facts, faults: facts.faults.filter(({ impact }) => definition.downWhen.includes(impact)) };
  const marks = marksOf(counted, period);
  marks.slice(0, -1).forEach((from, i) => {
    const ms = hours.openMs(from, marks[i + 1]!);
    const verdict = judge(counted, definition, from);
    if (verdict.state === 'up') result.upMs += ms;
    else if (verdict.state === 'leftOut') result.leftOutMs += ms;
    else {
      result.downMs += ms;
      result.byCause[verdict.cause] += ms;
    }
  });
  return result;
}

/** Sums up several terminals. */
export function sumAvailability(parts: readonly Availability[]): Availability {
  const sum: Availability = { upMs: 0, downMs: 0, leftOutMs: 0, byCause: noTime() };
  for (const part of parts) {
    sum.upMs += part.upMs;
    sum.downMs += part.downMs;
    sum.leftOutMs += part.leftOutMs;
    for (const cause of CAUSES_FIRST_TO_LAST) sum.byCause[cause] += part.byCause[cause];
  }
  return sum;
}

/** 0 to 1; null when no time counted. */
export const shareUp = ({ upMs, downMs }: Availability): number | null =>
  upMs + downMs > 0 ? upMs / (upMs + downMs) : null;

const noTime = (): Availability['byCause'] => ({
  hardware: 0,
  supply: 0,
  communications: 0,
  power: 0,
  security: 0,
  host: 0,
});

const covers = ({ from, to }: Stretch, at: number): boolean => from <= at && at < to;

function judge(
  { faults, maintenance, corrections }: AvailabilityFacts,
  definition: AvailabilityDefinition,
  at: number,
) {
  const corrected = corrections.findLast((each) => covers(each, at));
  const standing = corrected ? [corrected.cause] : faults.filter((each) => covers(each, at)).map(({ cause }) => cause);
  const cause = CAUSES_FIRST_TO_LAST.find((each) => standing.includes(each));
  const planned = definition.leaveOutMaintenance && !corrected && maintenance.some((each) => covers(each, at));
  if (planned) return { state: 'leftOut' } satisfies Verdict;
  if (!cause) return { state: 'up' } satisfies Verdict;
  return (
    definition.leaveOutCauses.includes(cause) ? { state: 'leftOut' } : { state: 'down', cause }
  ) satisfies Verdict;
}

/** Every instant of the period at which something may change, in order, with its beginning and its end. */
function marksOf({ faults, maintenance, corrections }: AvailabilityFacts, { from, to }: Stretch): number[] {
  const ends = [...faults, ...maintenance, ...corrections].flatMap((each) => [each.from, each.to]);
  const inside = ends.filter((at) => at > from && at < to);
  return [...new Set([from, ...inside, to])].sort((a, b) => a - b);
}

/** One word about a fault, in the order in which they were said. */
export interface FaultWord {
  at: number;
  /** `ended`: a person has seen to it. */
  kind: 'raised' | 'cleared' | 'ended';
}

/** The stretches in which a fault of one component stood; one that still stands lasts to `until`. */
export function stretchesOf(words: readonly FaultWord[], until: number): Stretch[] {
  const stretches: Stretch[] = [];
  let since: number | null = null;
  for (const { at, kind } of [...words].sort((a, b) => a.at - b.at)) {
    if (kind === 'raised') since ??= at;
    else if (since !== null) {
      if (at > since) stretches.push({ from: since, to: at });
      since = null;
    }
  }
  if (since !== null && until > since) stretches.push({ from: since, to: until });
  return stretches;
}
