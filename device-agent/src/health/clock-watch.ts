/** One look at both clocks: the wall's, which people and time servers set, and a steady one, which nobody can. */
export interface ClockLook {
  wallMs: number;
  steadyMs: number;
}

/** How far the wall clock has jumped between two looks, in ms, or `undefined` when it ran as it should. */
export function clockJump(before: ClockLook, now: ClockLook, toleranceMs = 10_000): number | undefined {
  const jump = now.wallMs - before.wallMs - (now.steadyMs - before.steadyMs);
  return Math.abs(jump) > toleranceMs ? Math.round(jump) : undefined;
}
