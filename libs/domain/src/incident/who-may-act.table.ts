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
  merge: { roles: DESK, assignee: false },
  split: { roles: DESK, assignee: false },
  take: { roles: DESK, assignee: false },
  release: { roles: DESK, assignee: false },
  note: { roles: [...DESK, 'customerCare'], assignee: true },
};

export const mayAct = (action: PersonAction, role: ActingRole, isAssignee: boolean): boolean =>
  WHO_MAY_ACT[action].roles.includes(role) || (WHO_MAY_ACT[action].assignee && isAssignee);

/** What lies over an incident's state, as far as it decides what may be done. */
export interface Overlay {
  shelved?: boolean;
  /** A first person asked to shelve it, and the second has not agreed yet. */
  shelveRequested?: boolean;
  /** Who watches over it at the desk. */
  owner?: 'nobody' | 'me' | 'other';
}

/**
 * What this person may do to an incident now, in the order of the table.
 * @param isAssignee whether the person holds the incident or is being asked to take it
 */
export function allowedActions(
  state: IncidentState,
  role: ActingRole,
  isAssignee: boolean,
  overlay: Overlay = {},
): PersonAction[] {
  const idle = idleActions(overlay, role);
  return PERSON_ACTIONS.filter(
    (action) => !idle.includes(action) && TRANSITIONS[action].from.includes(state) && mayAct(action, role, isAssignee),
  );
}

/** What would change nothing, or be refused for whom it belongs to. */
function idleActions({ shelved, shelveRequested, owner = 'nobody' }: Overlay, role: ActingRole): PersonAction[] {
  const shelf: PersonAction[] = shelved ? ['shelve'] : shelveRequested ? [] : ['unshelve'];
  if (owner === 'nobody') return [...shelf, 'release'];
  if (owner === 'me') return [...shelf, 'take'];
  return role === 'lead' || role === 'admin' ? shelf : [...shelf, 'take', 'release'];
}
