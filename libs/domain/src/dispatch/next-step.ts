import type { IncidentState } from '../incident/lifecycle.js';
import type { Priority } from '../incident/priority.js';
import { isHeld, isOver } from '../incident/transitions.table.js';
import type { AssignmentState } from './assignment-state.js';

/** An offer that runs, or an incident that is held. */
export interface RunningAssignment {
  technicianId: string;
  state: Extract<AssignmentState, 'offered' | 'accepted'>;
  expiresAt: Date;
}

export interface StepFacts {
  state: IncidentState;
  shelvedUntil: Date | null;
  /** The fault was repaired in this life of the incident, whatever came after. */
  wasRestored: boolean;
  running: RunningAssignment | null;
}

/** How a running assignment ends. */
export type Settled = Extract<AssignmentState, 'expired' | 'withdrawn' | 'done'>;

export type NextStep =
  /** Nothing more to do, for ever or until a time. */
  | {
      outcome: 'rest';
      reason: 'over' | 'restored' | 'inProgress' | 'shelved' | 'stillAsked';
      settle: Settled | null;
      again: Date | null;
    }
  /** Look for somebody, after the running assignment was settled. */
  | { outcome: 'ask'; reason: 'notAsked' | 'offerExpired' | 'broughtBack'; settle: Settled | null }
  /** Somebody accepted and nothing has happened since: look for somebody else, but leave it to them if there is none. */
  | { outcome: 'askInstead'; reason: 'noProgress'; settle: 'expired' };

/**
 * An acceptance without a sign of progress lapses after so many minutes (product criterion D03). Only for P1: a lower
 * one may well wait for the next morning's round of the one who took it.
 */
export const ACCEPTANCE_LASTS_MINUTES: Readonly<Partial<Record<Priority, number>>> = { P1: 30 };

/** What dispatch does about an incident that is due. */
export function nextStep(facts: StepFacts, now: Date): NextStep {
  const { state, shelvedUntil, running } = facts;
  if (isOver(state) || state === 'restored') return restAtEnd(facts);
  if (isHeld(state)) return stepWhenHeld(state, running);
  if (shelvedUntil && now < shelvedUntil) {
    return { outcome: 'rest', reason: 'shelved', settle: running ? 'withdrawn' : null, again: shelvedUntil };
  }
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

function stepWhenHeld(state: IncidentState, running: RunningAssignment | null): NextStep {
  if (state === 'accepted' && running) return { outcome: 'askInstead', reason: 'noProgress', settle: 'expired' };
  return { outcome: 'rest', reason: 'inProgress', settle: null, again: null };
}
