import type { Unattended } from '#libs/domain';
import type { Incident } from '../../incident/index.js';

/** Somebody is looked for at once, as if nobody had ever been asked. */
const sendAgain = (now: Date): Partial<Incident> => ({ dispatchAt: now, shelvedUntil: null });

/** What sets an unattended incident going again. Dispatch ends what still runs of its assignments. */
export const REPAIRS: Readonly<Record<Unattended, (now: Date) => Partial<Incident>>> = {
  noStep: sendAgain,
  dispatchForgotten: sendAgain,
  // The step stays due: told anew until escalation looks again.
  escalationForgotten: sendAgain,
  offerForgotten: sendAgain,
  heldByNobody: (now) => ({ ...sendAgain(now), state: 'new', assigneeId: null, acceptedAt: null, acceptBy: null }),
  suppressedForGood: (now) => ({
    ...sendAgain(now),
    suppressedBy: null,
    suppressedRef: null,
    suppressedUntil: null,
    reviewAt: null,
  }),
  verifyForgotten: (now) => ({ verifyUntil: now }),
};
