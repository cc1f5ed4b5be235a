import {
  isOver,
  judgeChattering,
  judgeSuppression,
  type Admission,
  type FaultDefinition,
  type Suppression,
} from '#libs/domain';
import { ended, NOT_HIDDEN, type Incident } from '../incident.js';
import { shelfKeptAtEnd } from '../shelf.js';
import type { NewTimelineEntry } from '../timeline.js';
import type { AlarmLook } from './alarm-look.js';
import { afterAdmission, numberOf, type AlarmStep } from './alarm-steps.js';

export type ReviewLine = Pick<NewTimelineEntry, 'what' | 'reason' | 'data'>;

/** What a look at one incident comes to. */
export interface Review {
  changes: Partial<Incident>;
  lines: ReviewLine[];
  /** Why pages that were not sent yet are cancelled; null: they are not. */
  cancels: string | null;
}

export interface ReviewFacts {
  incident: Incident;
  fault: FaultDefinition;
  look: AlarmLook;
  now: Date;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** What becomes of an incident whose time to be looked at has come: it is held, hidden or chattering, or was. */
export function reviewIncident(facts: ReviewFacts): Review {
  const { incident } = facts;
  if (isOver(incident.state)) return just({ reviewAt: null });
  if (!isWaiting(incident)) return takenByPerson(facts);
  if (incident.suppressedBy) return reviewHidden(facts, incident.suppressedBy);
  if (incident.hold === 'collapse' || incident.hold === 'look') {
    return admitted(facts, facts.look.admit(incident, { released: true }));
  }
  if (incident.hold === 'standing') return reviewStanding(facts);
  return incident.chatteringSince ? reviewChattering(facts) : just({ reviewAt: null });
}

/** What is left of an outage stands for itself. */
export function splitOut(facts: ReviewFacts, outageId: string): Review {
  const admission = facts.look.admit(facts.incident, { released: true, outOfOutage: true });
  const line: ReviewLine = { what: 'splitOut', reason: 'staysDown', data: { outage: numberOf(outageId) } };
  return admitted(facts, admission, [line]);
}

/** It is part of an outage now, and nobody is asked about it alone. */
export function joinOutage(facts: ReviewFacts, outageId: string): Review {
  return admitted(facts, {
    outcome: 'suppress',
    by: 'parentOutage',
    ref: outageId,
    reason: 'partOfOutage',
    until: null,
  });
}

const just = (changes: Partial<Incident>, lines: ReviewLine[] = []): Review => ({ changes, lines, cancels: null });

const isWaiting = ({ state }: Incident): boolean => state === 'new' || state === 'offered';

/** Somebody is on it: nothing hides it any more, and nobody else is asked. */
function takenByPerson(facts: ReviewFacts): Review {
  const { incident } = facts;
  if (!incident.suppressedBy && incident.chatteringSince) return reviewChattering(facts);
  const { parentId, ...hidden } = NOT_HIDDEN;
  const lines = incident.suppressedBy ? [released(incident, 'inProgress')] : [];
  return just({ ...hidden, parentId: incident.suppressedBy === 'parentOutage' ? parentId : incident.parentId }, lines);
}

function reviewHidden(facts: ReviewFacts, by: Suppression): Review {
  const { incident, fault, look, now } = facts;
  const { suppressedRef: ref, suppressedUntil: until } = incident;
  const sinceMs = now.getTime() - incident.lastEventAt.getTime();
  const admission = look.admit(incident, {
    // What joined an outage that was just ending may be part of the next one.
    released: by !== 'parentOutage' || sinceMs >= look.rules.collapse.holdSeconds * SECOND_MS,
    outOfOutage: by === 'parentOutage',
    mutedEnough: by === 'flood' && until !== null && until <= now,
  });
  const stands = incident.faultActive || fault.clear === 'byPerson';
  const verdict = judgeSuppression({ by, ref, until, stands, untouched: true }, admission);
  switch (verdict.outcome) {
    case 'goOn':
      return just({ suppressedUntil: verdict.until, reviewAt: verdict.until });
    case 'begin':
      return admitted(facts, admission);
    case 'close':
      return closed(facts, verdict.reason);
    case 'raise':
      return admitted(facts, admission, [released(incident, RELEASED[by])]);
  }
}

const RELEASED: Record<Suppression, string> = {
  maintenance: 'stillStands',
  supervisorMode: 'stillStands',
  parentOutage: 'outageOver',
  flood: 'floodOver',
};

/** A slow flap: asked about again when it has stood for long enough, or when the last time is long ago. */
function reviewStanding(facts: ReviewFacts): Review {
  const { incident, look, now } = facts;
  const { standSeconds, quietSeconds, repageMinutes } = look.rules.chattering;
  const since = incident.lastEventAt.getTime();
  const due = new Date(since + (incident.faultActive ? standSeconds : quietSeconds) * SECOND_MS);
  const askedAgo = incident.pagedAt ? now.getTime() - incident.pagedAt.getTime() : Infinity;
  // Only what chatters is open although it is clear, and changes without being closed.
  if (incident.chatteringSince && now < due && askedAgo < repageMinutes * MINUTE_MS) return just({ reviewAt: due });
  if (!incident.faultActive && now >= due) return closed(facts, 'quietAgain');
  return admitted(facts, look.admit(incident, { released: true }), [
    { what: 'waitOver', reason: now >= due ? 'stoodLongEnough' : 'askedLongAgo', data: {} },
  ]);
}

function reviewChattering(facts: ReviewFacts): Review {
  const { incident, look, now } = facts;
  const verdict = judgeChattering(incident, look.rules.chattering, now);
  if (verdict.outcome === 'goOn' || verdict.outcome === 'begin') return just({ reviewAt: verdict.quietAt });
  const line: ReviewLine = { what: 'calmed', reason: 'quietAgain', data: { count: incident.count } };
  if (isWaiting(incident) && !incident.faultActive) return closed(facts, 'quietAgain', [line]);
  return just({ chatteringSince: null, reviewAt: null }, [line]);
}

function admitted({ incident, look, now }: ReviewFacts, admission: Admission, before: ReviewLine[] = []): Review {
  const step: AlarmStep = afterAdmission(admission, {
    unsettled: incident.dispatchAt !== null || incident.state === 'offered',
    now,
    localTime: (at) => look.localTime(at),
  });
  const chattering = incident.chatteringSince && admission.outcome === 'page';
  const reviewAt = chattering
    ? new Date(incident.lastEventAt.getTime() + look.rules.chattering.quietSeconds * SECOND_MS)
    : (step.changes.reviewAt ?? null);
  return just({ ...step.changes, reviewAt }, [...before, ...(step.line ? [step.line] : [])]);
}

function closed({ incident, now }: ReviewFacts, reason: string, before: ReviewLine[] = []): Review {
  return {
    changes: { ...ended(incident, 'closed', now), ...shelfKeptAtEnd(incident, now) },
    lines: [...before, { what: 'closed', reason, data: {} }],
    cancels: 'clearedByItself',
  };
}

const released = ({ suppressedBy, suppressedRef }: Incident, reason: string): ReviewLine => ({
  what: 'unsuppressed',
  reason,
  data: { by: suppressedBy, ref: suppressedRef },
});
