import type { NobodyReason } from '../dispatch/offer.js';
import type { IncidentState } from '../incident/lifecycle.js';
import { isOver } from '../incident/transitions.table.js';

/** One page, as far as it went. */
export interface PageFacts {
  to: 'technician' | 'desk' | 'other';
  state: 'pending' | 'sending' | 'sent' | 'cancelled' | 'dead';
  /** Why it is dead, or why it was cancelled. */
  error: string | null;
}

export interface PagingFacts {
  state: IncidentState;
  /** The fault ended by itself, without a person. */
  clearedByItself: boolean;
  pages: readonly PageFacts[];
  /** The outage that it is part of, or the incident that it was merged into. */
  parent: { id: string; number: string } | null;
  shelf: { until: Date; by: string | null } | null;
  suppression: { by: Suppressor; until: Date | null; ref: string | null } | null;
  /** Until when the alarm rules wait before they page, and what for. */
  held: { until: Date; why: 'mayBeOutage' | 'pagedLately' } | null;
  /** Why the last look of dispatch found nobody; null when it found somebody, or has not looked. */
  nobody: NobodyReason | null;
  /** When dispatch looks next; null: never. */
  lookAgainAt: Date | null;
  /** The visit is booked for later. */
  bookedFor: Date | null;
  /** The catalogue lists the fault for the desk and pages nobody. */
  listedOnly: boolean;
}

export type Suppressor = 'maintenance' | 'supervisorMode' | 'parentOutage' | 'flood';

/** Reasons of this rule itself; why dispatch found nobody is a {@link NobodyReason}. */
export type PagingReason =
  | 'personPaged'
  | 'pageOnItsWay'
  | 'dispatchDue'
  | 'mergedInto'
  | 'clearedBeforePage'
  | 'endedBeforePage'
  | 'shelvedUntil'
  | 'inMaintenance'
  | 'inSupervisorMode'
  | 'collapsedInto'
  | 'mutedByFlood'
  | 'heldForCollapse'
  | 'heldUntilItStands'
  | 'noContact'
  | 'channelNotConfigured'
  | 'deliveryFailed'
  | 'bookedForLater'
  | 'onlyListed'
  | 'nothingPlanned';

export interface PagingAnswer {
  /** `deskOnly`: no technician, but the desk was. `underway`: somebody will be, within seconds. */
  outcome: 'paged' | 'deskOnly' | 'underway' | 'nobody';
  reason: PagingReason | NobodyReason;
  /** Until when the reason holds, where that is known. */
  until: Date | null;
  /** Who shelved it, the maintenance window, the number of the parent. */
  ref: string | null;
}

const SUPPRESSED: Readonly<Record<Suppressor, PagingReason>> = {
  maintenance: 'inMaintenance',
  supervisorMode: 'inSupervisorMode',
  parentOutage: 'collapsedInto',
  flood: 'mutedByFlood',
};

/**
 * Whether a technician was paged for an incident and, when not, why: of all that stood in the way, what stands in it
 * still and comes first on the way of a fault.
 */
export function whyNobodyPaged(facts: PagingFacts, now: Date): PagingAnswer {
  const told = (to: PageFacts['to']): boolean => facts.pages.some((page) => page.to === to && page.state === 'sent');
  if (told('technician')) return { outcome: 'paged', reason: 'personPaged', until: null, ref: null };
  const hindrance = hindranceOf(facts, now);
  return told('desk') && hindrance.outcome === 'nobody' ? { ...hindrance, outcome: 'deskOnly' } : hindrance;
}

function hindranceOf(facts: PagingFacts, now: Date): PagingAnswer {
  return endOf(facts) ?? restOf(facts, now) ?? failureOf(facts, now);
}

const HELD = { mayBeOutage: 'heldForCollapse', pagedLately: 'heldUntilItStands' } as const satisfies Record<
  NonNullable<PagingFacts['held']>['why'],
  PagingReason
>;

const nobody = (
  reason: PagingAnswer['reason'],
  until: Date | null = null,
  ref: string | null = null,
): PagingAnswer => ({
  outcome: 'nobody',
  reason,
  until,
  ref,
});

/** It ended before anybody was told. */
function endOf({ state, parent, clearedByItself }: PagingFacts): PagingAnswer | null {
  if (state === 'merged') return nobody('mergedInto', null, parent?.number ?? null);
  if (!isOver(state) && state !== 'restored') return null;
  return nobody(clearedByItself ? 'clearedBeforePage' : 'endedBeforePage');
}

/** Paging rests for now. */
function restOf({ shelf, suppression, parent, held, bookedFor }: PagingFacts, now: Date): PagingAnswer | null {
  if (shelf && now < shelf.until) return nobody('shelvedUntil', shelf.until, shelf.by);
  if (suppression) {
    const ref = suppression.by === 'parentOutage' ? (parent?.number ?? suppression.ref) : suppression.ref;
    return nobody(SUPPRESSED[suppression.by], suppression.until, ref);
  }
  if (held && now < held.until) return nobody(HELD[held.why], held.until);
  return bookedFor && now < bookedFor ? nobody('bookedForLater', bookedFor) : null;
}

/** Nothing holds it back: a page is under way, could not be delivered, or there is nobody to send it to. */
function failureOf(facts: PagingFacts, now: Date): PagingAnswer {
  const { pages, lookAgainAt } = facts;
  if (pages.some(({ state }) => state === 'pending' || state === 'sending')) {
    return { outcome: 'underway', reason: 'pageOnItsWay', until: null, ref: null };
  }
  const dead = pages.filter(({ to, state }) => to === 'technician' && state === 'dead').at(-1);
  if (dead) return nobody(reasonOfDead(dead.error), lookAgainAt, dead.error);
  if (facts.nobody) return nobody(facts.nobody, lookAgainAt);
  if (lookAgainAt && lookAgainAt <= now) {
    return { outcome: 'underway', reason: 'dispatchDue', until: null, ref: null };
  }
  if (facts.listedOnly) return nobody('onlyListed');
  return nobody('nothingPlanned', lookAgainAt);
}

function reasonOfDead(error: string | null): PagingReason {
  if (error === 'noContact') return 'noContact';
  return error !== null && NOT_CONFIGURED.includes(error) ? 'channelNotConfigured' : 'deliveryFailed';
}

/** Words of the notify hop for a channel that nobody set up. */
const NOT_CONFIGURED: readonly string[] = ['channelNotConfigured', 'noChannelLeft'];
