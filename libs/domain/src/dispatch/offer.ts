import type { Priority } from '../incident/priority.js';
import type { AssignmentState } from './assignment-state.js';
import type { Candidate, LeftOut } from './rank.js';

/** An assignment of the same incident that is over. */
export interface EarlierAssignment {
  technicianId: string;
  state: AssignmentState;
  /** When it was answered, expired or taken back. */
  endedAt: Date;
}

export type NextOffer =
  | {
      outcome: 'offer';
      technicianId: string;
      until: Date;
      reason: Candidate['reason'] | 'askedAgain';
      candidate: Candidate;
    }
  | { outcome: 'nobody'; reason: NobodyReason; lookAgainAt: Date };

export type NobodyReason = 'nobodyOnCall' | 'nobodySkilled' | 'everybodyRefused' | 'everybodyAsked';

/** When to look for somebody again after the desk was told that there is nobody. Minutes. */
export const LOOK_AGAIN_MINUTES: Readonly<Record<Priority, number>> = { P1: 5, P2: 10, P3: 30, P4: 60 };

export interface OfferFacts {
  priority: Priority;
  /** Best first, of `rank`. */
  candidates: readonly Candidate[];
  leftOut: readonly LeftOut[];
  /** Oldest first. */
  earlier: readonly EarlierAssignment[];
  /** How long the one asked has to answer. */
  offerMs: number;
}

const MINUTE_MS = 60_000;

/**
 * Whom to ask next. Each candidate is asked once, in order; who refused is not asked again for this incident. When all
 * were asked, the desk is told, and after a while whoever let the offer expire is asked again.
 */
export function nextOffer(facts: OfferFacts, now: Date): NextOffer {
  const { candidates, priority } = facts;
  const pause = LOOK_AGAIN_MINUTES[priority] * MINUTE_MS;
  const nobody = (reason: NobodyReason, from: Date): NextOffer => ({
    outcome: 'nobody',
    reason,
    lookAgainAt: new Date(from.getTime() + pause),
  });
  if (!candidates.length) return nobody(nobodyAtAll(facts), now);

  const earlier = sinceLastDone(facts.earlier);
  const refused = new Set(earlier.filter(({ state }) => state === 'refused').map(({ technicianId }) => technicianId));
  const askable = candidates.filter(({ technicianId }) => !refused.has(technicianId));
  if (!askable.length) return nobody('everybodyRefused', now);

  const timesAsked = countExpired(earlier);
  const asked = (each: Candidate): number => timesAsked.get(each.technicianId) ?? 0;
  const fewest = Math.min(...askable.map(asked));
  const candidate = askable.find((each) => asked(each) === fewest)!;
  // A round is over when everybody has been asked equally often.
  const roundIsOver = fewest > 0 && askable.every((each) => asked(each) === fewest);
  const roundEnded = new Date(Math.max(0, ...earlier.map(({ endedAt }) => endedAt.getTime())));
  if (roundIsOver && now.getTime() < roundEnded.getTime() + pause) return nobody('everybodyAsked', roundEnded);
  return {
    outcome: 'offer',
    technicianId: candidate.technicianId,
    until: new Date(now.getTime() + facts.offerMs),
    reason: fewest > 0 ? 'askedAgain' : candidate.reason,
    candidate,
  };
}

function nobodyAtAll({ leftOut }: OfferFacts): NobodyReason {
  return leftOut.some(({ reason }) => reason === 'lacksSkill') ? 'nobodySkilled' : 'nobodyOnCall';
}

// A reopened incident begins anew: whoever refused the first time may be free now.
function sinceLastDone(earlier: readonly EarlierAssignment[]): readonly EarlierAssignment[] {
  return earlier.slice(earlier.findLastIndex(({ state }) => state === 'done') + 1);
}

function countExpired(earlier: readonly EarlierAssignment[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { technicianId, state } of earlier) {
    if (state === 'expired') counts.set(technicianId, (counts.get(technicianId) ?? 0) + 1);
  }
  return counts;
}
