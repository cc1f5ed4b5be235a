import type { Frames } from '../frame-scanner.js';
import { ETX, LONGEST, OVERHEAD, STX, TYPE, ackOf, checkOf, typeOf } from './frame.js';

/** What stands on the line. */
export type EbdsItem =
  | { kind: 'reply'; ack: 0 | 1; data: Uint8Array; bytes: Uint8Array }
  /** Auxiliary and extended messages: not polls, and not read. */
  | { kind: 'other'; type: number; bytes: Uint8Array }
  /** A host's command: heard only where another program drives the unit. */
  | { kind: 'command'; ack: 0 | 1; data: Uint8Array };

/** The frames of the protocol, as they stand in a stream of bytes. */
export const ebdsFrames: Frames<EbdsItem> = {
  itemAt(bytes, at) {
    if (bytes[at] !== STX) return 'noise';
    if (at + 1 >= bytes.length) return 'more';
    const length = bytes[at + 1]!;
    if (length < OVERHEAD || length > LONGEST) return 'impossibleLength';
    if (bytes.length < at + length) return 'more';
    const frame = bytes.slice(at, at + length);
    if (frame.at(-2) !== ETX || checkOf(frame.subarray(1, -2)) !== frame.at(-1)) return 'wrongChecksum';
    return { item: itemOf(frame), length };
  },
};

function itemOf(frame: Uint8Array): EbdsItem {
  const control = frame[2]!;
  const [type, ack, data] = [typeOf(control), ackOf(control), frame.slice(3, -2)];
  if (type === TYPE.command) return { kind: 'command', ack, data };
  return type === TYPE.reply ? { kind: 'reply', ack, data, bytes: frame } : { kind: 'other', type, bytes: frame };
}
