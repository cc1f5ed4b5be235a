import { maskCardNumbers } from '#libs/observability';
import type { AcceptedEvent } from './event-sink.js';
import type { ReadEntry } from './parse-message.js';

/** A message of one journal: events, or a birth, which names the journal and holds none. */
export interface JournalItem {
  kind: 'journal';
  partition: number;
  terminalId: string;
  regionId: string;
  /** As the agent writes it. PostgreSQL and the batch compare it in lower case. */
  journal: string;
  oldest: number;
  /** The terminal had no journal before: that it begins one now is nothing to note. */
  firstContact: boolean;
  entries: ReadEntry[];
  receivedAt: Date;
}

/** What the server itself concluded. */
export interface ServerItem {
  kind: 'server';
  partition: number;
  event: AcceptedEvent;
  /** Told once, when it was committed or dropped. */
  settled?: (committed: boolean) => void;
}

export interface QuarantineRow {
  receivedAt: Date;
  topic: string;
  terminalId: string | null;
  reason: string;
  payload: Buffer;
}

export interface QuarantineItem {
  kind: 'quarantine';
  row: QuarantineRow;
}

export type BatchItem = JournalItem | ServerItem | QuarantineItem;

/** How much of a batch an item fills, in events. */
export const weightOf = (item: BatchItem): number => (item.kind === 'journal' ? Math.max(1, item.entries.length) : 1);

/** Kept of a message that cannot be read. */
const QUARANTINE_BYTES = 4096;

/** The beginning of what was sent, without card numbers. */
export const quarantinePayload = (text: string): Buffer =>
  Buffer.from(maskCardNumbers(text.slice(0, 2 * QUARANTINE_BYTES))).subarray(0, QUARANTINE_BYTES);
