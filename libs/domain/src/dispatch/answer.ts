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
}

export type AnswerRefusal = 'over' | 'takenByOther' | 'askedOther' | 'neverAsked';

export type Answer =
  /** `late`: the offer had expired or was refused, and nobody else has been asked since. */
  | { outcome: 'accept' | 'refuse' | 'handBack'; reason: 'inTime' | 'late' }
  | { outcome: 'already'; reason: 'acceptedBefore' | 'refusedBefore' }
  | { outcome: 'no'; reason: AnswerRefusal };

/** What "I take it" means now. Said twice it means nothing more. */
export function answerYes(technicianId: string, { state, running, own }: AnswerFacts): Answer {
  const mine = running?.technicianId === technicianId;
  if (mine && running.state === 'accepted' && isHeld(state)) return { outcome: 'already', reason: 'acceptedBefore' };
  if (isOver(state) || state === 'restored') return { outcome: 'no', reason: 'over' };
  if (mine) return { outcome: 'accept', reason: 'inTime' };
  if (running) return { outcome: 'no', reason: running.state === 'accepted' ? 'takenByOther' : 'askedOther' };
  if (own === 'expired' || own === 'refused') return { outcome: 'accept', reason: 'late' };
  return { outcome: 'no', reason: 'neverAsked' };
}

/** What "I do not take it", or "I cannot go on", means now. */
export function answerNo(technicianId: string, { state, running, own }: AnswerFacts): Answer {
  const mine = running?.technicianId === technicianId;
  if (mine && !isOver(state) && state !== 'restored') {
    return { outcome: running.state === 'accepted' ? 'handBack' : 'refuse', reason: 'inTime' };
  }
  if (own === 'refused') return { outcome: 'already', reason: 'refusedBefore' };
  if (isOver(state) || state === 'restored') return { outcome: 'no', reason: 'over' };
  if (own === 'expired') return { outcome: 'refuse', reason: 'late' };
  if (running) return { outcome: 'no', reason: running.state === 'accepted' ? 'takenByOther' : 'askedOther' };
  return { outcome: 'no', reason: 'neverAsked' };
}
