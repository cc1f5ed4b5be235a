import type { StoredEntry } from '../journal/index.js';

/** A message that carries more than this is cut into several. Brokers commonly refuse above 128 KiB to 1 MiB. */
export const MAX_MESSAGE_BYTES = 64 * 1024;

export interface Envelope {
  session: string;
  journal: string;
  oldest: number;
  sentAt: string;
}

/** The `up/events` message for as many of the entries as fit, at least one, and the number of the last of them. */
export function encodeEvents(envelope: Envelope, entries: readonly StoredEntry[]): { payload: string; last: number } {
  const head = JSON.stringify({ v: 1, ...envelope, events: [] }).slice(0, -2);
  let bytes = Buffer.byteLength(head) + 2;
  const parts: string[] = [];
  for (const entry of entries) {
    const part = JSON.stringify(entry);
    bytes += Buffer.byteLength(part) + 1;
    if (bytes > MAX_MESSAGE_BYTES && parts.length > 0) break;
    parts.push(part);
  }
  return { payload: `${head}${parts.join(',')}]}`, last: entries[parts.length - 1]!.seq };
}
