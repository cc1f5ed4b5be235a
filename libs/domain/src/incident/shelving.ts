import type { FaultDefinition } from '../fault/fault-definition.js';

/** Never longer, and never without an end (product criterion A07). */
export const LONGEST_SHELVING_MS = 8 * 3_600_000;

export type Shelving =
  | { outcome: 'shelve'; reason: 'inOrder'; until: Date }
  | { outcome: 'refused'; reason: 'untilNeeded' | 'untilPast' | 'untilTooFar' | 'tooSerious' };

/** Whether one person may hide an incident from the alarm list until a time. */
export function mayShelve(
  fault: Pick<FaultDefinition, 'priority' | 'customerImpact' | 'clear' | 'category'>,
  until: Date | undefined,
  now: Date,
): Shelving {
  const keptSomething = fault.customerImpact === 'card' || fault.customerImpact === 'cash';
  const forced = fault.category === 'security' && fault.clear === 'byPerson';
  if (keptSomething || forced || fault.priority === 'P1') return { outcome: 'refused', reason: 'tooSerious' };
  if (!until) return { outcome: 'refused', reason: 'untilNeeded' };
  if (until <= now) return { outcome: 'refused', reason: 'untilPast' };
  if (until.getTime() - now.getTime() > LONGEST_SHELVING_MS) return { outcome: 'refused', reason: 'untilTooFar' };
  return { outcome: 'shelve', reason: 'inOrder', until };
}
