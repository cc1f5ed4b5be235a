import type { IncidentState } from '../incident/lifecycle.js';
import { isHeld, isOver } from '../incident/transitions.table.js';
import type { EscalationPolicy, EscalationTarget, StepHours } from './policy.js';
import { nextWorkingInstant, type WorkingHours } from './working-hours.js';

/** The running clock of one incident: what its row keeps. */
export interface EscalationClock {
  from: Date;
  /** Index of the next step; goes on counting over the repeats. */
  step: number;
  /** When the next step is due; null when the policy has no further one. */
  due: Date | null;
}

export interface EscalationFacts {
  state: IncidentState;
  /** Whether somebody is to be sent: asked now, or waiting for dispatch. What is only listed does not escalate. */
  paging: boolean;
  /** Maintenance, supervisor mode, an outage above it, flood. */
  suppressed: boolean;
  shelvedUntil: Date | null;
  /** When somebody was first to be sent, where it is known more exactly than "now". */
  since: Date | null;
  clock: EscalationClock | null;
  /** The step that a clock without one begins with: another policy counts from now on, and no step is said twice. */
  fromStep?: number;
}

export type EscalationRest = 'over' | 'restored' | 'accepted' | 'suppressed' | 'shelved' | 'notPaging';

/** One step as it fires, the repeats unrolled. */
export interface DueStep {
  index: number;
  notify: readonly EscalationTarget[];
  hours: StepHours;
  /** 0 for a step of the list; 1, 2 … for the repeats. */
  repeat: number;
}

export type NextEscalation =
  /** No clock runs, or none is to run any longer. */
  | { outcome: 'rest'; reason: EscalationRest }
  /** Somebody must take it from now on. */
  | { outcome: 'start'; reason: 'putToDispatch'; clock: EscalationClock }
  | { outcome: 'wait'; reason: 'notDue' | 'lastStepFired' }
  | { outcome: 'fire'; reason: 'due'; step: DueStep };

const MINUTE_MS = 60_000;
const plus = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * MINUTE_MS);
const later = (a: Date, b: Date): Date => (a < b ? b : a);

/** The step with this index; undefined when the policy ends before it. */
export function stepOf(policy: EscalationPolicy, index: number): DueStep | undefined {
  const step = policy.steps[index];
  if (step) return { index, notify: step.notify, hours: step.hours, repeat: 0 };
  if (!policy.repeat) return undefined;
  const { notify, hours } = policy.repeat;
  return { index, notify, hours, repeat: index - policy.steps.length + 1 };
}

/** Why no clock may run now; null when one must. */
function restsBecause(facts: Omit<EscalationFacts, 'clock' | 'since'>, now: Date): EscalationRest | null {
  const { state, paging, suppressed, shelvedUntil } = facts;
  if (isOver(state)) return 'over';
  if (state === 'restored') return 'restored';
  if (isHeld(state)) return 'accepted';
  if (suppressed) return 'suppressed';
  if (shelvedUntil && now < shelvedUntil) return 'shelved';
  return paging ? null : 'notPaging';
}

/** What escalation does about an incident now. One step at a time: after a fire, ask again with the clock moved on. */
export function nextEscalation(
  facts: EscalationFacts,
  policy: EscalationPolicy,
  hours: WorkingHours,
  now: Date,
): NextEscalation {
  const rest = restsBecause(facts, now);
  if (rest) return { outcome: 'rest', reason: rest };
  if (!facts.clock) {
    const from = facts.since && facts.since < now ? facts.since : now;
    const step = facts.fromStep ?? 0;
    const clock = step > 0 ? goOn(policy, hours, { from, step, due: from }, now) : startClock(policy, hours, from);
    return { outcome: 'start', reason: 'putToDispatch', clock };
  }
  const { step: index, due } = facts.clock;
  const step = stepOf(policy, index);
  if (!due || !step) return { outcome: 'wait', reason: 'lastStepFired' };
  return now < due ? { outcome: 'wait', reason: 'notDue' } : { outcome: 'fire', reason: 'due', step };
}

/** @param from when somebody was first to be sent */
function startClock(policy: EscalationPolicy, hours: WorkingHours, from: Date): EscalationClock {
  return { from, step: 0, due: dueOf(policy, hours, { from, step: 0, due: from }, from) };
}

/** The same clock under another policy: what it has as its next step is due when that policy says. */
const goOn = (policy: EscalationPolicy, hours: WorkingHours, clock: EscalationClock, now: Date): EscalationClock => ({
  ...clock,
  due: dueOf(policy, hours, clock, now),
});

/**
 * The clock after a step has fired. Missed steps are each caught up with; missed repeats are not, a repeat counts from
 * the one before it.
 * @param reached whether the step told anybody; if not, the next one does not wait for its time
 */
export function clockAfter(
  fired: { clock: EscalationClock; reached: boolean },
  policy: EscalationPolicy,
  hours: WorkingHours,
  now: Date,
): EscalationClock {
  const { clock, reached } = fired;
  const next = { ...clock, step: clock.step + 1 };
  const step = stepOf(policy, next.step);
  if (!step) return { ...next, due: null };
  // Not from repeat to repeat: one that reaches nobody would follow itself without end.
  const pulled = !reached && step.repeat <= 1;
  return { ...next, due: pulled ? now : dueOf(policy, hours, next, now) };
}

/** What is due next is due now: somebody asked for it. */
export const pullToNow = (clock: EscalationClock, now: Date): EscalationClock => ({
  ...clock,
  due: clock.due && clock.due < now ? clock.due : now,
});

function dueOf(
  policy: EscalationPolicy,
  hours: WorkingHours,
  { from, step: index, due }: EscalationClock,
  now: Date,
): Date | null {
  const step = stepOf(policy, index);
  if (!step) return null;
  const listed = policy.steps[index];
  const at = listed ? later(plus(from, listed.afterMinutes), due ?? from) : plus(now, policy.repeat!.everyMinutes);
  return step.hours === 'working' ? nextWorkingInstant(at, hours) : at;
}
