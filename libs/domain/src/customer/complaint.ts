import { reckonService, type ServiceLevel, type TargetTerms } from '../service-level/service-clock.js';
import type { ServiceEvent } from '../service-level/service-history.js';

/** A customer's complaint, in the order of its states. */
export const COMPLAINT_STATES = ['received', 'assigned', 'answered', 'closed'] as const;
export type ComplaintState = (typeof COMPLAINT_STATES)[number];

export const COMPLAINT_ACTIONS = ['assign', 'answer', 'close', 'reopen'] as const;
export type ComplaintAction = (typeof COMPLAINT_ACTIONS)[number];

/** What leads where. A complaint cannot be closed without an answer; whoever is not satisfied has it reopened. */
const COMPLAINT_TRANSITIONS: Readonly<
  Record<ComplaintAction, { from: readonly ComplaintState[]; to: ComplaintState }>
> = {
  assign: { from: ['received', 'assigned'], to: 'assigned' },
  answer: { from: ['assigned'], to: 'answered' },
  close: { from: ['answered'], to: 'closed' },
  reopen: { from: ['answered', 'closed'], to: 'received' },
};

/** Who did the work that is complained of. */
export interface JobFacts {
  technicianIds: readonly string[];
  usernames: readonly string[];
}

export interface ComplaintPerson {
  username: string;
  technicianId: string | null;
}

/** Nobody sees to a complaint about their own work: not as its handler, and not by answering or closing it. */
export const didTheJob = ({ username, technicianId }: ComplaintPerson, job: JobFacts): boolean =>
  job.usernames.includes(username) || (technicianId !== null && job.technicianIds.includes(technicianId));

export interface ComplaintStepFacts {
  state: ComplaintState;
  actor: ComplaintPerson;
  /** For `assign`: whoever is to see to it. */
  handler?: ComplaintPerson | undefined;
  job: JobFacts;
}

export type ComplaintStep =
  | { outcome: 'moved'; state: ComplaintState; reason: 'inOrder' }
  | { outcome: 'refused'; reason: 'notInThisState' | 'didTheJob' };

/** Whether a step may be taken. A customer's wish to reopen may be entered by anybody. */
export function nextComplaintStep(action: ComplaintAction, facts: ComplaintStepFacts): ComplaintStep {
  const { from, to } = COMPLAINT_TRANSITIONS[action];
  if (!from.includes(facts.state)) return { outcome: 'refused', reason: 'notInThisState' };
  const person = action === 'assign' ? facts.handler : action === 'reopen' ? undefined : facts.actor;
  if (person && didTheJob(person, facts.job)) return { outcome: 'refused', reason: 'didTheJob' };
  return { outcome: 'moved', state: to, reason: 'inOrder' };
}

export interface ComplaintClock {
  /** When it is at risk; null: nothing is promised. */
  warnAt: Date | null;
  dueAt: Date | null;
  /** The desks were told, in this round. */
  warned: boolean;
  missed: boolean;
}

/** What the desks are to be told of a complaint without an answer: that it is at risk, then that it is late; each once. */
export function complaintNews(
  { warnAt, dueAt, warned, missed }: ComplaintClock,
  now: Date,
): 'atRisk' | 'overdue' | null {
  if (!missed && dueAt && dueAt <= now) return 'overdue';
  return !warned && !missed && warnAt && warnAt <= now ? 'atRisk' : null;
}

/** The clock of a complaint: to be answered within a limit, counted anew from a reopening. */
export function reckonComplaint(
  { roundAt, answeredAt }: { roundAt: Date; answeredAt: Date | null },
  terms: TargetTerms,
  now: Date,
): ServiceLevel {
  const events: ServiceEvent[] = answeredAt ? [{ kind: 'restored', at: answeredAt }] : [];
  return reckonService({ round: 1, openedAt: roundAt, priority: 'P3', events }, 'restore', terms, now);
}
