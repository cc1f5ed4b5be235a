import { KERMIT, crc16 } from '../crc16.js';
import type { Found, Frames } from '../frame-scanner.js';
import { MIN_LENGTH, SYNC } from './frame.js';

/**
 * One frame. The bytes do not tell who sent it: 11 is the host's status request and the acceptor's idling, 41 its stack-1
 * and the acceptor's power-up with a bill. Who it was is the session's to know.
 */
export interface Id003Item {
  kind: 'frame';
  /** The host's command, or the acceptor's status. */
  code: number;
  data: Uint8Array;
  bytes: Uint8Array;
}

/** The items of the protocol, as they stand in a stream of bytes. The length byte bounds a frame to 255. */
export const id003Frames: Frames<Id003Item> = {
  itemAt(bytes, at) {
    if (bytes[at] !== SYNC) return 'noise';
    if (at + 1 >= bytes.length) return 'more';
    const length = bytes[at + 1]!;
    return length < MIN_LENGTH ? 'impossibleLength' : frameAt(bytes, at, length);
  },
};

function frameAt(bytes: Uint8Array, at: number, length: number): Found<Id003Item> {
  const end = at + length;
  if (bytes.length < end) return 'more';
  const crc = bytes[end - 2]! | (bytes[end - 1]! << 8);
  if (crc16(KERMIT, bytes.subarray(at, end - 2)) !== crc) return 'wrongChecksum';
  const frame = bytes.slice(at, end);
  return { item: { kind: 'frame', code: frame[2]!, data: frame.slice(3, -2), bytes: frame }, length };
}
