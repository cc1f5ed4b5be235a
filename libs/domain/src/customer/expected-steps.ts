import { CASE_STATES, type CaseState } from './case-words.js';

/** Minutes from one step to the next, as a bank wants to promise them. */
export type CasePace = Record<CaseState, number>;

/** Plain hours, around the clock; working days and holidays come with the calendar of the SLA clock. */
export const DEFAULT_CASE_PACE: CasePace = {
  received: 0,
  technicianSent: 15,
  onSite: 90,
  secured: 60,
  verified: 24 * 60,
  ready: 24 * 60,
  completed: 3 * 24 * 60,
};

export interface ExpectedStep {
  state: CaseState;
  /** When the step was reached; null while it is to come, or when it was passed over. */
  at: Date | null;
  /** When it is expected; null once it was reached. A time in the past says that the step is late. */
  expectedAt: Date | null;
}

/**
 * Every step of a case with its time or its expected time. The estimate runs on from the last step that was reached,
 * so that a delay moves everything behind it.
 */
export function expectedSteps(
  reached: readonly { state: CaseState; at: Date }[],
  pace: CasePace = DEFAULT_CASE_PACE,
): ExpectedStep[] {
  const times = new Map(reached.map(({ state, at }) => [state, at]));
  const last = Math.max(...CASE_STATES.map((state, index) => (times.has(state) ? index : -1)));
  const from = times.get(CASE_STATES[last]!);
  let expected = from?.getTime();
  return CASE_STATES.map((state, index) => {
    if (index <= last) return { state, at: times.get(state) ?? null, expectedAt: null };
    if (expected !== undefined) expected += pace[state] * 60_000;
    return { state, at: null, expectedAt: expected === undefined ? null : new Date(expected) };
  });
}
