import {
  eventEntry,
  eventsMessage,
  heartbeatMessage,
  replyMessage,
  sessionMessage,
  type EventEntry,
  type EventsMessage,
  type HeartbeatMessage,
  type ReplyMessage,
  type SessionMessage,
  type UpKind,
} from '#libs/contract';
import { SERVER_FAULT_CODES } from '#libs/domain';
import { cleanse, Unstorable } from './cleanse.js';

/** Larger messages are not read at all; 500 events with their evidence stay well below. */
export const MAX_MESSAGE_BYTES = 512 * 1024;

/** An event that can be stored, or why it cannot. Either way its number counts. */
export type ReadEntry = { seq: number } & ({ event: EventEntry } | { bad: string; text: string });

export interface ReadEvents extends Omit<EventsMessage, 'events'> {
  entries: ReadEntry[];
}

export type ReadMessage =
  | { kind: 'events'; message: ReadEvents }
  | { kind: 'session'; message: SessionMessage }
  | { kind: 'heartbeat'; message: HeartbeatMessage }
  | { kind: 'reply'; message: ReplyMessage }
  | { kind: 'unreadable'; reason: string };

interface Schema<T> {
  safeParse(
    value: unknown,
  ):
    | { success: true; data: T }
    | { success: false; error: { issues: readonly { path: PropertyKey[]; message: string }[] } };
}

/** Reads a message from a terminal. Never throws: what cannot be read says why. */
export function parseMessage(kind: UpKind, payload: Buffer): ReadMessage {
  if (payload.length > MAX_MESSAGE_BYTES) return { kind: 'unreadable', reason: 'too large' };
  let value: unknown;
  try {
    value = JSON.parse(payload.toString('utf8'));
  } catch {
    return { kind: 'unreadable', reason: 'not JSON' };
  }
  try {
    return READERS[kind](value);
  } catch (error) {
    if (error instanceof Unstorable) return { kind: 'unreadable', reason: error.message };
    throw error;
  }
}

const READERS: Record<UpKind, (value: unknown) => ReadMessage> = {
  events: (value) => read(eventsMessage, value, (message) => ({ kind: 'events', message: readEntries(message) })),
  // Identities are checked by their schema and left as they are: a UUID may hold what looks like a card number.
  session: (value) =>
    read(sessionMessage, value, ({ agent, ...message }) => ({
      kind: 'session',
      message: { ...message, agent: cleanse(agent) },
    })),
  heartbeat: (value) =>
    read(heartbeatMessage, value, (message) => ({
      kind: 'heartbeat',
      message: { ...message, health: cleanse(message.health) },
    })),
  reply: (value) =>
    read(replyMessage, value, (message) => ({
      kind: 'reply',
      message: { ...message, detail: cleanse(message.detail) },
    })),
};

function read<T>(schema: Schema<T>, value: unknown, then: (message: T) => ReadMessage): ReadMessage {
  const result = schema.safeParse(value);
  if (!result.success) return { kind: 'unreadable', reason: reasonOf(result.error.issues) };
  return then(result.data);
}

function readEntries({ events, ...envelope }: EventsMessage): ReadEvents {
  return { ...envelope, entries: events.map(readEntry) };
}

function readEntry(entry: EventsMessage['events'][number]): ReadEntry {
  const bad = (reason: string): ReadEntry => ({ seq: entry.seq, bad: reason, text: textOf(entry) });
  try {
    const result = eventEntry.safeParse(entry);
    if (!result.success) return bad(reasonOf(result.error.issues));
    if (onlyServerRaises(result.data)) return bad('fault: only the server raises it');
    const { detail, raw } = result.data;
    return { seq: entry.seq, event: { ...result.data, ...cleanse({ detail, raw }) } };
  } catch (error) {
    if (error instanceof Unstorable) return bad(error.message);
    throw error;
  }
}

/** What is nested so deep that it cannot be written down again, is only named. */
function textOf(entry: EventsMessage['events'][number]): string {
  try {
    return JSON.stringify(entry);
  } catch {
    return `event ${entry.seq}`;
  }
}

const onlyServerRaises = ({ kind, fault }: EventEntry): boolean =>
  kind !== 'noted' && (SERVER_FAULT_CODES as readonly string[]).includes(fault);

function reasonOf(issues: readonly { path: PropertyKey[]; message: string }[]): string {
  const [first] = issues;
  if (!first) return 'not valid';
  return `${first.path.map(String).join('.') || 'message'}: ${first.message}`.slice(0, 200);
}
