import type { IncidentState } from '../incident/lifecycle.js';
import { isHeld, isOver } from '../incident/transitions.table.js';
import type { AssignmentState } from './assignment-state.js';
import type { RunningAssignment } from './next-step.js';

export interface AnswerFacts {
  state: IncidentState;
  /** Who is asked or holds it now, whoever it is. */
  running: RunningAssignment | null;
  /** How this technician's own latest assignment of the incident stands; null when never asked. */
  own: AssignmentState | null;
  /** A step of escalation paged this technician: they may take what nobody has, whoever is asked meanwhile. */
  escalated?: boolean;
}

export type AnswerRefusal = 'over' | 'takenByOther' | 'askedOther' | 'neverAsked';

export type Answer =
  /** `late`: the offer had expired or was refused, and nobody else has been asked since. */
  | { outcome: 'accept' | 'refuse' | 'handBack'; reason: 'inTime' | 'late' }
  /** Paged by a step of escalation, without an offer of their own. */
  | { outcome: 'accept' | 'refuse'; reason: 'answeredEscalation' }
  /** The one whose shift began takes it from the one whose shift ended. */
  | { outcome: 'takeOver'; reason: 'shiftEnded' }
  | { outcome: 'already'; reason: 'acceptedBefore' | 'refusedBefore' }
  | { outcome: 'no'; reason: AnswerRefusal };

/** What "I take it" means now. Said twice it means nothing more. */
export function answerYes(technicianId: string, { state, running, own, escalated }: AnswerFacts): Answer {
  const mine = running?.technicianId === technicianId;
  if (mine && running.state === 'accepted' && isHeld(state)) return { outcome: 'already', reason: 'acceptedBefore' };
  if (isOver(state) || state === 'restored') return { outcome: 'no', reason: 'over' };
  if (mine) return { outcome: 'accept', reason: 'inTime' };
  if (running?.state === 'accepted') return { outcome: 'no', reason: 'takenByOther' };
  if (!running && (own === 'expired' || own === 'refused')) return { outcome: 'accept', reason: 'late' };
  if (escalated && !isHeld(state)) return { outcome: 'accept', reason: 'answeredEscalation' };
  return { outcome: 'no', reason: running ? 'askedOther' : 'neverAsked' };
}

/** What "I do not take it", or "I cannot go on", means now. */
export function answerNo(technicianId: string, { state, running, own, escalated }: AnswerFacts): Answer {
  const mine = running?.technicianId === technicianId;
  if (mine && !isOver(state) && state !== 'restored') {
    return { outcome: running.state === 'accepted' ? 'handBack' : 'refuse', reason: 'inTime' };
  }
  if (own === 'refused') return { outcome: 'already', reason: 'refusedBefore' };
  if (isOver(state) || state === 'restored') return { outcome: 'no', reason: 'over' };
  if (own === 'expired') return { outcome: 'refuse', reason: 'late' };
  if (escalated && !isHeld(state)) return { outcome: 'refuse', reason: 'answeredEscalation' };
  if (running) return { outcome: 'no', reason: running.state === 'accepted' ? 'takenByOther' : 'askedOther' };
  return { outcome: 'no', reason: 'neverAsked' };
}

/** An answer of somebody who is asked to help, or helps; the incident is another's. */
export function answerOfSupport(says: 'accept' | 'refuse', { state, own }: Omit<AnswerFacts, 'running'>): Answer {
  if (says === 'accept' && own === 'accepted') return { outcome: 'already', reason: 'acceptedBefore' };
  if (says === 'refuse' && own === 'refused') return { outcome: 'already', reason: 'refusedBefore' };
  if (isOver(state) || state === 'restored') return { outcome: 'no', reason: 'over' };
  if (own === 'offered') return { outcome: says, reason: 'inTime' };
  if (own === 'accepted') return { outcome: 'handBack', reason: 'inTime' };
  if (own === 'expired' || own === 'refused') return { outcome: says, reason: 'late' };
  return { outcome: 'no', reason: 'neverAsked' };
}

/** An answer of somebody who is asked, at the change of shifts, to take over what another holds and has not begun. */
export function answerOfSuccessor(says: 'accept' | 'refuse', { state, running, own }: AnswerFacts): Answer {
  if (isOver(state) || state === 'restored') return { outcome: 'no', reason: 'over' };
  if (says === 'refuse' && own === 'refused') return { outcome: 'already', reason: 'refusedBefore' };
  if (own === 'offered' && says === 'refuse') return { outcome: 'refuse', reason: 'inTime' };
  // Meanwhile they set out after all, or it went to somebody else: it stays with whoever has it.
  if (own === 'offered' && state === 'accepted' && running?.state === 'accepted') {
    return { outcome: 'takeOver', reason: 'shiftEnded' };
  }
  return {
    outcome: 'no',
    reason: running?.state === 'offered' ? 'askedOther' : running ? 'takenByOther' : 'neverAsked',
  };
}
