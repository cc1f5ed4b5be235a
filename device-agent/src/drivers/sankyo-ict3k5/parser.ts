import type { ByteParser } from '../byte-session.js';
import { ACK, DLE, EOT, FRAME_OVERHEAD, MAX_TEXT, MIN_TEXT, NAK, STX, crc16Xmodem } from './frame.js';

/** What stands on the line. */
export type SankyoItem =
  | { kind: 'ack' }
  | { kind: 'nak' }
  /** The reader's echo of a cancel, `10 04`. */
  | { kind: 'cancelled' }
  | { kind: 'frame'; message: SankyoMessage; bytes: Uint8Array }
  | { kind: 'garbage'; bytes: Uint8Array; reason: GarbageReason };

export type GarbageReason = 'noise' | 'wrongChecksum' | 'impossibleLength' | 'unfinished';

/** A frame's text, taken apart. `command` and `parameter` are the characters after the letter. */
export type SankyoMessage =
  | { kind: 'positive'; command: string; parameter: string; status: string; data: string }
  | { kind: 'negative'; command: string; parameter: string; error: string; data: string }
  /** A host's command: seen only where the agent listens on a line that another program drives. */
  | { kind: 'command'; command: string; parameter: string; data: string }
  | { kind: 'unknown'; text: string };

/** Finds frames in whatever arrives. Holds at most one frame; after a wrong one it looks on from the next byte. */
export class SankyoParser implements ByteParser<SankyoItem> {
  private held = new Uint8Array(0);

  push(chunk: Uint8Array): SankyoItem[] {
    const bytes = new Uint8Array(this.held.length + chunk.length);
    bytes.set(this.held);
    bytes.set(chunk, this.held.length);
    return this.scan(bytes);
  }

  idle(): SankyoItem[] {
    const items: SankyoItem[] = [];
    while (this.held.length > 0) {
      addItem(items, { kind: 'garbage', bytes: this.held.slice(0, 1), reason: 'unfinished' });
      for (const item of this.scan(this.held.slice(1))) addItem(items, item);
    }
    return items;
  }

  reset(): void {
    this.held = new Uint8Array(0);
  }

  private scan(bytes: Uint8Array): SankyoItem[] {
    const items: SankyoItem[] = [];
    let at = 0;
    while (at < bytes.length) {
      const found = itemAt(bytes, at);
      if (found === 'more') break;
      addItem(items, found.item);
      at += found.length;
    }
    this.held = bytes.slice(at);
    return items;
  }
}

type Found = { item: SankyoItem; length: number };

function itemAt(bytes: Uint8Array, at: number): Found | 'more' {
  const first = bytes[at]!;
  if (first === ACK) return { item: { kind: 'ack' }, length: 1 };
  if (first === NAK) return { item: { kind: 'nak' }, length: 1 };
  if (first === DLE) return cancelAt(bytes, at);
  if (first === STX) return frameAt(bytes, at);
  return garbageAt(bytes, at, 'noise');
}

function cancelAt(bytes: Uint8Array, at: number): Found | 'more' {
  if (at + 1 >= bytes.length) return 'more';
  return bytes[at + 1] === EOT ? { item: { kind: 'cancelled' }, length: 2 } : garbageAt(bytes, at, 'noise');
}

function frameAt(bytes: Uint8Array, at: number): Found | 'more' {
  if (bytes.length - at < 3) return 'more';
  const length = (bytes[at + 1]! << 8) | bytes[at + 2]!;
  if (length < MIN_TEXT || length > MAX_TEXT) return garbageAt(bytes, at, 'impossibleLength');
  const end = at + length + FRAME_OVERHEAD;
  if (bytes.length < end) return 'more';
  const crc = (bytes[end - 2]! << 8) | bytes[end - 1]!;
  if (crc16Xmodem(bytes.subarray(at, end - 2)) !== crc) return garbageAt(bytes, at, 'wrongChecksum');
  const frame = bytes.slice(at, end);
  return { item: { kind: 'frame', message: readText(frame.subarray(3, -2)), bytes: frame }, length: end - at };
}

function garbageAt(bytes: Uint8Array, at: number, reason: GarbageReason): Found {
  return { item: { kind: 'garbage', bytes: bytes.slice(at, at + 1), reason }, length: 1 };
}

// Bytes of garbage that follow each other are one item; the first one's reason tells the most.
function addItem(items: SankyoItem[], item: SankyoItem): void {
  const last = items.at(-1);
  if (item.kind === 'garbage' && last?.kind === 'garbage') {
    const joined = new Uint8Array(last.bytes.length + item.bytes.length);
    joined.set(last.bytes);
    joined.set(item.bytes, last.bytes.length);
    last.bytes = joined;
    return;
  }
  items.push(item);
}

/** Takes a frame's text apart: `C cm pm data`, `P cm pm st1 st0 data`, `N cm pm e1 e0`. */
export function readText(bytes: Uint8Array): SankyoMessage {
  const text = Buffer.from(bytes).toString('latin1');
  const [letter, command, parameter] = [text.charAt(0), text.charAt(1), text.charAt(2)];
  if (letter === 'C') return { kind: 'command', command, parameter, data: text.slice(3) };
  const [code, data] = [text.slice(3, 5), text.slice(5)];
  if (letter === 'P' && /^\d\d$/.test(code)) return { kind: 'positive', command, parameter, status: code, data };
  if (letter === 'N' && code.length === 2) return { kind: 'negative', command, parameter, error: code, data };
  return { kind: 'unknown', text };
}
