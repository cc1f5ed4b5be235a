import type { IncidentState } from '../incident/lifecycle.js';
import { isHeld, isOver } from '../incident/transitions.table.js';

/** How late a deadline of the past may be looked at before nobody seems to look at all. */
export const LATE_MS = 120_000;

/** An open incident as the auditor sees it. */
export interface AuditFacts {
  state: IncidentState;
  /** The catalogue pages nobody for it. */
  listedOnly: boolean;
  assigneeId: string | null;
  /** A running assignment: offered or accepted, and until when an offer runs. */
  running: { state: 'offered' | 'accepted'; expiresAt: Date } | null;
  dispatchAt: Date | null;
  escalateAt: Date | null;
  /** When a restored incident is closed. */
  verifyUntil: Date | null;
  /** When the alarm rules look at it again. */
  reviewAt: Date | null;
  shelvedUntil: Date | null;
  suppressedBy: string | null;
  suppressedUntil: Date | null;
  /** Suppressed by an outage that is open and so watched itself, or by a mode that an event ends. */
  suppressorStands: boolean;
  /** Somebody of the desk has taken it over. */
  deskOwner: string | null;
}

export type Attended =
  | 'over'
  | 'held'
  | 'verifying'
  | 'shelved'
  | 'suppressed'
  | 'asked'
  | 'dispatchDue'
  | 'escalationDue'
  | 'reviewDue'
  | 'takenOver'
  | 'listed';

export type Unattended =
  | 'heldByNobody'
  | 'verifyForgotten'
  | 'suppressedForGood'
  | 'offerForgotten'
  | 'dispatchForgotten'
  | 'escalationForgotten'
  | 'noStep';

export type AuditVerdict = { outcome: 'attended'; reason: Attended } | { outcome: 'unattended'; reason: Unattended };

const attended = (reason: Attended): AuditVerdict => ({ outcome: 'attended', reason });
const unattended = (reason: Unattended): AuditVerdict => ({ outcome: 'unattended', reason });

/** Whether a person or a step that is to come looks after an open incident. */
export function auditIncident(facts: AuditFacts, now: Date): AuditVerdict {
  const { state, running, shelvedUntil, suppressedBy } = facts;
  const alive = (at: Date | null): boolean => at !== null && at.getTime() + LATE_MS > now.getTime();
  if (isOver(state)) return attended('over');
  if (state === 'restored') return alive(facts.verifyUntil) ? attended('verifying') : unattended('verifyForgotten');
  if (isHeld(state)) {
    if (facts.assigneeId && running?.state === 'accepted') {
      // An acceptance lapses, and is handed over, by dispatch: somebody who sleeps on it must not hide that it stands still.
      return facts.dispatchAt && !alive(facts.dispatchAt) ? unattended('dispatchForgotten') : attended('held');
    }
    // Only a look that is due this moment: the end of a shift, hours ahead, looks after nobody.
    const isDue = facts.dispatchAt !== null && facts.dispatchAt <= now && alive(facts.dispatchAt);
    return isDue ? attended('dispatchDue') : unattended('heldByNobody');
  }
  if (shelvedUntil && now < shelvedUntil) return attended('shelved');
  if (suppressedBy) return auditSuppressed(facts, alive);
  return auditWaiting(facts, alive);
}

type Alive = (at: Date | null) => boolean;

function auditSuppressed(facts: AuditFacts, alive: Alive): AuditVerdict {
  const ends = alive(facts.suppressedUntil) || alive(facts.reviewAt) || facts.suppressorStands;
  return ends ? attended('suppressed') : unattended('suppressedForGood');
}

function auditWaiting(facts: AuditFacts, alive: Alive): AuditVerdict {
  const { running, dispatchAt, escalateAt, reviewAt, deskOwner, listedOnly } = facts;
  // Before anything else that would excuse it: a deadline that has passed and was not looked at.
  if (dispatchAt && !alive(dispatchAt)) return unattended(running ? 'offerForgotten' : 'dispatchForgotten');
  // Offers that go round and round reach nobody else.
  if (escalateAt && !alive(escalateAt)) return unattended('escalationForgotten');
  if (running?.state === 'offered' && alive(running.expiresAt)) return attended('asked');
  if (dispatchAt) return attended('dispatchDue');
  if (alive(escalateAt)) return attended('escalationDue');
  if (alive(reviewAt)) return attended('reviewDue');
  if (deskOwner) return attended('takenOver');
  return listedOnly ? attended('listed') : unattended('noStep');
}
