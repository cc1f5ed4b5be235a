import type { ChatteringRules } from './alarm-rules.js';

/** So many changes of a fault are remembered; more than any rule counts. */
export const KEPT_TRANSITIONS = 20;

export interface ChatteringFacts {
  /** When the fault was raised and cleared lately, oldest first, by the clock of the machine that saw it. */
  transitions: readonly Date[];
  chatteringSince: Date | null;
  /** By the server's clock. */
  lastEventAt: Date;
}

export type ChatteringVerdict =
  | { outcome: 'begin'; reason: 'flapping'; quietAt: Date }
  | { outcome: 'goOn'; reason: 'stillFlapping'; quietAt: Date }
  | { outcome: 'end'; reason: 'quietAgain' }
  | { outcome: 'steady'; reason: 'notFlapping' };

const SECOND_MS = 1_000;

/** Whether a fault that comes and goes is to be treated as one chattering incident, and until when. */
export function judgeChattering(facts: ChatteringFacts, rules: ChatteringRules, now: Date): ChatteringVerdict {
  const quietAt = new Date(facts.lastEventAt.getTime() + rules.quietSeconds * SECOND_MS);
  if (facts.chatteringSince) {
    return now < quietAt
      ? { outcome: 'goOn', reason: 'stillFlapping', quietAt }
      : { outcome: 'end', reason: 'quietAgain' };
  }
  return isFlapping(facts.transitions, rules)
    ? { outcome: 'begin', reason: 'flapping', quietAt }
    : { outcome: 'steady', reason: 'notFlapping' };
}

/** Whether the newest changes came so thick. A clock that was set back between two of them proves nothing. */
export function isFlapping(transitions: readonly Date[], rules: ChatteringRules): boolean {
  const last = transitions.at(-1);
  const first = transitions.at(-rules.transitions);
  if (!last || !first) return false;
  const tookMs = last.getTime() - first.getTime();
  return tookMs >= 0 && tookMs <= rules.withinSeconds * SECOND_MS;
}

/** The changes with one more, the oldest forgotten. */
export const withTransition = (transitions: readonly Date[], at: Date): Date[] =>
  [...transitions, at].slice(-KEPT_TRANSITIONS);

/**
 * Whether whoever holds it was told of such a change so lately that they need not hear of it again. The first raise
 * was no change: it is what they were asked about.
 */
export function toldLately(transitions: readonly Date[], rules: ChatteringRules): boolean {
  const [last, before] = [transitions.at(-1), transitions.at(-3)];
  const isChange = transitions.length > 3;
  return Boolean(isChange && last && before && last.getTime() - before.getTime() < rules.quietSeconds * SECOND_MS);
}
