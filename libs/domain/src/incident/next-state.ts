import type { IncidentState } from './lifecycle.js';
import { TRANSITIONS, type IncidentAction } from './transitions.table.js';

export interface ActionFacts {
  /** The machine still reports the fault, and the fault is one that the machine clears. */
  faultStands: boolean;
  /** A person vouches that the fault is gone although the machine says otherwise. */
  override: boolean;
  hasReason: boolean;
}

export type NextState =
  | { outcome: 'moved'; state: IncidentState; reason: 'inOrder' | 'overridden' }
  /** The incident is there already, as when a phone without signal sends twice. */
  | { outcome: 'already'; state: IncidentState; reason: 'alreadyThere' }
  | { outcome: 'refused'; state: IncidentState; reason: 'notInThisState' | 'reasonNeeded' | 'faultStands' };

const UNHINDERED: ActionFacts = { faultStands: false, override: false, hasReason: true };

/** Where an action leads from a state, or why it does not. */
export function nextState(state: IncidentState, action: IncidentAction, facts: ActionFacts = UNHINDERED): NextState {
  const { from, to, reasonNeeded = false, blockedByFault = false } = TRANSITIONS[action];
  if (to === state && !from.includes(state)) return { outcome: 'already', state, reason: 'alreadyThere' };
  if (!from.includes(state)) return { outcome: 'refused', state, reason: 'notInThisState' };
  const blocked = blockedByFault && facts.faultStands;
  if (blocked && !facts.override) return { outcome: 'refused', state, reason: 'faultStands' };
  if ((reasonNeeded || blocked) && !facts.hasReason) return { outcome: 'refused', state, reason: 'reasonNeeded' };
  return { outcome: 'moved', state: to === 'same' ? state : to, reason: blocked ? 'overridden' : 'inOrder' };
}
