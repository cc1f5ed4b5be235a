import {
  clockAfter,
  nextEscalation,
  stepOf,
  type DueStep,
  type EscalationClock,
  type EscalationFacts,
  type EscalationRest,
} from './next-escalation.js';
import type { EscalationPolicy } from './policy.js';
import { lastResort, reachOf, type Reach, type ReachFacts, type ReachSubject } from './reach.js';
import type { WorkingHours } from './working-hours.js';

export interface FiredStep extends Reach {
  step: DueStep;
  dueAt: Date;
  /** `lastResort`: the step meant nobody and had none behind it, so that every desk and lead was told. */
  reason: 'due' | 'lastResort' | 'reachesNobody';
}

export interface EscalationRun {
  outcome: 'rest' | 'running';
  reason: EscalationRest | 'started' | 'fired' | 'nothingDue';
  /** What the row is to keep; null: no clock. */
  clock: EscalationClock | null;
  fired: FiredStep[];
}

export interface EscalationWorld {
  policy: EscalationPolicy;
  hours: WorkingHours;
  subject: ReachSubject;
  reach: ReachFacts;
}

/**
 * All that is due of one incident now, in order: steps that a stop of the server had delayed, and the one behind a step
 * that reached nobody.
 */
export function runEscalation(facts: EscalationFacts, world: EscalationWorld, now: Date): EscalationRun {
  const { policy, hours } = world;
  const fired: FiredStep[] = [];
  let { clock } = facts;
  for (;;) {
    const next = nextEscalation({ ...facts, clock }, policy, hours, now);
    if (next.outcome === 'rest') return { outcome: 'rest', reason: next.reason, clock: null, fired };
    if (next.outcome === 'wait') {
      const reason = fired.length > 0 ? 'fired' : facts.clock ? 'nothingDue' : 'started';
      return { outcome: 'running', reason, clock: settled(clock, policy), fired };
    }
    if (next.outcome === 'start') {
      clock = next.clock;
      continue;
    }
    const before: EscalationClock = clock!;
    const step = fire(next.step, before, world);
    fired.push(step);
    clock = clockAfter({ clock: before, reached: step.recipients.length > 0 }, policy, hours, now);
  }
}

// A policy that was shortened meanwhile has no such step any more: the row must not stay due for ever.
const settled = (clock: EscalationClock | null, policy: EscalationPolicy): EscalationClock | null =>
  clock && clock.due && !stepOf(policy, clock.step) ? { ...clock, due: null } : clock;

function fire(step: DueStep, clock: EscalationClock, { policy, subject, reach }: EscalationWorld): FiredStep {
  const meant = reachOf(step.notify, subject, reach);
  const dueAt = clock.due!;
  if (meant.recipients.length > 0) return { ...meant, step, dueAt, reason: 'due' };
  const behind = stepOf(policy, step.index + 1);
  if (behind && behind.repeat <= 1) return { ...meant, step, dueAt, reason: 'reachesNobody' };
  const everybody = lastResort(reach);
  const reason = everybody.recipients.length > 0 ? 'lastResort' : 'reachesNobody';
  return { recipients: everybody.recipients, missed: meant.missed, step, dueAt, reason };
}
