import { plainArray } from '../../database/sql.js';
import type { Incident } from '../incident.js';

/** How one column is written for many rows at once: its name, the type of the array, and the array. */
interface Column {
  name: string;
  type: string;
  /** From the array's element to the column's type, where they differ. */
  cast?: string;
  array(incidents: readonly Incident[]): unknown;
}

/** Numbers, instants, booleans and words of our own: written without the driver's look at every character. */
const plain = (
  name: string,
  type: string,
  of: (incident: Incident) => string | number | boolean | Date | null,
): Column => ({ name, type, array: (incidents) => plainArray(incidents.map(of)) });

/** Whatever may need quotes. */
const text = (name: string, of: (incident: Incident) => string | null, cast?: string): Column => ({
  name,
  type: 'text',
  ...(cast && { cast }),
  array: (incidents) => incidents.map(of),
});

const instants = (dates: readonly Date[]): string => plainArray(dates);

/** What is written when an incident is opened and never again. */
export const LASTING: readonly Column[] = [
  text('subject', (i) => i.subject),
  text('terminal_id', (i) => i.terminalId),
  text('region_id', (i) => i.regionId),
  text('component', (i) => i.component),
  text('fault', (i) => i.fault),
  plain('opened_at', 'timestamptz', (i) => i.openedAt),
  text('detail', (i) => JSON.stringify(i.detail), 'jsonb'),
];

/** What every change writes. */
export const CHANGING: readonly Column[] = [
  plain('priority', 'smallint', (i) => i.priority),
  plain('state', 'text', (i) => i.state),
  plain('last_event_at', 'timestamptz', (i) => i.lastEventAt),
  plain('fault_active', 'boolean', (i) => i.faultActive),
  plain('cleared_at', 'timestamptz', (i) => i.clearedAt),
  plain('count', 'integer', (i) => i.count),
  plain('version', 'integer', (i) => i.version),
  text('assignee_id', (i) => i.assigneeId),
  plain('accept_by', 'timestamptz', (i) => i.acceptBy),
  plain('accepted_at', 'timestamptz', (i) => i.acceptedAt),
  plain('arrived_at', 'timestamptz', (i) => i.arrivedAt),
  plain('restored_at', 'timestamptz', (i) => i.restoredAt),
  plain('closed_at', 'timestamptz', (i) => i.closedAt),
  plain('verify_until', 'timestamptz', (i) => i.verifyUntil),
  plain('shelved_until', 'timestamptz', (i) => i.shelvedUntil),
  plain('dispatch_at', 'timestamptz', (i) => i.dispatchAt),
  plain('parent_id', 'bigint', (i) => i.parentId),
  plain('suppressed_by', 'text', (i) => i.suppressedBy),
  text('suppressed_ref', (i) => i.suppressedRef),
  plain('suppressed_until', 'timestamptz', (i) => i.suppressedUntil),
  plain('hold', 'text', (i) => i.hold),
  plain('review_at', 'timestamptz', (i) => i.reviewAt),
  // An array of arrays would have to be rectangular: each goes as the text of one.
  text('transitions', (i) => instants(i.transitions), 'timestamptz[]'),
  plain('chattering_since', 'timestamptz', (i) => i.chatteringSince),
  plain('reopens', 'integer', (i) => i.reopens),
  plain('paged_at', 'timestamptz', (i) => i.pagedAt),
  plain('shelf_kind', 'text', (i) => i.shelfKind),
  text('shelved_by', (i) => i.shelvedBy),
  text('shelve_request', (i) => (i.shelveRequest ? JSON.stringify(i.shelveRequest) : null), 'jsonb'),
  text('desk_owner', (i) => i.deskOwner),
  plain('escalate_at', 'timestamptz', (i) => i.escalateAt),
  plain('escalation_step', 'integer', (i) => i.escalationStep),
  plain('escalation_from', 'timestamptz', (i) => i.escalationFrom),
];

/** `unnest($2::text[], …) AS u(subject, …)`, beginning with parameter `first`. */
export const unnested = (columns: readonly Column[], first: number, name: string): string =>
  `unnest(${columns.map(({ type }, i) => `$${first + i}::${type}[]`).join(', ')})
     AS ${name}(${columns.map((column) => column.name).join(', ')})`;

/** The column's value in an unnested row. */
export const valueOf = (row: string, { name, cast }: Column): string =>
  cast ? `${row}.${name}::${cast}` : `${row}.${name}`;

export const arraysOf = (columns: readonly Column[], incidents: readonly Incident[]): unknown[] =>
  columns.map((column) => column.array(incidents));

export const ID: Column = plain('id', 'bigint', (i) => i.id);
