import { correlate, isOver, type FaultDefinition, type NoticeFacts } from '#libs/domain';
import type { AcceptedEvent } from '../ingest/index.js';
import { ended, newIncident, reopened, type Incident } from './incident.js';
import type { NewTimelineEntry } from './timeline.js';

/** What is to be written of one incident. */
export interface PlannedIncident {
  incident: Incident;
  isNew: boolean;
  isChanged: boolean;
  entries: Omit<NewTimelineEntry, 'incidentId'>[];
  /** It ended by itself: pages that were not sent yet are cancelled. */
  endedByItself: boolean;
  /** The holder is told of the last change of the machine. */
  tell: NoticeFacts['change'] | null;
}

export interface PlannedFault {
  incidents: PlannedIncident[];
  /** For each event, what it became part of. */
  of: (PlannedIncident | null)[];
}

/**
 * What the events of one terminal, component and fault make of its incidents, in their order. Pure: nothing is written.
 * @param known of this fault, newest last; at most one of them is open
 */
export function planEvents(
  events: readonly AcceptedEvent[],
  known: readonly Incident[],
  rules: FaultDefinition,
  now: Date,
): PlannedFault {
  const plan: PlannedFault = { incidents: [], of: [] };
  // An older one may have been reopened by the desk.
  const newest = known.find(({ state }) => !isOver(state)) ?? known.at(-1);
  let current = newest ? follow(newest, false) : null;
  if (current) plan.incidents.push(current);
  for (const event of events) {
    const next = applyEvent(event, current, rules, now);
    if (next && next !== current) {
      plan.incidents.push(next);
      current = next;
    }
    plan.of.push(next);
  }
  return plan;
}

const follow = (incident: Incident, isNew: boolean): PlannedIncident => ({
  incident,
  isNew,
  isChanged: false,
  entries: [],
  endedByItself: false,
  tell: null,
});

/** @returns the incident that the event belongs to: the given one, a new one, or null */
function applyEvent(
  event: AcceptedEvent,
  current: PlannedIncident | null,
  rules: FaultDefinition,
  now: Date,
): PlannedIncident | null {
  const verdict = correlate(event.kind, current?.incident ?? null, rules, now);
  if (verdict.outcome === 'open' || !current) {
    return verdict.outcome === 'open' ? open(event, rules, verdict.reason, now) : null;
  }
  const note = (kind: NewTimelineEntry['kind'], what: string, reason: string): void => {
    current.entries.push(entry(event, { kind, what, reason }, now));
  };
  const { incident } = current;
  switch (verdict.outcome) {
    case 'repeat':
      change(current, raisedAgain(incident, event));
      note('device', 'repeated', verdict.reason);
      if (verdict.tellHolder) current.tell = 'returned';
      break;
    case 'reopen':
      change(current, { ...raisedAgain(incident, event), ...reopened(incident, rules, now) });
      note('device', 'reopened', verdict.reason);
      current.endedByItself = false;
      break;
    case 'close':
      change(current, { ...cleared(event), ...ended(incident, 'closed', now) });
      note('device', 'cleared', verdict.reason);
      note('decision', 'closed', verdict.reason);
      current.endedByItself = true;
      break;
    case 'fact':
      change(current, cleared(event));
      note('device', 'cleared', verdict.reason);
      if (verdict.tellHolder) current.tell = 'cleared';
      break;
    case 'nothing':
      break;
  }
  return verdict.reason === 'nothingOpen' ? null : current;
}

function open(event: AcceptedEvent, rules: FaultDefinition, reason: string, now: Date): PlannedIncident {
  const planned = follow(newIncident(event, rules, event.receivedAt), true);
  if (planned.incident.dispatchAt) planned.incident.dispatchAt = now;
  planned.entries.push(entry(event, { kind: 'device', what: 'opened', reason }, now));
  if (rules.dispatch === 'desk') {
    planned.entries.push(entry(event, { kind: 'decision', what: 'notPaged', reason: 'listedForTheDesk' }, now));
  }
  return planned;
}

function change(planned: PlannedIncident, changes: Partial<Incident>): void {
  Object.assign(planned.incident, changes, planned.isNew ? {} : { version: planned.incident.version + 1 });
  planned.isChanged = true;
}

const raisedAgain = (incident: Incident, event: AcceptedEvent): Partial<Incident> => ({
  count: incident.count + 1,
  faultActive: true,
  clearedAt: null,
  lastEventAt: event.receivedAt,
});

const cleared = (event: AcceptedEvent): Partial<Incident> => ({
  faultActive: false,
  clearedAt: event.receivedAt,
  lastEventAt: event.receivedAt,
});

function entry(
  { occurredAt, journal, seq }: AcceptedEvent,
  words: Pick<NewTimelineEntry, 'kind' | 'what' | 'reason'>,
  at: Date,
): Omit<NewTimelineEntry, 'incidentId'> {
  return { ...words, at, actor: null, data: { occurredAt: occurredAt.toISOString(), journal, seq } };
}
