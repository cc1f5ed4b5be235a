import type { Frames } from '../frame-scanner.js';
import { FRAME_OVERHEAD, HOST, MAX_DATA, sumOf } from './frame.js';

/** What stands on the line. */
export type CcTalkItem =
  | { kind: 'answer'; header: number; data: Uint8Array; bytes: Uint8Array }
  /** The host's own words: the echo of a question, or another program's question. */
  | { kind: 'question'; header: number }
  /** Between the host and another device of the bus. */
  | { kind: 'other' };

/** The frames on a bus, as they stand in a stream of bytes; read are those between the host and the device at `address`. */
export function ccTalkFrames(address: number): Frames<CcTalkItem> {
  return {
    itemAt(bytes, at) {
      if (bytes.length - at < 3) return 'more';
      const [destination, length, source] = [bytes[at]!, bytes[at + 1]!, bytes[at + 2]!];
      if ((destination === HOST) === (source === HOST)) return 'noise';
      if (length > MAX_DATA) return 'impossibleLength';
      const end = at + length + FRAME_OVERHEAD;
      if (bytes.length < end) return 'more';
      const frame = bytes.slice(at, end);
      if (sumOf(frame) !== 0) return 'wrongChecksum';
      const header = frame[3]!;
      if (destination !== address && source !== address) return { item: { kind: 'other' }, length: frame.length };
      if (destination !== HOST) return { item: { kind: 'question', header }, length: frame.length };
      return { item: { kind: 'answer', header, data: frame.slice(4, -1), bytes: frame }, length: frame.length };
    },
  };
}
