import type { Priority } from '../incident/priority.js';
import type { AssignmentState } from './assignment-state.js';
import type { DispatchRules } from './dispatch-rules.js';
import type { Candidate, LeftOut, Ranking } from './rank.js';

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

export type NobodyReason =
  'nobodyOnCall' | 'nobodySkilled' | 'everybodyRefused' | 'everybodyAsked' | 'everybodyResting' | 'everybodyFull';

export interface OfferFacts extends Ranking {
  priority: Priority;
  leftOut: readonly LeftOut[];
  /** Oldest first. */
  earlier: readonly EarlierAssignment[];
  /** Who works on this incident, or is asked to, in another role. */
  engaged?: ReadonlySet<string>;
  /** How long each has to answer. */
  offerMs(candidate: Candidate): number;
}

const MINUTE_MS = 60_000;

/**
 * Whom to ask next. Each candidate is asked once, in order; who refused is not asked again for this incident. When all
 * were asked, the desk is told, and after a while whoever let the offer expire is asked again. Who rests or is full is
 * asked when nobody else could be, and the incident is urgent.
 */
export function nextOffer(facts: OfferFacts, rules: DispatchRules, now: Date): NextOffer {
  const { priority, engaged } = facts;
  const pause = rules.lookAgainMinutes[priority] * MINUTE_MS;
  const nobody = (reason: NobodyReason, from: Date): NextOffer => ({
    outcome: 'nobody',
    reason,
    lookAgainAt: new Date(from.getTime() + pause),
  });
  const earlier = sinceLastDone(facts.earlier);
  const refused = new Set(earlier.filter(({ state }) => state === 'refused').map(({ technicianId }) => technicianId));
  const free = ({ technicianId }: Candidate): boolean => !refused.has(technicianId) && !engaged?.has(technicianId);
  let askable = facts.candidates.filter(free);
  if (!askable.length && rules.lastResort.includes(priority)) askable = facts.reserve.filter(free);
  if (!askable.length) return nobody(nobodyAtAll(facts, refused), now);

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
    until: new Date(now.getTime() + facts.offerMs(candidate)),
    reason: fewest > 0 ? 'askedAgain' : candidate.reason,
    candidate,
  };
}

function nobodyAtAll({ candidates, reserve, leftOut }: OfferFacts, refused: ReadonlySet<string>): NobodyReason {
  const waiting = reserve.filter(({ technicianId }) => !refused.has(technicianId));
  if (waiting.length) return waiting.some(({ unfit }) => unfit === 'full') ? 'everybodyFull' : 'everybodyResting';
  if (candidates.length || reserve.length) return 'everybodyRefused';
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
