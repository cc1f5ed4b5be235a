import type { Line } from './line.js';
import { onCallBetween, type OnCallFacts } from './on-call.js';
import type { RosterOverride } from './override.js';
import { overlaps, type Span } from './turn.js';

export const SWAP_STATES = ['asked', 'consented', 'refused', 'withdrawn', 'expired'] as const;
export type SwapState = (typeof SWAP_STATES)[number];

/** The duties of somebody that are given away: all they have in this time, or those of one region or line. */
export interface SwapPart extends Span {
  regionId: string | null;
  line: Line | null;
}

/** One technician asks another to take duties, and may offer to take some in exchange. Nothing changes until consent. */
export interface Swap {
  askedBy: string;
  askedOf: string;
  /** What `askedBy` gives to `askedOf`. */
  gives: SwapPart;
  /** What `askedBy` takes from `askedOf` in exchange. */
  takes: SwapPart | null;
  state: SwapState;
}

/** A swap must be consented to before the first of its duties begins. */
export const swapExpiresAt = ({ gives, takes }: Pick<Swap, 'gives' | 'takes'>): Date =>
  takes && takes.from < gives.from ? takes.from : gives.from;

/** What a swap has come to by now, whether or not somebody has written it down. */
export const swapStateAt = (swap: Swap, now: Date): SwapState =>
  swap.state === 'asked' && now >= swapExpiresAt(swap) ? 'expired' : swap.state;

export const SWAP_ACTS = ['consent', 'refuse', 'withdraw'] as const;
export type SwapAct = (typeof SWAP_ACTS)[number];

export type SwapAnswer =
  | { outcome: 'moved'; reason: SwapAct; state: SwapState }
  | { outcome: 'refused'; reason: 'notYours' | 'expired' | 'alreadyAnswered' };

const LEADS_TO = {
  consent: { by: 'askedOf', state: 'consented' },
  refuse: { by: 'askedOf', state: 'refused' },
  withdraw: { by: 'askedBy', state: 'withdrawn' },
} as const satisfies Record<SwapAct, { by: 'askedOf' | 'askedBy'; state: SwapState }>;

/** Only the one who is asked may consent or refuse, only the one who asks may withdraw, and only before it begins. */
export function answerSwap(swap: Swap, act: SwapAct, technicianId: string, now: Date): SwapAnswer {
  const { by, state } = LEADS_TO[act];
  if (swap[by] !== technicianId) return { outcome: 'refused', reason: 'notYours' };
  const current = swapStateAt(swap, now);
  if (current === 'expired') return { outcome: 'refused', reason: 'expired' };
  if (current !== 'asked') return { outcome: 'refused', reason: 'alreadyAnswered' };
  return { outcome: 'moved', reason: act, state };
}

/** What a swap does to the roster once it is consented to. */
export function overridesOfSwap({ askedBy, askedOf, gives, takes }: Swap): Omit<RosterOverride, 'id'>[] {
  const given = { ...gives, replaces: askedBy, by: askedOf };
  return takes ? [given, { ...takes, replaces: askedOf, by: askedBy }] : [given];
}

export type SwapDefect = 'withThemselves' | 'empty' | 'begun' | 'nothingToGive' | 'nothingToTake' | 'partsOverlap';

/** Why a swap makes no sense; undefined when it does. */
export function swapDefect(facts: OnCallFacts, swap: Swap, now: Date): SwapDefect | undefined {
  const { askedBy, askedOf, gives, takes } = swap;
  if (askedBy === askedOf) return 'withThemselves';
  if (gives.until <= gives.from || (takes && takes.until <= takes.from)) return 'empty';
  if (swapExpiresAt(swap) <= now) return 'begun';
  if (takes && meets(gives, takes)) return 'partsOverlap';
  if (!hasDuty(facts, askedBy, gives)) return 'nothingToGive';
  if (takes && !hasDuty(facts, askedOf, takes)) return 'nothingToTake';
  return undefined;
}

const fits = <T>(one: T | null, other: T | null): boolean => one === null || other === null || one === other;

/** Both would be on the same line at the same time: they would only change places. */
const meets = (a: SwapPart, b: SwapPart): boolean =>
  overlaps(a, b) && fits(a.regionId, b.regionId) && fits(a.line, b.line);

const hasDuty = (facts: OnCallFacts, technicianId: string, part: SwapPart): boolean =>
  onCallBetween(facts, part.from, part.until).some(
    (each) =>
      fits(part.regionId, each.regionId) && fits(part.line, each.line) && each.technicianIds.includes(technicianId),
  );
