import {
  correlate,
  correlateMerged,
  isFlapping,
  isForced,
  isOver,
  withTransition,
  type Correlation,
  type FaultDefinition,
  type NoticeFacts,
} from '#libs/domain';
import type { AcceptedEvent } from '../ingest/index.js';
import type { AlarmLook } from './alarm/alarm-look.js';
import { afterAdmission } from './alarm/alarm-steps.js';
import { damp, isTooOften, transitionsAfter } from './alarm/damp.js';
import { ended, newIncident, reopened, type Incident } from './incident.js';
import { isPart } from './merged-part.js';
import { isBackOnShelf, shelfAfterRepeat, shelfKeptAtEnd, shelfKeptAtReturn } from './shelf.js';
import type { NewTimelineEntry } from './timeline.js';
import type { TimelineWord } from './timeline-words.js';

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

/** What decides about the events of one fault: the catalogue's word on it, and what hides alarms now. */
export interface FaultLook {
  rules: FaultDefinition;
  alarms: AlarmLook;
}

/**
 * What the events of one terminal, component and fault make of its incidents, in their order. Pure: nothing is written.
 * @param known of this fault, newest last; at most one of them is open
 */
export function planEvents(
  events: readonly AcceptedEvent[],
  known: readonly Incident[],
  look: FaultLook,
  now: Date,
): PlannedFault {
  const plan: PlannedFault = { incidents: [], of: [] };
  // An older one may have been reopened by the desk.
  const newest = known.find(({ state }) => !isOver(state)) ?? known.find(isPart) ?? known.at(-1);
  let current = newest ? follow(newest, false) : null;
  if (current) plan.incidents.push(current);
  for (const event of events) {
    const next = applyEvent(event, current, look, now);
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
  look: FaultLook,
  now: Date,
): PlannedIncident | null {
  if (current && isPart(current.incident)) return applyToPart(event, current, now);
  const verdict = verdictOn(event, current?.incident ?? null, look, now);
  if (verdict.outcome === 'open' || !current) {
    return verdict.outcome === 'open' ? open(event, look, verdict.reason, now) : null;
  }
  const note = (kind: NewTimelineEntry['kind'], what: TimelineWord, reason: string): void => {
    current.entries.push(entry(event, { kind, what, reason }, now));
  };
  const { incident } = current;
  switch (verdict.outcome) {
    case 'repeat':
      if (!incident.chatteringSince) note('device', 'repeated', verdict.reason);
      repeat(current, event, now);
      dampen(current, event, look, now);
      if (verdict.tellHolder && !isTooOften(incident, look.alarms.rules, now)) current.tell = 'returned';
      break;
    case 'reopen':
      note('device', 'reopened', verdict.reason);
      reopen(current, event, look, now);
      current.endedByItself = false;
      break;
    case 'close':
      if (!incident.chatteringSince) note('device', 'cleared', verdict.reason);
      change(current, cleared(incident, event));
      // What chatters stays open until it is quiet.
      if (dampen(current, event, look, now)) break;
      Object.assign(incident, { ...ended(incident, 'closed', now), ...shelfKeptAtEnd(incident, now) });
      note('decision', 'closed', verdict.reason);
      current.endedByItself = true;
      break;
    case 'fact':
      if (!incident.chatteringSince) note('device', 'cleared', verdict.reason);
      change(current, cleared(incident, event));
      dampen(current, event, look, now);
      if (verdict.tellHolder && !isTooOften(incident, look.alarms.rules, now)) current.tell = 'cleared';
      break;
    case 'nothing':
      break;
  }
  return verdict.reason === 'nothingOpen' ? null : current;
}

/** What lies on a timed shelf comes back to it, however long ago it was closed. */
function verdictOn(event: AcceptedEvent, known: Incident | null, look: FaultLook, now: Date): Verdict {
  const { rules, alarms } = look;
  if (event.kind === 'raised' && known && isBackOnShelf(known, now)) {
    return { outcome: 'reopen', reason: 'backWhileShelved' };
  }
  const verdict = correlate(event.kind, known, rules, now);
  // However soon a new incident might be opened: a flapping fault is one.
  if (verdict.outcome === 'open' && known?.state === 'closed' && rules.clear === 'auto' && !isForced(rules)) {
    const changes = withTransition(known.transitions, event.occurredAt);
    if (isFlapping(changes, alarms.rules.chattering)) return { outcome: 'reopen', reason: 'flapping' };
  }
  return verdict;
}

type Verdict = Correlation | { outcome: 'reopen'; reason: 'backWhileShelved' | 'flapping' };

/** Opened anew by its fault: whether somebody is asked is decided as for a new one. */
function reopen(current: PlannedIncident, event: AcceptedEvent, look: FaultLook, now: Date): void {
  const { incident } = current;
  const wasOver = isOver(incident.state);
  const unsettled = incident.dispatchAt !== null || (!wasOver && incident.assigneeId !== null);
  const shelf = shelfKeptAtReturn(incident, now);
  change(current, { ...raisedAgain(incident, event), ...reopened(incident, look.rules, now), ...shelf });
  dampen(current, event, look, now);
  const admission = look.alarms.admit(incident, { released: !wasOver });
  // Its end woke dispatch as well. Of what is only listed nobody has to be called back unless somebody was asked.
  const looks = unsettled && (admission.outcome !== 'list' || incident.pagedAt !== null);
  const { changes, line } = afterAdmission(admission, {
    unsettled: looks,
    now,
    localTime: (at) => look.alarms.localTime(at),
  });
  const reviewAt = changes.reviewAt ?? (changes.suppressedBy ? null : incident.reviewAt);
  const waitsOnShelf = changes.dispatchAt && shelf.dispatchAt && !looks;
  const dispatchAt = waitsOnShelf ? shelf.dispatchAt : changes.dispatchAt;
  Object.assign(incident, changes, { reviewAt, dispatchAt });
  if (line) decide(current, event, line, now);
}

/** Notes that a fault begins to chatter. @returns whether it does now */
function dampen(current: PlannedIncident, event: AcceptedEvent, look: FaultLook, now: Date): boolean {
  const damping = damp(current.incident, look.rules, look.alarms.rules, now);
  Object.assign(current.incident, damping.changes);
  if (damping.begins) {
    decide(current, event, { what: 'chattering', reason: 'flapping', data: { count: current.incident.count } }, now);
  }
  return damping.chattering;
}

function decide(
  current: PlannedIncident,
  event: AcceptedEvent,
  { what, reason, data }: Pick<NewTimelineEntry, 'what' | 'reason' | 'data'>,
  now: Date,
): void {
  const line = entry(event, { kind: 'decision', what, reason }, now);
  current.entries.push({ ...line, data: { ...line.data, ...data } });
}

function repeat(current: PlannedIncident, event: AcceptedEvent, now: Date): void {
  const shelf = shelfAfterRepeat(current.incident, now);
  change(current, { ...raisedAgain(current.incident, event), ...shelf?.change });
  if (shelf) current.entries.push(entry(event, { kind: 'decision', what: 'unshelved', reason: shelf.reason }, now));
}

/** Its target is told by `FollowMerged`. */
function applyToPart(event: AcceptedEvent, part: PlannedIncident, now: Date): PlannedIncident {
  const verdict = correlateMerged(event.kind, part.incident.faultActive);
  if (!verdict) return part;
  change(part, verdict.what === 'repeated' ? raisedAgain(part.incident, event) : cleared(part.incident, event));
  part.entries.push(entry(event, { kind: 'device', ...verdict }, now));
  return part;
}

function open(event: AcceptedEvent, { rules, alarms }: FaultLook, reason: string, now: Date): PlannedIncident {
  const planned = follow(newIncident(event, rules, event.receivedAt), true);
  planned.incident.transitions = [event.occurredAt];
  planned.entries.push(entry(event, { kind: 'device', what: 'opened', reason }, now));
  const admission = alarms.admit(planned.incident, { opened: true });
  const localTime = (at: Date): string => alarms.localTime(at);
  const { changes, line } = afterAdmission(admission, { unsettled: false, now, localTime });
  Object.assign(planned.incident, changes);
  if (line) decide(planned, event, line, now);
  return planned;
}

function change(planned: PlannedIncident, changes: Partial<Incident>): void {
  Object.assign(planned.incident, changes, planned.isNew ? {} : { version: planned.incident.version + 1 });
  planned.isChanged = true;
}

const raisedAgain = (incident: Incident, event: AcceptedEvent): Partial<Incident> => ({
  transitions: transitionsAfter(incident, event, true),
  count: incident.count + 1,
  faultActive: true,
  clearedAt: null,
  lastEventAt: event.receivedAt,
});

const cleared = (incident: Incident, event: AcceptedEvent): Partial<Incident> => ({
  transitions: transitionsAfter(incident, event, false),
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
