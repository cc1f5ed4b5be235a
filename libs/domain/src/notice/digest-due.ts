import type { DigestMatter } from './digest.js';

export interface DigestDue {
  matter: DigestMatter;
  /** When the group was last told of this matter; null: never. */
  toldAt: Date | null;
  /** How the matter stood then, as a word of its own: what is compared, never shown. */
  told: string;
  /** How it stands now. */
  state: string;
  /** For `digest`: whether anything is open. */
  anyOpen: boolean;
  everyMinutes: number;
}

export type DigestDecision =
  | { outcome: 'tell'; reason: 'due' | 'changed' }
  /** Nothing to tell, but what is known of the matter is kept for the next time. */
  | { outcome: 'remember'; reason: 'firstLook' | 'over' }
  | { outcome: 'rest'; reason: 'nothingOpen' | 'toldLately' | 'unchanged' | 'busyMinute' };

const MINUTE_MS = 60_000;
/** What reaches nobody comes in dozens when a gateway is down: one message tells of many. */
const DEAD_LETTERS_EVERY_MINUTES = 5;

/** Whether a group is told of a matter now. Each change is told once, whoever looks and however often. */
export function decideDigest(facts: DigestDue, now: Date): DigestDecision {
  switch (facts.matter) {
    case 'digest':
      return periodic(facts, now);
    case 'deadLetters':
      return deadLetters(facts, now);
    case 'flood':
      // A night that begins in a flood is worth telling; one that begins quietly is not.
      if (facts.toldAt === null && facts.state === '') return { outcome: 'remember', reason: 'firstLook' };
      return changed(facts);
    case 'weekAhead':
      if (facts.toldAt === null) return { outcome: 'remember', reason: 'firstLook' };
      return changed(facts);
  }
}

const changed = ({ told, state, toldAt }: DigestDue): DigestDecision =>
  toldAt !== null && told === state ? { outcome: 'rest', reason: 'unchanged' } : { outcome: 'tell', reason: 'changed' };

function periodic({ toldAt, anyOpen, everyMinutes }: DigestDue, now: Date): DigestDecision {
  if (!anyOpen) return { outcome: 'rest', reason: 'nothingOpen' };
  if (toldAt && now.getTime() - toldAt.getTime() < everyMinutes * MINUTE_MS) {
    return { outcome: 'rest', reason: 'toldLately' };
  }
  // Feishu asks not to be called on the hour and the half hour, when everybody's timers go off.
  if (now.getUTCMinutes() % 30 === 0) return { outcome: 'rest', reason: 'busyMinute' };
  return { outcome: 'tell', reason: 'due' };
}

function deadLetters({ toldAt, told, state }: DigestDue, now: Date): DigestDecision {
  const [before, count] = [Number(told || '0'), Number(state || '0')];
  if (count < before) return { outcome: 'remember', reason: 'over' };
  if (count === before) return { outcome: 'rest', reason: 'unchanged' };
  const lately = toldAt && before > 0 && now.getTime() - toldAt.getTime() < DEAD_LETTERS_EVERY_MINUTES * MINUTE_MS;
  return lately ? { outcome: 'rest', reason: 'toldLately' } : { outcome: 'tell', reason: 'changed' };
}
