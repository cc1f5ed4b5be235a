import type { FloodRules } from './alarm-rules.js';

export interface FloodFacts {
  /** Null: no flood. */
  since: Date | null;
  /** New alarms of the desk within the window. */
  count: number;
}

export type FloodVerdict =
  | { outcome: 'begin'; reason: 'tooMany' }
  | { outcome: 'goOn'; reason: 'stillMany' }
  | { outcome: 'end'; reason: 'fewAgain' }
  | { outcome: 'calm'; reason: 'few' };

/** Whether a desk is flooded (product criterion A03): it begins above one number and ends below a lower one. */
export function judgeFlood({ since, count }: FloodFacts, { beginAbove, endBelow }: FloodRules): FloodVerdict {
  if (since) {
    return count < endBelow ? { outcome: 'end', reason: 'fewAgain' } : { outcome: 'goOn', reason: 'stillMany' };
  }
  return count > beginAbove ? { outcome: 'begin', reason: 'tooMany' } : { outcome: 'calm', reason: 'few' };
}
