import { priorityOfRank, type Priority } from '../incident/priority.js';
import type { ServiceEvent } from './service-history.js';
import { PAUSE_REASONS, type PauseReason } from './service-words.js';

/** A line of an incident's timeline. */
export interface ClockLine {
  at: Date;
  what: string;
  /** Username; null: the system. */
  actor: string | null;
  data: Readonly<Record<string, unknown>>;
}

type Reading = (line: ClockLine) => ServiceEvent[];

const simple =
  (kind: 'accepted' | 'arrived' | 'restored' | 'closed' | 'cancelled' | 'reopened'): Reading =>
  ({ at }) => [{ kind, at }];

/** Work goes on: the part is there, or somebody else comes. */
const working =
  (...events: Reading[]): Reading =>
  (line) => [{ kind: 'resumed', at: line.at, reason: 'waitingParts' }, ...events.flatMap((read) => read(line))];

const pause =
  (kind: 'paused' | 'resumed'): Reading =>
  ({ at, data }) =>
    isPauseReason(data.pause) ? [{ kind, at, reason: data.pause }] : [];

/** Hidden by plan, or because the outage above it is being worked on: that is not time lost on this incident. */
const hidden: Reading = ({ at }) => [{ kind: 'paused', at, reason: 'suppressed' }];
const shown: Reading = ({ at }) => [{ kind: 'resumed', at, reason: 'suppressed' }];

const isPauseReason = (word: unknown): word is PauseReason => (PAUSE_REASONS as readonly unknown[]).includes(word);

/** The priority before and after; null when the line says nothing of it. */
function prioritiesOf({ data }: ClockLine): { before: Priority; after: Priority } | null {
  const { priorityBefore, priority } = data;
  if (typeof priorityBefore !== 'number' || typeof priority !== 'number') return null;
  return { before: priorityOfRank(priorityBefore), after: priorityOfRank(priority) };
}

function changedPriority(line: ClockLine): ServiceEvent[] {
  const found = prioritiesOf(line);
  return found ? [{ kind: 'priority', at: line.at, priority: found.after }] : [];
}

/** What each word of the timeline means to the clocks; other words mean nothing to them. */
const READINGS: Readonly<Record<string, Reading>> = {
  reopened: simple('reopened'),
  split: simple('reopened'),
  accepted: simple('accepted'),
  travelling: working(),
  arrived: working(simple('arrived')),
  handedBack: working(),
  restored: working(simple('restored')),
  closed: simple('closed'),
  cancelled: simple('cancelled'),
  merged: simple('cancelled'),
  waitingParts: ({ at }) => [{ kind: 'paused', at, reason: 'waitingParts' }],
  clockPaused: pause('paused'),
  clockResumed: pause('resumed'),
  hiddenByMaintenance: hidden,
  hiddenByMode: hidden,
  hiddenByOutage: hidden,
  // A flood mutes; the work is there all the same.
  hiddenByFlood: shown,
  unsuppressed: shown,
  splitOut: shown,
  // Whoever assigns it wants it seen to, whatever hid it, and somebody else comes now; what is found unattended is shown.
  assigned: working(shown),
  unattended: shown,
  prioritized: changedPriority,
  // What was merged into it may have been the more urgent of the two.
  tookIn: changedPriority,
};

/** Words of the timeline that change a clock. */
export const CLOCK_WORDS: readonly string[] = ['opened', ...Object.keys(READINGS)];

/**
 * The history of an incident as the clocks read it.
 * @param opening with the priority that it has now
 * @param lines in the order in which they were written
 */
export function readHistory(
  opening: { openedAt: Date; priority: Priority },
  lines: readonly ClockLine[],
): ServiceEvent[] {
  const changed = lines.find((line) => READINGS[line.what] === changedPriority && prioritiesOf(line));
  // The timeline tells of changes; what it was before the first is what it was opened with.
  const priority = (changed && prioritiesOf(changed)?.before) ?? opening.priority;
  return [
    { kind: 'opened', at: opening.openedAt, priority },
    ...lines.flatMap((line) => READINGS[line.what]?.(line) ?? []),
  ];
}
