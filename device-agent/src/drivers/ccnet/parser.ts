import { KERMIT, crc16 } from '../crc16.js';
import type { Found, Frames } from '../frame-scanner.js';
import { ADDRESSES, MAX_LONG, MIN_LENGTH, SYNC } from './frame.js';

/**
 * One frame. The bytes do not tell who sent it: 41 is the host's GET BILL TABLE and the validator's full cassette, 30 its
 * RESET and the answer to an illegal command. Who it was is the session's to know.
 */
export interface CcnetItem {
  kind: 'frame';
  address: number;
  /** The host's command, or the first byte of an answer. */
  code: number;
  /** What follows it. */
  data: Uint8Array;
  bytes: Uint8Array;
}

const KNOWN_ADDRESSES: ReadonlySet<number> = new Set(Object.values(ADDRESSES));
/** Where a long frame's length may stand: behind the command, or behind its subcommand. */
const LONG_LENGTH_AT = [4, 5];

/** The items of the protocol, as they stand in a stream of bytes. */
export const ccnetFrames: Frames<CcnetItem> = {
  itemAt(bytes, at) {
    if (bytes[at] !== SYNC) return 'noise';
    if (at + 1 >= bytes.length) return 'more';
    if (!KNOWN_ADDRESSES.has(bytes[at + 1]!)) return 'noise';
    if (at + 2 >= bytes.length) return 'more';
    const length = bytes[at + 2]!;
    if (length === 0) return longFrameAt(bytes, at);
    if (length < MIN_LENGTH) return 'impossibleLength';
    return frameAt(bytes, at, length, 4);
  },
};

function longFrameAt(bytes: Uint8Array, at: number): Found<CcnetItem> {
  let most: Found<CcnetItem> = 'impossibleLength';
  for (const place of LONG_LENGTH_AT) {
    const [high, low] = [bytes[at + place], bytes[at + place + 1]];
    if (high === undefined || low === undefined) return 'more';
    const length = (high << 8) | low;
    if (length < place + 4 || length > MAX_LONG) continue;
    const found = frameAt(bytes, at, length, place + 2);
    if (typeof found !== 'string') return found;
    most = most === 'more' ? most : found;
  }
  return most;
}

function frameAt(bytes: Uint8Array, at: number, length: number, dataAt: number): Found<CcnetItem> {
  const end = at + length;
  if (bytes.length < end) return 'more';
  const crc = bytes[end - 2]! | (bytes[end - 1]! << 8);
  if (crc16(KERMIT, bytes.subarray(at, end - 2)) !== crc) return 'wrongChecksum';
  const frame = bytes.slice(at, end);
  const item: CcnetItem = {
    kind: 'frame',
    address: frame[1]!,
    code: frame[3]!,
    data: frame.slice(dataAt, -2),
    bytes: frame,
  };
  return { item, length };
}
