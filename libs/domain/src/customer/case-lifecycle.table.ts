import { CASE_STATES, type CaseState } from './case-words.js';

/** What moves a case: facts of its incident, or a person who handles the card or the cash. */
export const CASE_EVENTS = [
  'technicianAccepted',
  'technicianArrived',
  'incidentRestored',
  'contentsVerified',
  'releasePrepared',
  'handedOver',
] as const;
export type CaseEvent = (typeof CASE_EVENTS)[number];

export interface CaseTransition {
  from: readonly CaseState[];
  on: CaseEvent;
  to: CaseState;
}

/** A case goes forward only: a technician who hands the incident back does not undo what the customer was told. */
export const CASE_TRANSITIONS: readonly CaseTransition[] = [
  { from: ['received'], on: 'technicianAccepted', to: 'technicianSent' },
  { from: ['received', 'technicianSent'], on: 'technicianArrived', to: 'onSite' },
  { from: ['received', 'technicianSent', 'onSite'], on: 'incidentRestored', to: 'secured' },
  { from: ['secured'], on: 'contentsVerified', to: 'verified' },
  { from: ['verified'], on: 'releasePrepared', to: 'ready' },
  { from: ['ready'], on: 'handedOver', to: 'completed' },
];

/** Every defect of a lifecycle table, in words; none for a sound one. Checked at start and by test. */
export function caseLifecycleDefects(table: readonly CaseTransition[] = CASE_TRANSITIONS): string[] {
  const rank = (state: CaseState): number => CASE_STATES.indexOf(state);
  const known = (state: CaseState): boolean => rank(state) >= 0;
  const targets = new Set(table.map(({ to }) => to));
  return [
    ...table.flatMap(({ from, to }) =>
      [...from, to].filter((state) => !known(state)).map((state) => `${state} is no state`),
    ),
    ...CASE_STATES.slice(1)
      .filter((state) => !targets.has(state))
      .map((state) => `${state} cannot be reached`),
    ...table.flatMap(({ from, on, to }) =>
      from
        .filter((state) => known(state) && rank(state) >= rank(to))
        .map((state) => `${on} leads back from ${state} to ${to}`),
    ),
    ...CASE_EVENTS.filter((event) => !table.some(({ on }) => on === event)).map((event) => `${event} moves nothing`),
    ...CASE_STATES.flatMap((state) =>
      CASE_EVENTS.filter((on) => table.filter((each) => each.on === on && each.from.includes(state)).length > 1).map(
        (on) => `${on} is not clear in ${state}`,
      ),
    ),
  ];
}

/** @returns the state that follows, or null when the event does not belong to this state */
export function nextCaseState(state: CaseState, event: CaseEvent): CaseState | null {
  return CASE_TRANSITIONS.find(({ from, on }) => on === event && from.includes(state))?.to ?? null;
}
