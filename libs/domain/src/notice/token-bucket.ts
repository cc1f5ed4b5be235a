import type { RateSetting, SendRate } from './delivery-rules.js';

/**
 * A bucket of tokens as one number: when it will be full again (the "theoretical arrival time" of the generic cell rate
 * algorithm, ITU-T I.371), in milliseconds since 1970. Null for one that was never touched.
 */
export type BucketState = number | null;

/** What is kept back of the limit as a burst; the rest is the steady flow, so that no window ever holds more than both. */
const BURST_SHARE = 4;

/** Instants of today, in milliseconds as doubles, are 0.00024 ms apart; a sum of intervals may miss a token by as much. */
const ROUNDING_MS = 0.001;

const burstOf = ({ count }: SendRate): number => Math.max(1, Math.floor(count / BURST_SHARE));
const intervalOf = (rate: SendRate): number => rate.perMs / Math.max(1, rate.count - burstOf(rate));

export const rateOf = ({ count, perSeconds }: RateSetting): SendRate => ({ count, perMs: perSeconds * 1000 });

/**
 * The bucket as it can be with this rate and this clock, to be kept and reckoned on with. It is never emptier than empty:
 * what was spent at another rate, or before the clock was put back, would otherwise keep everything waiting for an instant
 * that may be days away.
 */
export function mendBucket(bucket: BucketState, rate: SendRate, now: Date): number {
  return Math.min(bucket ?? 0, now.getTime() + burstOf(rate) * intervalOf(rate));
}

/** How many may go now. `reservedShare` of a full bucket is left for others. */
export function tokensIn(bucket: BucketState, rate: SendRate, now: Date, reservedShare = 0): number {
  const interval = intervalOf(rate);
  const ahead = Math.max(0, (bucket ?? 0) - now.getTime());
  const burst = burstOf(rate);
  const reserved = burst > 1 ? Math.min(burst - 1, Math.ceil(burst * reservedShare)) : 0;
  return Math.max(0, Math.floor(burst - reserved - (ahead - ROUNDING_MS) / interval));
}

/** The bucket after `count` went. To be called with no more than {@link tokensIn} said. */
export function spendTokens(bucket: BucketState, rate: SendRate, count: number, now: Date): BucketState {
  if (count <= 0) return bucket;
  return Math.max(bucket ?? 0, now.getTime()) + count * intervalOf(rate);
}

/** When the `nth` token from now (1 is the next) will be there. */
export function tokenAt(bucket: BucketState, rate: SendRate, nth: number, now: Date): Date {
  const interval = intervalOf(rate);
  const missing = nth - burstOf(rate);
  const at = Math.max(bucket ?? 0, now.getTime()) + missing * interval;
  return new Date(Math.max(now.getTime(), Math.ceil(at)));
}
