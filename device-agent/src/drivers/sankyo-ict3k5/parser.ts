import type { Found, Frames } from '../frame-scanner.js';
import { XMODEM, crc16 } from '../crc16.js';
import { ACK, DLE, EOT, FRAME_OVERHEAD, MAX_TEXT, MIN_TEXT, NAK, STX } from './frame.js';

/** What stands on the line. */
export type SankyoItem =
  | { kind: 'ack' }
  | { kind: 'nak' }
  /** The reader's echo of a cancel, `10 04`. */
  | { kind: 'cancelled' }
  | { kind: 'frame'; message: SankyoMessage; bytes: Uint8Array };

/** A frame's text, taken apart. `command` and `parameter` are the characters after the letter. */
export type SankyoMessage =
  | { kind: 'positive'; command: string; parameter: string; status: string; data: string }
  | { kind: 'negative'; command: string; parameter: string; error: string; data: string }
  /** A host's command: heard only where another program drives the reader. */
  | { kind: 'command'; command: string; parameter: string; data: string }
  | { kind: 'unknown'; text: string };

/** The items of the protocol, as they stand in a stream of bytes. */
export const sankyoFrames: Frames<SankyoItem> = {
  itemAt(bytes, at) {
    const first = bytes[at]!;
    if (first === ACK) return { item: { kind: 'ack' }, length: 1 };
    if (first === NAK) return { item: { kind: 'nak' }, length: 1 };
    if (first === DLE) return cancelAt(bytes, at);
    return first === STX ? frameAt(bytes, at) : 'noise';
  },
};

function cancelAt(bytes: Uint8Array, at: number): Found<SankyoItem> {
  if (at + 1 >= bytes.length) return 'more';
  return bytes[at + 1] === EOT ? { item: { kind: 'cancelled' }, length: 2 } : 'noise';
}

function frameAt(bytes: Uint8Array, at: number): Found<SankyoItem> {
  if (bytes.length - at < 3) return 'more';
  const length = (bytes[at + 1]! << 8) | bytes[at + 2]!;
  if (length < MIN_TEXT || length > MAX_TEXT) return 'impossibleLength';
  const end = at + length + FRAME_OVERHEAD;
  if (bytes.length < end) return 'more';
  const crc = (bytes[end - 2]! << 8) | bytes[end - 1]!;
  if (crc16(XMODEM, bytes.subarray(at, end - 2)) !== crc) return 'wrongChecksum';
  const frame = bytes.slice(at, end);
  return { item: { kind: 'frame', message: readText(frame.subarray(3, -2)), bytes: frame }, length: end - at };
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
