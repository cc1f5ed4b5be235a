/**
 * The one clock. Every program takes the time from here and passes it on, to rules and to SQL alike, so that a test can
 * move it. Nothing else may call `Date.now()` or `new Date()` (checked by lint).
 */
export interface Clock {
  /** The present instant. */
  now(): Date;
}

/** The machine's own clock. */
export const systemClock: Clock = { now: () => new Date() };
