import { nextCaseState, type CaseEvent } from './case-lifecycle.table.js';
import type { CaseState } from './case-words.js';

/** When the things happened at the case's incident that its customer is told of. */
export interface IncidentProgress {
  acceptedAt: Date | null;
  arrivedAt: Date | null;
  restoredAt: Date | null;
}

export interface CaseAdvance {
  state: CaseState;
  at: Date;
  reason: CaseEvent;
}

const FOLLOWED: readonly { event: CaseEvent; at: (progress: IncidentProgress) => Date | null }[] = [
  { event: 'technicianAccepted', at: ({ acceptedAt }) => acceptedAt },
  { event: 'technicianArrived', at: ({ arrivedAt }) => arrivedAt },
  { event: 'incidentRestored', at: ({ restoredAt }) => restoredAt },
];

/** The steps a case has to take to catch up with its incident, in order; none when it already has. */
export function advanceCase(state: CaseState, progress: IncidentProgress): CaseAdvance[] {
  const steps: CaseAdvance[] = [];
  for (const { event, at } of FOLLOWED) {
    const happenedAt = at(progress);
    const next = nextCaseState(steps.at(-1)?.state ?? state, event);
    if (happenedAt && next) steps.push({ state: next, at: happenedAt, reason: event });
  }
  return steps;
}
