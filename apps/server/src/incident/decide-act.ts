import {
  decideShelving,
  faultStands,
  mayAct,
  nextState,
  release,
  takeOver,
  type FaultDefinition,
  type MergeRefusal,
  type ShelvedMatter,
  type ShelvingRefusal,
  type ShelvingRules,
} from '#libs/domain';
import { EFFECTS } from './action-effects.table.js';
import type { IncidentAct } from './incident-act.js';
import type { Incident } from './incident.js';
import { OFF_THE_SHELF, toRequest, toStoredRequest, waitingRequest } from './shelf.js';
import type { TimelineWord } from './timeline-words.js';

export type ActRefusal =
  | ShelvingRefusal
  | MergeRefusal
  | 'notYours'
  | 'versionChanged'
  | 'notInThisState'
  | 'textNeeded'
  | 'faultStands'
  | 'openElsewhere'
  | 'takenByColleague'
  | 'unknownTarget';

export interface ActFacts {
  now: Date;
  rules: FaultDefinition;
  shelving: ShelvingRules;
  verifyMs: number;
  /** A fault of an incident that was merged into this one stands. */
  partsStand: boolean;
  /** What a shelf would hide: the incident and all that was merged into it. */
  matters: readonly ShelvedMatter[];
}

/** What an act comes to, before anything is written. */
export type ActDecision =
  | { outcome: 'already' }
  /** `holder`: username of whoever has it. */
  | { outcome: 'refused'; reason: ActRefusal; holder?: string }
  | {
      outcome: 'act';
      /** Word of the timeline. */
      what: TimelineWord;
      change: Partial<Incident>;
      data: Record<string, unknown>;
      /** Pages that were not sent yet are cancelled. */
      endsPages: boolean;
      touches: boolean;
    };

type Refused = Extract<ActDecision, { outcome: 'refused' }>;

const refused = (reason: ActRefusal): Refused => ({ outcome: 'refused', reason });

/** Whether a person's act on an incident goes through, and what it changes. Pure. */
export function decideAct(act: IncidentAct, incident: Incident, facts: ActFacts): ActDecision {
  const hindrance = hindranceOf(act, incident, facts);
  if (hindrance) return hindrance;
  if (act.action === 'shelve') return decideShelf(act, incident, facts);
  if (act.action === 'unshelve') return decideUnshelve(incident, facts);
  if (act.action === 'take' || act.action === 'release') return decideOwner(act, incident);
  const { what, endsPages, touches, change } = EFFECTS[act.action];
  const changes = change(incident, facts);
  const data = { from: incident.state, to: changes.state ?? incident.state, ...(act.override && { override: true }) };
  return { outcome: 'act', what, change: changes, data, endsPages, touches };
}

function hindranceOf(act: IncidentAct, incident: Incident, facts: ActFacts): Refused | { outcome: 'already' } | null {
  const { action, actor, version, reason, override = false } = act;
  const isAssignee = actor.technicianId !== null && actor.technicianId === incident.assigneeId;
  if (!mayAct(action, actor.role, isAssignee)) return refused('notYours');
  if (action === 'note' && !act.text && !reason) return refused('textNeeded');
  const stands = faultStands(incident.faultActive, facts.rules.clear) || facts.partsStand;
  const next = nextState(incident.state, action, { faultStands: stands, override, hasReason: Boolean(reason) });
  // Said again, it is done already, whatever version the person saw.
  if (next.outcome === 'already') return { outcome: 'already' };
  // Two who take it over have both seen the same version; the second is told who was first, not to look again.
  const seen = action === 'take' || action === 'release' || version === undefined || version === incident.version;
  if (!seen) return refused('versionChanged');
  return next.outcome === 'refused' ? refused(next.reason) : null;
}

function decideShelf(act: IncidentAct, incident: Incident, { matters, shelving, now }: ActFacts): ActDecision {
  const { actor, until, kind, reason } = act;
  const pending = toRequest(incident.shelveRequest);
  const wish = { matters, by: actor.username, until, kind, reason, pending };
  const verdict = decideShelving(wish, shelving, now);
  if (verdict.outcome === 'refused') return refused(verdict.reason);
  if (verdict.outcome === 'request') {
    const { request, lapsesAt } = verdict;
    return {
      outcome: 'act',
      what: 'shelveRequested',
      change: { shelveRequest: toStoredRequest(request) },
      data: { until: request.until.toISOString(), kind: request.kind, lapsesAt: lapsesAt.toISOString() },
      endsPages: false,
      touches: true,
    };
  }
  const { requestedBy } = verdict;
  const by = requestedBy ? `${requestedBy}, ${actor.username}` : actor.username;
  return {
    outcome: 'act',
    what: 'shelved',
    change: shelve(incident, { until: verdict.until, kind: verdict.kind, by }, now),
    data: { until: verdict.until.toISOString(), kind: verdict.kind, ...(requestedBy && { requestedBy }) },
    endsPages: true,
    touches: true,
  };
}

type Shelving = { until: Date; kind: Incident['shelfKind']; by: string };

/** Dispatch looks now when an offer has to be taken back, and then waits for the end of the shelving. */
const shelve = (incident: Incident, { until, kind, by }: Shelving, now: Date): Partial<Incident> => ({
  shelvedUntil: until,
  shelfKind: kind,
  shelvedBy: by,
  shelveRequest: null,
  dispatchAt: incident.dispatchAt && incident.state === 'offered' ? now : incident.dispatchAt && until,
});

function decideUnshelve(incident: Incident, { shelving, now }: ActFacts): ActDecision {
  const done = { outcome: 'act', data: {}, endsPages: false, touches: true } as const;
  if (incident.shelvedUntil) {
    return { ...done, what: 'unshelved', change: { ...OFF_THE_SHELF, dispatchAt: incident.dispatchAt && now } };
  }
  if (!waitingRequest(incident, shelving, now)) return { outcome: 'already' };
  return { ...done, what: 'shelveRequestWithdrawn', change: { shelveRequest: null } };
}

function decideOwner({ action, actor }: IncidentAct, incident: Incident): ActDecision {
  const facts = { owner: incident.deskOwner, actor: actor.username, role: actor.role };
  const verdict = action === 'take' ? takeOver(facts) : release(facts);
  if (verdict.outcome === 'already') return { outcome: 'already' };
  if (verdict.outcome === 'refused') return { outcome: 'refused', reason: verdict.reason, holder: verdict.owner };
  const owner = verdict.outcome === 'take' ? actor.username : null;
  return {
    outcome: 'act',
    what: verdict.outcome === 'take' ? 'taken' : 'released',
    change: { deskOwner: owner },
    data: { owner, why: verdict.reason, ...(incident.deskOwner && { before: incident.deskOwner }) },
    endsPages: false,
    touches: true,
  };
}
