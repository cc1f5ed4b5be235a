/** Sequence numbers from `from` to `to`, both included, that no longer exist anywhere. */
export interface Hole {
  from: number;
  to: number;
}

export interface JournalFacts {
  /** Highest number that is committed; `null` when the server never met this journal. */
  upTo: number | null;
  /** Lowest number that the terminal still holds, or the next one it will give. */
  oldest: number;
  /** Numbers of one message, as they stand in it. */
  seqs: readonly number[];
}

export type SequenceReason = 'atOrBelowWatermark' | 'next' | 'waitsForMissing';

/** What becomes of one event. `ahead`: it is ignored, and the terminal sends it again after the missing one. */
export interface SequenceVerdict {
  outcome: 'duplicate' | 'accepted' | 'ahead';
  reason: SequenceReason;
}

export interface JournalVerdict {
  upTo: number;
  /** One for each of `seqs`, in order. */
  verdicts: SequenceVerdict[];
  hole: Hole | null;
  newJournal: boolean;
}

const DUPLICATE: SequenceVerdict = { outcome: 'duplicate', reason: 'atOrBelowWatermark' };
const ACCEPTED: SequenceVerdict = { outcome: 'accepted', reason: 'next' };
const AHEAD: SequenceVerdict = { outcome: 'ahead', reason: 'waitsForMissing' };

/**
 * Moves the watermark of one journal over one message (go-back-N, DESIGN §4): at or below it is a duplicate, the next
 * number is accepted, what runs ahead waits. What the terminal no longer holds is jumped and named as a hole.
 */
export function readJournal({ upTo, oldest, seqs }: JournalFacts): JournalVerdict {
  // A number that stands in the message is evidently still held, whatever `oldest` says: never jump over it.
  const first = seqs.reduce((lowest, seq) => Math.min(lowest, seq), oldest);
  const start = Math.max(upTo ?? 0, first - 1);
  const hole = upTo !== null && start > upTo ? { from: upTo + 1, to: start } : null;
  let reached = start;
  const verdicts = seqs.map((seq) => {
    if (seq <= reached) return DUPLICATE;
    if (seq > reached + 1) return AHEAD;
    reached = seq;
    return ACCEPTED;
  });
  return { upTo: reached, verdicts, hole, newJournal: upTo === null };
}
