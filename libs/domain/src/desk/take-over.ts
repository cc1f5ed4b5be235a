import type { ActingRole } from '../incident/who-may-act.table.js';

export interface TakeOverFacts {
  /** Who watches over the incident at the desk now. */
  owner: string | null;
  actor: string;
  role: ActingRole;
}

export type TakeOver =
  | { outcome: 'take'; reason: 'nobodyHadIt' | 'leadTakesOver'; from: string | null }
  | { outcome: 'already'; reason: 'isTheirs' }
  /** `owner` is told to the one who came second (product criterion A29). */
  | { outcome: 'refused'; reason: 'takenByColleague'; owner: string };

export type Release =
  | { outcome: 'release'; reason: 'ownWish' | 'byLead' }
  | { outcome: 'already'; reason: 'nobodyHadIt' }
  | { outcome: 'refused'; reason: 'takenByColleague'; owner: string };

/** A lead may take from another; so may an administrator, who stands in for one. */
const mayTakeFromAnother = (role: ActingRole): boolean => role === 'lead' || role === 'admin';

/** Whether a person at the desk becomes the one who watches over an incident (接手). */
export function takeOver({ owner, actor, role }: TakeOverFacts): TakeOver {
  if (owner === null) return { outcome: 'take', reason: 'nobodyHadIt', from: null };
  if (owner === actor) return { outcome: 'already', reason: 'isTheirs' };
  if (mayTakeFromAnother(role)) return { outcome: 'take', reason: 'leadTakesOver', from: owner };
  return { outcome: 'refused', reason: 'takenByColleague', owner };
}

export function release({ owner, actor, role }: TakeOverFacts): Release {
  if (owner === null) return { outcome: 'already', reason: 'nobodyHadIt' };
  if (owner === actor) return { outcome: 'release', reason: 'ownWish' };
  return mayTakeFromAnother(role)
    ? { outcome: 'release', reason: 'byLead' }
    : { outcome: 'refused', reason: 'takenByColleague', owner };
}
