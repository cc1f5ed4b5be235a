import { clockJump } from './clock-watch.js';

describe('the clock watch', () => {
  it.each([
    [5_000, 5_000, undefined],
    [5_900, 5_000, undefined],
    [65_000, 5_000, 60_000],
    [-55_000, 5_000, -60_000],
    // The machine slept: both clocks stood or both went on.
    [3_600_000, 3_600_000, undefined],
  ])('%i ms on the wall in %i ms is a jump of %p', (wallMs, steadyMs, jump) => {
    expect(clockJump({ wallMs: 0, steadyMs: 0 }, { wallMs, steadyMs })).toBe(jump);
  });
});
