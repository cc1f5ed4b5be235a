/** States of an incident (ITIL), in the order in which one usually passes them. */
export const INCIDENT_STATES = [
  'new',
  'offered',
  'accepted',
  'travelling',
  'onSite',
  'waitingParts',
  'restored',
  'closed',
  'cancelled',
  'merged',
] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];

/** An incident in one of these states is over: nothing more is paged, and the fault may open a new one. */
export const OVER_STATES = ['closed', 'cancelled', 'merged'] as const satisfies readonly IncidentState[];
