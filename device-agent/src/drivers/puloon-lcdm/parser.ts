import type { Found, Frames } from '../frame-scanner.js';
import { ACK, DEVICE_ID, EOT, ETX, MAX_DATA, NAK, SOH, STX, xor, type Family } from './frame.js';

/** What stands on the line. */
export type PuloonItem =
  | { kind: 'ack' }
  | { kind: 'nak' }
  /** The 4000 style ends a conversation with it. */
  | { kind: 'eot' }
  | { kind: 'response'; command: number; data: Uint8Array; bytes: Uint8Array }
  /** A host's command: heard only where another program drives the dispenser. */
  | { kind: 'command'; command: number; data: Uint8Array; bytes: Uint8Array };

/**
 * Answers whose data length is known; the 4000 style's STATUS has 18 bytes by two sources and 19 by a third. There ETX is
 * looked for behind the data only, because a sensor byte may take any value.
 */
const DATA_LENGTHS: Record<Family, Record<number, readonly number[]>> = {
  lcdm1000: { 0x44: [1], 0x45: [8], 0x46: [4] },
  lcdm2000: { 0x44: [1], 0x45: [8], 0x46: [4], 0x55: [8] },
  lcdm4000: { 0x50: [18, 19] },
};

/** The items of the protocol, as they stand in a stream of bytes. */
export function puloonFrames(family: Family): Frames<PuloonItem> {
  return {
    itemAt(bytes, at, quiet) {
      const first = bytes[at]!;
      if (first === ACK) return { item: { kind: 'ack' }, length: 1 };
      if (first === NAK) return { item: { kind: 'nak' }, length: 1 };
      // The last EOT of a conversation stands alone, and only the silence after it tells so.
      if (quiet && first === EOT && at + 1 === bytes.length) return { item: { kind: 'eot' }, length: 1 };
      return first === SOH || first === EOT ? frameAt(family, bytes, at) : 'noise';
    },
  };
}

function frameAt(family: Family, bytes: Uint8Array, at: number): Found<PuloonItem> {
  const first = bytes[at]!;
  if (at + 1 >= bytes.length) return 'more';
  if (bytes[at + 1] !== DEVICE_ID[family]) return alone(first);
  if (at + 2 >= bytes.length) return 'more';
  if (bytes[at + 2] !== STX) return alone(first);
  if (at + 3 >= bytes.length) return 'more';
  const lengths = first === SOH ? DATA_LENGTHS[family][bytes[at + 3]!] : undefined;
  return lengths ? knownFrameAt(bytes, at, lengths) : endedFrameAt(bytes, at);
}

// A 04 that begins no frame is the end of a 4000 style conversation.
function alone(first: number): Found<PuloonItem> {
  return first === EOT ? { item: { kind: 'eot' }, length: 1 } : 'noise';
}

/** A frame whose data has one of the lengths: the first one behind which ETX stands. */
function knownFrameAt(bytes: Uint8Array, at: number, lengths: readonly number[]): Found<PuloonItem> {
  for (const length of lengths) {
    const etx = at + 4 + length;
    if (etx >= bytes.length) return 'more';
    if (bytes[etx] === ETX) return frameTo(bytes, at, etx);
  }
  return 'wrongChecksum';
}

/** A frame that ends at the first ETX. */
function endedFrameAt(bytes: Uint8Array, at: number): Found<PuloonItem> {
  const data = bytes.subarray(at + 4, at + 5 + MAX_DATA);
  const length = data.indexOf(ETX);
  if (length !== -1) return frameTo(bytes, at, at + 4 + length);
  return data.length > MAX_DATA ? 'impossibleLength' : 'more';
}

function frameTo(bytes: Uint8Array, at: number, etx: number): Found<PuloonItem> {
  if (etx + 1 >= bytes.length) return 'more';
  const frame = bytes.slice(at, etx + 2);
  if (xor(frame.subarray(0, -1)) !== frame.at(-1)) return 'wrongChecksum';
  const kind = frame[0] === SOH ? 'response' : 'command';
  return { item: { kind, command: frame[3]!, data: frame.slice(4, -2), bytes: frame }, length: frame.length };
}
