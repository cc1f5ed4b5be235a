import type { IncidentState } from '../incident/lifecycle.js';
import { isHeld, isOver } from '../incident/transitions.table.js';
import type { AssignmentState } from './assignment-state.js';

/** An offer that runs, or an incident that is held. */
export interface RunningAssignment {
  technicianId: string;
  state: Extract<AssignmentState, 'offered' | 'accepted'>;
  expiresAt: Date;
}

/** The one who holds it or is asked first, with what their acceptance waits for. */
export interface RunningLead extends RunningAssignment {
  /** When the acceptance lapses without a sign of progress; null: never. */
  lapsesAt?: Date | null;
  /** When it is to be handed over because their shift ends; null: never. */
  handOverAt?: Date | null;
}

export interface StepFacts {
  state: IncidentState;
  shelvedUntil: Date | null;
  /** Something hides it: maintenance, a parent outage, a flood. */
  suppressed?: boolean;
  /** The fault was repaired in this life of the incident, whatever came after. */
  wasRestored: boolean;
  running: RunningLead | null;
  /** Who is asked to take it over from its holder. */
  successor?: RunningAssignment | null;
  /** Until when the holder is on call for its region; null: they are off. */
  holderOnCallUntil?: Date | null;
}

/** How a running assignment ends. */
export type Settled = Extract<AssignmentState, 'expired' | 'withdrawn' | 'done'>;

export type RestReason = 'over' | 'restored' | 'inProgress' | 'shelved' | 'suppressed' | 'stillAsked' | 'stillOnShift';

export type NextStep =
  /** Nothing more to do, for ever or until a time. */
  | {
      outcome: 'rest';
      reason: RestReason;
      settle: Settled | null;
      again: Date | null;
      /** The holder's shift goes on until then. */
      onShiftUntil?: Date;
    }
  /** Look for somebody, after the running assignment was settled. */
  | { outcome: 'ask'; reason: 'notAsked' | 'offerExpired' | 'broughtBack'; settle: Settled | null }
  /** Somebody accepted and nothing has happened since: look for somebody else, but leave it to them if there is none. */
  | { outcome: 'askInstead'; reason: 'noProgress'; settle: 'expired' }
  /** The holder's shift is over and they have not begun: offer it to whoever is on call; it stays theirs meanwhile. */
  | { outcome: 'handOver'; reason: 'shiftEnded' | 'offerExpired'; settle: null };

/** What dispatch does about an incident that is due. */
export function nextStep(facts: StepFacts, now: Date): NextStep {
  const { state, shelvedUntil, running } = facts;
  if (isOver(state) || state === 'restored') return restAtEnd(facts);
  if (isHeld(state)) return stepWhenHeld(facts, now);
  const settle = running ? 'withdrawn' : null;
  if (shelvedUntil && now < shelvedUntil) return { outcome: 'rest', reason: 'shelved', settle, again: shelvedUntil };
  // Whatever hides it says when it is over; until then there is no time to look again.
  if (facts.suppressed) return { outcome: 'rest', reason: 'suppressed', settle, again: null };
  if (state === 'offered' && running?.state === 'offered') {
    return now < running.expiresAt
      ? { outcome: 'rest', reason: 'stillAsked', settle: null, again: running.expiresAt }
      : { outcome: 'ask', reason: 'offerExpired', settle: 'expired' };
  }
  // What still runs belongs to the time before the incident was reopened.
  if (running)
    return { outcome: 'ask', reason: 'broughtBack', settle: running.state === 'accepted' ? 'done' : 'withdrawn' };
  return { outcome: 'ask', reason: 'notAsked', settle: null };
}

function restAtEnd({ state, wasRestored, running }: StepFacts): NextStep {
  const repaired = running?.state === 'accepted' && wasRestored;
  const settle = running ? (repaired ? 'done' : 'withdrawn') : null;
  return { outcome: 'rest', reason: state === 'restored' ? 'restored' : 'over', settle, again: null };
}

function stepWhenHeld({ state, running, successor, holderOnCallUntil }: StepFacts, now: Date): NextStep {
  if (state !== 'accepted' || !running) return { outcome: 'rest', reason: 'inProgress', settle: null, again: null };
  const { lapsesAt = null, handOverAt = null } = running;
  // A page about to be answered is not doubled; the lapse comes after it.
  if (lapsesAt && lapsesAt <= now) return { outcome: 'askInstead', reason: 'noProgress', settle: 'expired' };
  if (successor) {
    return successor.expiresAt <= now
      ? { outcome: 'handOver', reason: 'offerExpired', settle: null }
      : { outcome: 'rest', reason: 'stillAsked', settle: null, again: earlierOf(successor.expiresAt, lapsesAt) };
  }
  if (!handOverAt || now < handOverAt) {
    return { outcome: 'rest', reason: 'inProgress', settle: null, again: earlierOf(handOverAt, lapsesAt) };
  }
  // The roster may have changed since they accepted, and the next shift may be theirs as well.
  if (holderOnCallUntil && holderOnCallUntil > now) {
    const again = earlierOf(holderOnCallUntil, lapsesAt);
    return { outcome: 'rest', reason: 'stillOnShift', settle: null, again, onShiftUntil: holderOnCallUntil };
  }
  return { outcome: 'handOver', reason: 'shiftEnded', settle: null };
}

/**
 * When an acceptance lapses under the priority that its incident has now. A limit that it did not have before counts
 * from now on.
 * @param minutes of the settings; null: it never lapses
 */
export function lapseUnder(lapsesAt: Date | null, minutes: number | null, now: Date): Date | null {
  if (minutes === null) return null;
  return lapsesAt ?? new Date(now.getTime() + minutes * 60_000);
}

/** Of two deadlines that may be missing. */
export const earlierOf = (a: Date | null, b: Date | null): Date | null => (a && b ? (a < b ? a : b) : (a ?? b));
