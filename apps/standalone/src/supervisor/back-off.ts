const FIRST_MS = 500;
const LONGEST_MS = 30_000;
/** Whoever ran this long before it died is treated as if it had never died before. */
const STEADY_MS = 60_000;

/** How often a child died in a row, and how long to wait before it is started again. */
export interface BackOff {
  deaths: number;
  waitMs: number;
}

export const NO_DEATHS: BackOff = { deaths: 0, waitMs: 0 };

/** The next wait: doubled with each death in a row, 30 s at most. */
export function afterDeath(previous: BackOff, ranForMs: number): BackOff {
  const deaths = ranForMs >= STEADY_MS ? 1 : previous.deaths + 1;
  return { deaths, waitMs: Math.min(LONGEST_MS, FIRST_MS * 2 ** (deaths - 1)) };
}
