import {
  pendingRequest,
  shelfAfterRaise,
  type Shelf,
  type ShelfAfter,
  type ShelvingRules,
  type ShelveRequest as ShelveWish,
} from '#libs/domain';
import type { Incident, ShelveRequest } from './incident.js';

/** The shelf that an incident lies on, also one whose end has passed; null when there is none. */
export const shelfOf = ({ shelvedUntil, shelfKind }: Incident): Shelf | null =>
  shelvedUntil && { until: shelvedUntil, kind: shelfKind ?? 'timed' };

export const toStoredRequest = ({ by, at, until, kind, reason }: ShelveWish): ShelveRequest => ({
  by,
  at: at.toISOString(),
  until: until.toISOString(),
  kind,
  reason,
});

export const toRequest = (stored: ShelveRequest | null): ShelveWish | null =>
  stored && { ...stored, at: new Date(stored.at), until: new Date(stored.until) };

/** The first person's wish, while it waits for the second. */
export const waitingRequest = (
  { shelveRequest }: Pick<Incident, 'shelveRequest'>,
  rules: ShelvingRules,
  now: Date,
): ShelveWish | null => pendingRequest(toRequest(shelveRequest), rules, now);

export const OFF_THE_SHELF = {
  shelvedUntil: null,
  shelfKind: null,
  shelvedBy: null,
  shelveRequest: null,
} as const satisfies Partial<Incident>;

/** The shelf outlives the end of this appearance: a timed one hides every return of the fault until its end. */
export function shelfKeptAtEnd(incident: Incident, now: Date): Partial<Incident> {
  const shelf = shelfOf(incident);
  return shelf?.kind === 'timed' && now < shelf.until ? shelfColumns(incident) : {};
}

/** What a raise leaves of the shelf when the incident is reopened by it; nobody is asked before its end. */
export function shelfKeptAtReturn(incident: Incident, now: Date): Partial<Incident> {
  const after = shelfAfterRaise(shelfOf(incident), true, now);
  return after.outcome === 'stays' ? { ...shelfColumns(incident), dispatchAt: incident.shelvedUntil } : {};
}

/** What the raise of an open incident's fault changes about its shelf: a one-shot one is over with its appearance. */
export function shelfAfterRepeat(
  incident: Incident,
  now: Date,
): { reason: ShelfAfter['reason']; change: Partial<Incident> } | null {
  const after = shelfAfterRaise(shelfOf(incident), !incident.faultActive, now);
  if (after.outcome === 'stays' || after.reason === 'notShelved') return null;
  return { reason: after.reason, change: { ...OFF_THE_SHELF, dispatchAt: incident.dispatchAt && now } };
}

/** The fault of an incident that ended while it lay on a timed shelf belongs to that incident until the shelf's end. */
export const isBackOnShelf = (incident: Incident, now: Date): boolean =>
  incident.state === 'closed' && shelfAfterRaise(shelfOf(incident), true, now).outcome === 'stays';

const shelfColumns = ({ shelvedUntil, shelfKind, shelvedBy }: Incident): Partial<Incident> => ({
  shelvedUntil,
  shelfKind,
  shelvedBy,
});
