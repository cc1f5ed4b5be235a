import type { Incident } from './incident.js';

const MINUTE_MS = 60_000;

/**
 * Decides about one incident of a batch. A decision that fails leaves the incident and what is to be written as they
 * were: one that nothing can be decided about must not stop the night for all others.
 * @param lists what the decision adds to
 * @returns what went wrong, or null
 */
export function decideAlone(incident: Incident, lists: readonly unknown[][], decide: () => void): Error | null {
  const before = { ...incident };
  const lengths = lists.map(({ length }) => length);
  try {
    decide();
    return null;
  } catch (error) {
    lists.forEach((list, i) => (list.length = lengths[i]!));
    Object.assign(incident, before);
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** When what could not be decided about is looked at again. */
export const lookAgainAt = (now: Date): Date => new Date(now.getTime() + MINUTE_MS);

/** For the log, after the commit: the others of the batch are on their way. */
export function throwFirst(failed: readonly Error[]): void {
  if (failed[0]) throw failed[0];
}
