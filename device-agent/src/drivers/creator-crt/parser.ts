import type { Found, Frames } from '../frame-scanner.js';
import {
  ACK,
  COMMAND,
  EOT,
  ETX,
  FRAME_OVERHEAD,
  MAX_ADDRESS,
  MAX_TEXT,
  MIN_TEXT,
  NAK,
  NEGATIVE,
  POSITIVE,
  STX,
  xor,
} from './frame.js';

/** What stands on the line. */
export type CreatorItem =
  | { kind: 'ack' }
  | { kind: 'nak' }
  /** Clears the line: the host's, and the unit's answer to it. */
  | { kind: 'eot' }
  | { kind: 'frame'; address: number; message: CreatorMessage; bytes: Uint8Array };

/** A frame's text, taken apart. `command` is CM and PM in hex, as in `31/30`. */
export type CreatorMessage =
  | { kind: 'positive'; command: string; status: string; data: string }
  | { kind: 'negative'; command: string; error: string }
  /** A host's command: heard only where another program drives the unit. */
  | { kind: 'command'; command: string }
  | { kind: 'unknown' };

/** The items of the protocol, as they stand in a stream of bytes. */
export const creatorFrames: Frames<CreatorItem> = {
  itemAt(bytes, at) {
    switch (bytes[at]) {
      case ACK:
        return { item: { kind: 'ack' }, length: 1 };
      case NAK:
        return { item: { kind: 'nak' }, length: 1 };
      case EOT:
        return { item: { kind: 'eot' }, length: 1 };
      case STX:
        return frameAt(bytes, at);
      default:
        return 'noise';
    }
  },
};

function frameAt(bytes: Uint8Array, at: number): Found<CreatorItem> {
  if (bytes.length - at < 2) return 'more';
  const address = bytes[at + 1]!;
  if (address > MAX_ADDRESS) return 'noise';
  if (bytes.length - at < 4) return 'more';
  const length = (bytes[at + 2]! << 8) | bytes[at + 3]!;
  if (length < MIN_TEXT || length > MAX_TEXT) return 'impossibleLength';
  const end = at + length + FRAME_OVERHEAD;
  if (bytes.length < end) return 'more';
  const frame = bytes.slice(at, end);
  if (frame.at(-2) !== ETX || xor(frame.subarray(0, -1)) !== frame.at(-1)) return 'wrongChecksum';
  const message = readText(frame.subarray(4, -2));
  return { item: { kind: 'frame', address, message, bytes: frame }, length: frame.length };
}

/** Takes a text apart: `C CM PM data`, `P CM PM st0 st1 st2 data`, `N CM PM e1 e0`. */
export function readText(text: Uint8Array): CreatorMessage {
  const [letter, cm, pm] = [text[0]!, text[1]!, text[2]!];
  const command = `${hex(cm)}/${hex(pm)}`;
  if (letter === COMMAND) return { kind: 'command', command };
  const tail = Buffer.from(text.subarray(3)).toString('latin1');
  if (letter === POSITIVE && /^[0-2]{3}/.test(tail)) {
    return { kind: 'positive', command, status: tail.slice(0, 3), data: tail.slice(3) };
  }
  if (NEGATIVE.includes(letter) && tail.length >= 2) return { kind: 'negative', command, error: tail.slice(0, 2) };
  return { kind: 'unknown' };
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}
