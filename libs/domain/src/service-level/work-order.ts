/** The seven steps of a work order, in order. */
export const WORK_ORDER_STEPS = [
  'received',
  'diagnosed',
  'dispatched',
  'solutionAgreed',
  'carriedOut',
  'followedUp',
  'closed',
] as const;
export type WorkOrderStep = (typeof WORK_ORDER_STEPS)[number];

/** Steps that nothing but a person's word can state. */
export const STATED_STEPS = ['diagnosed', 'solutionAgreed', 'followedUp'] as const satisfies readonly WorkOrderStep[];
export type StatedStep = (typeof STATED_STEPS)[number];

/** A line of the incident's history, as far as a work order is concerned. */
export interface WorkOrderFact {
  at: Date;
  what: string;
  /** Username; null: the system. */
  actor: string | null;
  /** Whom it concerns, as a technician who was offered the incident. */
  technicianId: string | null;
  /** For a stated step. */
  step?: StatedStep | undefined;
  text?: string | undefined;
  /** For `followedUp`: 1 to 5. */
  satisfaction?: number | undefined;
}

export interface WorkOrderEntry {
  step: WorkOrderStep;
  state: 'done' | 'open' | 'skipped';
  at: Date | null;
  /** Username or technician; null: the system, or nobody yet. */
  owner: string | null;
  text: string | null;
  satisfaction: number | null;
  /** From the step before that was taken. */
  minutes: number | null;
}

/** Word of the timeline for a stated step. */
export const WORK_ORDER_STATED = 'workOrderStated';

const TAKEN_BY: Readonly<Record<WorkOrderStep, readonly string[]>> = {
  received: ['opened'],
  diagnosed: [],
  // Who accepted counts; what was only offered may be refused.
  dispatched: ['accepted', 'assigned', 'offered'],
  solutionAgreed: [],
  carriedOut: ['restored'],
  followedUp: [],
  closed: ['closed', 'cancelled', 'merged'],
};

/**
 * An incident as a work order: each of the seven steps with its time and owner. What was reopened is worked on again: from
 * the last reopening on all steps but the first are counted anew. A step is `skipped` when a later one was taken
 * without it.
 * @param facts in order of time
 */
export function workOrderOf(facts: readonly WorkOrderFact[]): WorkOrderEntry[] {
  const received = facts.find(({ what }) => what === 'opened');
  const reopened = facts.findLastIndex(({ what }) => what === 'reopened');
  const since = reopened < 0 ? facts : facts.slice(reopened + 1);
  const taken = WORK_ORDER_STEPS.map((step) => (step === 'received' ? received : factOf(step, since)));
  return WORK_ORDER_STEPS.map((step, index) => {
    const fact = taken[index];
    const before = taken.slice(0, index).findLast((each) => each !== undefined);
    return {
      step,
      state: fact ? 'done' : taken.slice(index + 1).some(Boolean) ? 'skipped' : 'open',
      at: fact?.at ?? null,
      owner: fact ? (fact.technicianId ?? fact.actor) : null,
      text: fact?.text ?? null,
      satisfaction: fact?.satisfaction ?? null,
      minutes: fact && before ? Math.max(0, Math.floor((fact.at.getTime() - before.at.getTime()) / 60_000)) : null,
    };
  });
}

function factOf(step: WorkOrderStep, facts: readonly WorkOrderFact[]): WorkOrderFact | undefined {
  const stated = facts.findLast((fact) => fact.what === WORK_ORDER_STATED && fact.step === step);
  if (stated) return stated;
  for (const word of TAKEN_BY[step]) {
    const fact = facts.findLast(({ what }) => what === word);
    if (fact) return fact;
  }
  return undefined;
}

export interface StatingFacts {
  /** Whether the incident is over. */
  over: boolean;
  restored: boolean;
}

/** Whether a person may state a step now. Following up is for after the work; the others for while it is done. */
export function mayState(
  step: StatedStep,
  { over, restored }: StatingFacts,
): { outcome: 'allowed'; reason: 'inOrder' } | { outcome: 'refused'; reason: 'notRestoredYet' | 'over' } {
  if (step === 'followedUp') {
    return over || restored
      ? { outcome: 'allowed', reason: 'inOrder' }
      : { outcome: 'refused', reason: 'notRestoredYet' };
  }
  return over ? { outcome: 'refused', reason: 'over' } : { outcome: 'allowed', reason: 'inOrder' };
}
