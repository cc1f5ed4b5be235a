import type { ComponentState } from './component.js';

export const TERMINAL_CONDITIONS = ['ok', 'fault', 'silent', 'unknown'] as const;
export type TerminalCondition = (typeof TERMINAL_CONDITIONS)[number];

export interface ConditionFacts {
  lastSeenAt: Date | null;
  /** Since when it counts as silent. */
  silentSince: Date | null;
  openIncidents: number;
  componentStates: readonly ComponentState[];
}

export type ConditionReason = 'neverHeard' | 'nothingHeard' | 'openIncident' | 'componentDown' | 'allWell';

export interface ConditionVerdict {
  outcome: TerminalCondition;
  reason: ConditionReason;
}

const DOWN: readonly ComponentState[] = ['fault', 'offline'];

/** One word for a terminal. Silence comes first: what a silent machine said last is no longer worth anything. */
export function conditionOf(facts: ConditionFacts): ConditionVerdict {
  if (facts.silentSince !== null) return { outcome: 'silent', reason: 'nothingHeard' };
  if (facts.lastSeenAt === null) return { outcome: 'unknown', reason: 'neverHeard' };
  if (facts.openIncidents > 0) return { outcome: 'fault', reason: 'openIncident' };
  if (facts.componentStates.some((state) => DOWN.includes(state))) return { outcome: 'fault', reason: 'componentDown' };
  return { outcome: 'ok', reason: 'allWell' };
}
