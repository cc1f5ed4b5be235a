import {
  faultOf,
  priorityRank,
  retiredFault,
  type Component,
  type FaultDefinition,
  type IncidentState,
} from '#libs/domain';

/** A piece of work for people, as it is stored. */
export interface Incident {
  id: string;
  /** `INC-00000042`. */
  number: string;
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
  detail: Record<string, unknown>;
}

/** What an incident is opened with. */
export interface Opening {
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
  };
}

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
  dispatchAt: incident.assigneeId || incident.dispatchAt ? now : null,
});

/** The catalogue's word on a stored incident. */
export const rulesOf = ({ fault }: Pick<Incident, 'fault'>): FaultDefinition => faultOf(fault) ?? retiredFault(fault);
