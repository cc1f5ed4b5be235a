import type { IncidentState } from './lifecycle.js';
import { PERSON_ACTIONS, TRANSITIONS, type PersonAction } from './transitions.table.js';

export type ActingRole =
  'desk' | 'lead' | 'technician' | 'dispatcher' | 'auditor' | 'customerCare' | 'admin' | 'wallboard';

interface WhoMay {
  /** By role, whoever holds the incident. */
  roles: readonly ActingRole[];
  /** The technician who holds it or is asked. */
  assignee: boolean;
}

const DESK = ['desk', 'lead', 'dispatcher', 'admin'] as const;

/** A technician speaks for themselves alone; the desk may enter what a technician tells it by telephone. */
export const WHO_MAY_ACT: Readonly<Record<PersonAction, WhoMay>> = {
  accept: { roles: [], assignee: true },
  refuse: { roles: [], assignee: true },
  travel: { roles: DESK, assignee: true },
  arrive: { roles: DESK, assignee: true },
  'wait-parts': { roles: DESK, assignee: true },
  restore: { roles: DESK, assignee: true },
  close: { roles: DESK, assignee: false },
  cancel: { roles: DESK, assignee: false },
  assign: { roles: DESK, assignee: false },
  reopen: { roles: DESK, assignee: false },
  shelve: { roles: DESK, assignee: false },
  unshelve: { roles: DESK, assignee: false },
  note: { roles: [...DESK, 'customerCare'], assignee: true },
};

export const mayAct = (action: PersonAction, role: ActingRole, isAssignee: boolean): boolean =>
  WHO_MAY_ACT[action].roles.includes(role) || (WHO_MAY_ACT[action].assignee && isAssignee);

/**
 * What this person may do to an incident now, in the order of the table.
 * @param isAssignee whether the person holds the incident or is being asked to take it
 */
export function allowedActions(
  state: IncidentState,
  role: ActingRole,
  isAssignee: boolean,
  shelved = false,
): PersonAction[] {
  const otherShelfAction: PersonAction = shelved ? 'shelve' : 'unshelve';
  return PERSON_ACTIONS.filter(
    (action) =>
      action !== otherShelfAction && TRANSITIONS[action].from.includes(state) && mayAct(action, role, isAssignee),
  );
}
