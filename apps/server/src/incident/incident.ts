import {
  outageSubjectOf,
  priorityRank,
  type Component,
  type FaultDefinition,
  type Hold,
  type IncidentSubject,
  type IncidentState,
} from '#libs/domain';

/** A piece of work for people, as it is stored. */
export interface Incident {
  id: string;
  /** `INC-00000042`. */
  number: string;
  /** What `terminalId` names: a terminal, or for an outage the site, network, host or region. */
  subject: IncidentSubject;
  terminalId: string;
  regionId: string;
  component: Component;
  fault: string;
  /** 1 to 4. */
  priority: number;
  state: IncidentState;
  openedAt: Date;
  lastEventAt: Date;
  /** Whether the terminal still reports the fault. */
  faultActive: boolean;
  clearedAt: Date | null;
  /** How often the fault was raised. */
  count: number;
  version: number;
  /** The technician who holds it or is asked. */
  assigneeId: string | null;
  acceptBy: Date | null;
  acceptedAt: Date | null;
  arrivedAt: Date | null;
  restoredAt: Date | null;
  closedAt: Date | null;
  verifyUntil: Date | null;
  shelvedUntil: Date | null;
  /** When dispatch must look at it next; null when there is nothing to do. */
  dispatchAt: Date | null;
  /** The outage that it is part of, or the incident that it was merged into. */
  parentId: string | null;
  /** What hides it from paging; the state stays as it is. */
  suppressedBy: Suppression | null;
  /** Id of the window or of the outage. */
  suppressedRef: string | null;
  /** When the suppression ends, where that is known. */
  suppressedUntil: Date | null;
  /** What it waits for before anybody is asked. */
  hold: Hold | null;
  /** When the alarm rules must look at it next. */
  reviewAt: Date | null;
  /** The last raises and clears, oldest first; bounded. */
  transitions: Date[];
  chatteringSince: Date | null;
  reopens: number;
  /** When somebody was last asked to take it. */
  pagedAt: Date | null;
  shelfKind: ShelfKind | null;
  shelvedBy: string | null;
  /** What the first of two persons asked for. */
  shelveRequest: ShelveRequest | null;
  /** Operator of the desk who has taken it over. */
  deskOwner: string | null;
  /** When the next step of escalation is due. */
  escalateAt: Date | null;
  /** Index of that step; counts on over the repeats. */
  escalationStep: number;
  /** Since when the clock of escalation runs. */
  escalationFrom: Date | null;
  detail: Record<string, unknown>;
}

export type Suppression = 'maintenance' | 'supervisorMode' | 'parentOutage' | 'flood';

/** As OPC UA Part 9 names them: until a time, or until the fault goes. */
export type ShelfKind = 'timed' | 'oneShot';

export interface ShelveRequest {
  by: string;
  at: string;
  until: string;
  kind: ShelfKind;
  reason: string;
}

/** What an incident is opened with. */
export interface Opening {
  /** A terminal, unless said. */
  subject?: IncidentSubject;
  terminalId: string;
  regionId: string;
  component: Component;
  fault: string;
  detail: Record<string, unknown>;
}

/** An incident that is not stored yet: it has no id and no number. */
export function newIncident(opening: Opening, rules: FaultDefinition, now: Date): Incident {
  const { terminalId, regionId, component, fault, detail } = opening;
  return {
    terminalId,
    regionId,
    component,
    fault,
    detail,
    id: '',
    number: '',
    priority: priorityRank(rules.priority),
    state: 'new',
    openedAt: now,
    lastEventAt: now,
    faultActive: true,
    clearedAt: null,
    count: 1,
    version: 1,
    assigneeId: null,
    acceptBy: null,
    acceptedAt: null,
    arrivedAt: null,
    restoredAt: null,
    closedAt: null,
    verifyUntil: null,
    shelvedUntil: null,
    dispatchAt: rules.dispatch === 'now' ? now : null,
    subject: opening.subject ?? outageSubjectOf(fault) ?? 'terminal',
    ...NOT_HIDDEN,
    transitions: [now],
    chatteringSince: null,
    reopens: 0,
    pagedAt: null,
    shelfKind: null,
    shelvedBy: null,
    shelveRequest: null,
    deskOwner: null,
    escalateAt: null,
    escalationStep: 0,
    escalationFrom: null,
  };
}

/**
 * Another priority may have another policy of escalation: its steps count from the same beginning, none twice. Dispatch
 * looks anew.
 */
export function withPriority(incident: Incident, priority: number, now: Date): Partial<Incident> {
  if (priority === incident.priority) return {};
  const { escalationFrom, suppressedBy, hold, dispatchAt, state } = incident;
  // Whatever the catalogue lists for the desk only: a person says that it is urgent.
  const isCalledFor = priority <= 2 && state === 'new' && !suppressedBy && !hold;
  return {
    priority,
    // When to look again, and how long an acceptance lasts, go by the priority.
    ...((dispatchAt || state === 'accepted' || isCalledFor) && { dispatchAt: now }),
    ...(escalationFrom && { escalateAt: escalationFrom, escalationFrom: null }),
    // A flood mutes by priority alone.
    ...(suppressedBy === 'flood' && { reviewAt: now }),
  };
}

/** Neither held nor hidden. */
export const NOT_HIDDEN = {
  parentId: null,
  suppressedBy: null,
  suppressedRef: null,
  suppressedUntil: null,
  hold: null,
  reviewAt: null,
} as const satisfies Partial<Incident>;

/** No escalation, no shelf: as an incident is at its beginning and after its end. */
const NOTHING_PENDING = {
  shelfKind: null,
  shelvedBy: null,
  shelveRequest: null,
  escalateAt: null,
  escalationStep: 0,
  escalationFrom: null,
} as const satisfies Partial<Incident>;

/** The changes that reopening makes; the next dispatch begins anew, and first ends what still ran before. */
export const reopened = (incident: Incident, rules: FaultDefinition, now: Date): Partial<Incident> => ({
  state: 'new',
  assigneeId: null,
  acceptBy: null,
  acceptedAt: null,
  arrivedAt: null,
  restoredAt: null,
  closedAt: null,
  verifyUntil: null,
  shelvedUntil: null,
  ...NOTHING_PENDING,
  ...NOT_HIDDEN,
  chatteringSince: null,
  reopens: incident.reopens + 1,
  dispatchAt: rules.dispatch === 'now' || incident.dispatchAt ? now : null,
});

/**
 * The changes that ending makes. Dispatch looks once more when somebody has to be called back, or is done; also when it
 * was about to look: an incident that was reopened a moment ago may still have the technician of before.
 */
export const ended = (incident: Incident, state: 'closed' | 'cancelled', now: Date): Partial<Incident> => ({
  state,
  closedAt: now,
  acceptBy: null,
  verifyUntil: null,
  shelvedUntil: null,
  ...NOTHING_PENDING,
  // What hid it, or held it, stays to be read. The alarm rules look once more after an outage, for what was part of it.
  reviewAt: incident.subject === 'terminal' ? null : now,
  chatteringSince: null,
  // Also when nobody leads it: somebody may be helping, or be asked to take it over.
  dispatchAt: now,
});
