import { INCIDENT_STATES, OVER_STATES, type IncidentState } from './lifecycle.js';

/** What people do to an incident; the words of `POST /api/incidents/{id}/…`. */
export const PERSON_ACTIONS = [
  'accept',
  'refuse',
  'travel',
  'arrive',
  'wait-parts',
  'restore',
  'close',
  'cancel',
  'assign',
  'reopen',
  'shelve',
  'unshelve',
  'merge',
  'split',
  'take',
  'release',
  'note',
] as const;
export type PersonAction = (typeof PERSON_ACTIONS)[number];

/** What the system does to an incident by itself. */
export const SYSTEM_ACTIONS = ['offer', 'takeBack', 'clear', 'verify'] as const;
export type SystemAction = (typeof SYSTEM_ACTIONS)[number];

export type IncidentAction = PersonAction | SystemAction;

export interface Transition {
  from: readonly IncidentState[];
  /** `same`: the state stays; something else about the incident changes. */
  to: IncidentState | 'same';
  /** Why must be said. */
  reasonNeeded?: boolean;
  /** Not while the machine still reports the fault, unless overridden with a reason. */
  blockedByFault?: boolean;
}

const HELD = ['accepted', 'travelling', 'onSite', 'waitingParts'] as const satisfies readonly IncidentState[];
const WAITING = ['new', 'offered'] as const satisfies readonly IncidentState[];
const OPEN = [...WAITING, ...HELD, 'restored'] as const satisfies readonly IncidentState[];

/** The way of an incident. `accept` from `new` is an answer that came after its offer had expired. */
export const TRANSITIONS: Readonly<Record<IncidentAction, Transition>> = {
  offer: { from: WAITING, to: 'offered' },
  takeBack: { from: ['offered', 'accepted'], to: 'new' },
  accept: { from: WAITING, to: 'accepted' },
  refuse: { from: ['offered', ...HELD], to: 'new' },
  assign: { from: [...WAITING, ...HELD], to: 'offered' },
  travel: { from: ['accepted', 'waitingParts'], to: 'travelling' },
  arrive: { from: ['accepted', 'travelling', 'waitingParts'], to: 'onSite' },
  'wait-parts': { from: ['accepted', 'travelling', 'onSite'], to: 'waitingParts' },
  restore: { from: HELD, to: 'restored', blockedByFault: true },
  verify: { from: ['restored'], to: 'closed' },
  clear: { from: WAITING, to: 'closed' },
  close: { from: OPEN, to: 'closed', blockedByFault: true },
  cancel: { from: [...WAITING, ...HELD], to: 'cancelled', reasonNeeded: true },
  reopen: { from: ['restored', 'closed', 'cancelled'], to: 'new' },
  shelve: { from: WAITING, to: 'same', reasonNeeded: true },
  unshelve: { from: WAITING, to: 'same' },
  merge: { from: [...WAITING, ...HELD], to: 'merged', reasonNeeded: true },
  split: { from: ['merged'], to: 'new' },
  take: { from: OPEN, to: 'same' },
  release: { from: OPEN, to: 'same' },
  note: { from: INCIDENT_STATES, to: 'same' },
};

/** Somebody has taken it and is not done. */
export const isHeld = (state: IncidentState): boolean => (HELD as readonly IncidentState[]).includes(state);

export const isOver = (state: IncidentState): boolean => (OVER_STATES as readonly IncidentState[]).includes(state);

/**
 * What is wrong with a table of transitions: words that are no states, states that nothing leads to, open states that
 * nothing leads out of. Empty when all is well; the server refuses to start otherwise.
 */
export function faultsOfTransitions(table: Readonly<Record<string, Transition>>): string[] {
  const known = new Set<string>(INCIDENT_STATES);
  const moves = Object.entries(table).filter(([, { to }]) => to !== 'same');
  const unknown = Object.entries(table).flatMap(([action, { from, to }]) =>
    [...from, ...(to === 'same' ? [] : [to])]
      .filter((state) => !known.has(state))
      .map((state) => `${action}: no state ${state}`),
  );
  const reached = new Set<string>(['new']);
  for (let size = 0; size !== reached.size;) {
    size = reached.size;
    for (const [, { from, to }] of moves) if (from.some((state) => reached.has(state))) reached.add(to);
  }
  const unreachable = INCIDENT_STATES.filter((state) => !reached.has(state)).map(
    (state) => `nothing leads to ${state}`,
  );
  const stuck = INCIDENT_STATES.filter(
    (state) => !isOver(state) && !moves.some(([, { from, to }]) => from.includes(state) && to !== state),
  ).map((state) => `nothing leads out of ${state}`);
  return [...unknown, ...unreachable, ...stuck];
}
