import { SSP, crc16 } from '../crc16.js';
import type { Found, Frames } from '../frame-scanner.js';
import { OVERHEAD, STX, addressOf, sequenceOf } from './frame.js';

/** One frame. Commands and replies look the same: only the line tells who speaks. */
export interface SspItem {
  kind: 'frame';
  sequence: 0 | 1;
  data: Uint8Array;
  bytes: Uint8Array;
}

/** The frames to and from the unit at `address`, as they stand in a stream of bytes. */
export function sspFrames(address: number): Frames<SspItem> {
  return {
    itemAt: (bytes, at) => (bytes[at] === STX ? frameAt(bytes, at, address) : 'noise'),
  };
}

function frameAt(bytes: Uint8Array, at: number, address: number): Found<SspItem> {
  const body: number[] = [];
  let next = at + 1;
  while (body.length < 2 || body.length < body[1]! + OVERHEAD) {
    const byte = bytes[next];
    if (byte === undefined) return 'more';
    if (byte === STX) {
      if (bytes[next + 1] === undefined) return 'more';
      // A single 7F begins a new frame: this one was broken off.
      if (bytes[next + 1] !== STX) return 'unfinished';
      next += 1;
    }
    body.push(byte);
    next += 1;
    if (addressOf(body[0]!) !== address) return 'noise';
  }
  const crc = body.at(-2)! | (body.at(-1)! << 8);
  if (crc16(SSP, body.slice(0, -2)) !== crc) return 'wrongChecksum';
  const item: SspItem = {
    kind: 'frame',
    sequence: sequenceOf(body[0]!),
    data: Uint8Array.from(body.slice(2, -2)),
    bytes: bytes.slice(at, next),
  };
  return { item, length: next - at };
}
