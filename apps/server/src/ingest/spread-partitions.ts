import { PARTITION_COUNT } from '#libs/domain';

export interface SpreadFacts {
  held: readonly number[];
  /** Held by anybody. */
  locked: ReadonlySet<number>;
  /** Replicas that live, this one among them. */
  replicas: number;
  /** Differs between replicas, so that two of them do not grasp for the same partitions. */
  offset: number;
}

export interface SpreadPlan {
  take: number[];
  release: number[];
  reason: 'fairShare' | 'tooMany' | 'tooFew';
}

/** No replica holds more than its share, rounded up; whatever nobody holds is taken by those that have room. */
export function spreadPartitions({ held, locked, replicas, offset }: SpreadFacts): SpreadPlan {
  const share = Math.ceil(PARTITION_COUNT / Math.max(1, replicas));
  if (held.length > share) return { take: [], release: held.slice(share), reason: 'tooMany' };
  const room = share - held.length;
  const all = Array.from({ length: PARTITION_COUNT }, (_, n) => (n + offset) % PARTITION_COUNT);
  const take = all.filter((partition) => !locked.has(partition) && !held.includes(partition)).slice(0, room);
  return { take, release: [], reason: take.length > 0 ? 'tooFew' : 'fairShare' };
}
