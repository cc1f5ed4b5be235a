import type { FaultDefinition } from '../fault/fault-definition.js';
import type { Priority } from './priority.js';

/**
 * Kinds of shelving, as in OPC UA Part 9 (5.8.17): `timed` hides the incident until its end, however often the fault
 * goes and returns; `oneShot` hides this one appearance, at most until its end: when the fault goes and comes back, the
 * incident is listed and paged again.
 */
export const SHELF_KINDS = ['timed', 'oneShot'] as const;
export type ShelfKind = (typeof SHELF_KINDS)[number];

/** What an operator may tune: settings `alarms.shelving`. */
export interface ShelvingRules {
  /** Never longer, and never without an end (product criterion A07). */
  longestMs: number;
  /** How long the wish of the first person waits for the second. */
  requestLastsMs: number;
}

/** What the first of two persons asked for. */
export interface ShelveRequest {
  /** Username. */
  by: string;
  /** When it was asked; it lapses `requestLastsMs` later. */
  at: Date;
  until: Date;
  kind: ShelfKind;
  reason: string;
}

/** What a shelf hides: an incident, or one that was merged into it. */
export interface ShelvedMatter {
  fault: Pick<FaultDefinition, 'priority' | 'customerImpact' | 'clear' | 'category'>;
  /** Of the incident: a person may have changed it. */
  priority: Priority;
}

export interface ShelvingFacts {
  /** The incident and all that was merged into it. */
  matters: readonly ShelvedMatter[];
  /** Who asks now. */
  by: string;
  until: Date | undefined;
  kind: ShelfKind | undefined;
  reason: string | undefined;
  pending: ShelveRequest | null;
}

export type ShelvingRefusal =
  | 'untilNeeded'
  | 'untilPast'
  | 'untilTooFar'
  | 'reasonNeeded'
  /** The same person again: the second must be another. */
  | 'secondPersonNeeded'
  /** Another end or kind is waiting for a second person already. */
  | 'otherRequestPending';

export type Shelving =
  | {
      outcome: 'shelve';
      reason: 'onePersonSuffices' | 'confirmedBySecond';
      until: Date;
      kind: ShelfKind;
      /** Who asked first, when two were needed. */
      requestedBy: string | null;
    }
  | { outcome: 'request'; reason: 'twoPersonsNeeded'; request: ShelveRequest; lapsesAt: Date }
  | { outcome: 'refused'; reason: ShelvingRefusal };

/**
 * How many persons must agree to hide it. Two for the highest class: the machine keeps a card or cash, somebody forced
 * it or its safe is open, or it is P1 (product criterion A07); also when only a part of it is of that class, and when a
 * person made it P1, or made it less.
 */
export const personsToShelve = (matters: readonly ShelvedMatter[]): 1 | 2 => (matters.some(isHighestClass) ? 2 : 1);

function isHighestClass({ fault, priority }: ShelvedMatter): boolean {
  const keepsSomething = fault.customerImpact === 'card' || fault.customerImpact === 'cash';
  const forced = fault.category === 'security' && fault.clear === 'byPerson';
  return keepsSomething || forced || fault.priority === 'P1' || priority === 'P1';
}

/** The request that still waits for its second person; null when there is none, or when it has lapsed. */
export function pendingRequest(request: ShelveRequest | null, rules: ShelvingRules, now: Date): ShelveRequest | null {
  const waits = request && now < lapsesAt(request, rules) && now < request.until;
  return waits ? request : null;
}

export const lapsesAt = ({ at }: Pick<ShelveRequest, 'at'>, { requestLastsMs }: ShelvingRules): Date =>
  new Date(at.getTime() + requestLastsMs);

/** Whether what a person asks hides the incident, waits for a second person, or is refused. */
export function decideShelving(facts: ShelvingFacts, rules: ShelvingRules, now: Date): Shelving {
  const pending = pendingRequest(facts.pending, rules, now);
  const twoNeeded = personsToShelve(facts.matters) === 2;
  if (twoNeeded && pending) return decideSecond(facts, pending);
  const { by, until, kind = 'timed', reason } = facts;
  if (!until) return { outcome: 'refused', reason: 'untilNeeded' };
  if (until <= now) return { outcome: 'refused', reason: 'untilPast' };
  if (until.getTime() - now.getTime() > rules.longestMs) return { outcome: 'refused', reason: 'untilTooFar' };
  if (!reason) return { outcome: 'refused', reason: 'reasonNeeded' };
  if (!twoNeeded) return { outcome: 'shelve', reason: 'onePersonSuffices', until, kind, requestedBy: null };
  const request = { by, at: now, until, kind, reason };
  return { outcome: 'request', reason: 'twoPersonsNeeded', request, lapsesAt: lapsesAt(request, rules) };
}

// The second person agrees to what the first one asked; another end would be another question.
function decideSecond({ by, until, kind, reason }: ShelvingFacts, pending: ShelveRequest): Shelving {
  if (by === pending.by) return { outcome: 'refused', reason: 'secondPersonNeeded' };
  const sameEnd = !until || until.getTime() === pending.until.getTime();
  const sameKind = !kind || kind === pending.kind;
  if (!sameEnd || !sameKind) return { outcome: 'refused', reason: 'otherRequestPending' };
  if (!reason) return { outcome: 'refused', reason: 'reasonNeeded' };
  return {
    outcome: 'shelve',
    reason: 'confirmedBySecond',
    until: pending.until,
    kind: pending.kind,
    requestedBy: pending.by,
  };
}

export interface Shelf {
  until: Date;
  kind: ShelfKind;
}

export type ShelfAfter =
  | { outcome: 'stays'; reason: 'timedShelfRuns' | 'sameAppearance' }
  | { outcome: 'ends'; reason: 'shelfIsOver' | 'oneShotIsOver' | 'notShelved' };

/**
 * What becomes of the shelf when the fault is raised once more.
 * @param wasClear the machine had said meanwhile that the fault was gone, or the incident had ended
 */
export function shelfAfterRaise(shelf: Shelf | null, wasClear: boolean, now: Date): ShelfAfter {
  if (!shelf) return { outcome: 'ends', reason: 'notShelved' };
  if (now >= shelf.until) return { outcome: 'ends', reason: 'shelfIsOver' };
  if (shelf.kind === 'timed') return { outcome: 'stays', reason: 'timedShelfRuns' };
  return wasClear ? { outcome: 'ends', reason: 'oneShotIsOver' } : { outcome: 'stays', reason: 'sameAppearance' };
}
