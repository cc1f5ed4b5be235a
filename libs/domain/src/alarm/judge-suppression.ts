import type { Admission, Suppression } from './admit-alarm.js';

export interface SuppressionFacts {
  by: Suppression;
  /** Of what hides it: a window, a mode, an outage, a desk. */
  ref: string | null;
  until: Date | null;
  /** The machine still reports the fault, or it is one that only a person ends. */
  stands: boolean;
  /** Nobody has taken it, so that it may close by itself. */
  untouched: boolean;
}

export type SuppressionVerdict =
  /** What hid it hides it still, perhaps until another time. */
  | { outcome: 'goOn'; reason: 'stillHidden'; until: Date | null }
  /** Something else hides it now. */
  | { outcome: 'begin'; reason: Extract<Admission, { outcome: 'suppress' | 'mute' }>['reason'] }
  /** It went while it was hidden. */
  | { outcome: 'close'; reason: 'clearedWhileHidden' }
  /** Nothing hides it any more, and it still stands: it is treated as if it were new. */
  | { outcome: 'raise'; reason: 'stillStands' };

/**
 * What becomes of a hidden incident when its suppression ends or changes.
 * @param admission what would be done with it now
 */
export function judgeSuppression(facts: SuppressionFacts, admission: Admission): SuppressionVerdict {
  if (!facts.stands && facts.untouched) return { outcome: 'close', reason: 'clearedWhileHidden' };
  if (admission.outcome !== 'suppress' && admission.outcome !== 'mute') {
    return { outcome: 'raise', reason: 'stillStands' };
  }
  // A mute has an end of its own: whoever was muted for the longest time is not muted anew.
  if (admission.outcome === 'mute' && facts.by === 'flood' && admission.ref === facts.ref) {
    return { outcome: 'goOn', reason: 'stillHidden', until: facts.until };
  }
  return admission.by === facts.by && admission.ref === facts.ref
    ? { outcome: 'goOn', reason: 'stillHidden', until: admission.until }
    : { outcome: 'begin', reason: admission.reason };
}
