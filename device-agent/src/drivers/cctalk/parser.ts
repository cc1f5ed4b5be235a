import type { Frames } from '../frame-scanner.js';
import { FRAME_OVERHEAD, HOST, MAX_DATA, sumOf } from './frame.js';

/** What stands on the line. */
export type CcTalkItem =
  | { kind: 'answer'; header: number; data: Uint8Array; bytes: Uint8Array }
  /** The host's own words: the echo of a question, or another program's question. */
  | { kind: 'question'; header: number };

/** The frames that go between the host and the device at `address`, as they stand in a stream of bytes. */
export function ccTalkFrames(address: number): Frames<CcTalkItem> {
  return {
    itemAt(bytes, at) {
      const destination = bytes[at]!;
      if (destination !== HOST && destination !== address) return 'noise';
      if (bytes.length - at < 3) return 'more';
      const [length, source] = [bytes[at + 1]!, bytes[at + 2]!];
      if (source !== (destination === HOST ? address : HOST)) return 'noise';
      if (length > MAX_DATA) return 'impossibleLength';
      const end = at + length + FRAME_OVERHEAD;
      if (bytes.length < end) return 'more';
      const frame = bytes.slice(at, end);
      if (sumOf(frame) !== 0) return 'wrongChecksum';
      const header = frame[3]!;
      if (destination !== HOST) return { item: { kind: 'question', header }, length: frame.length };
      return { item: { kind: 'answer', header, data: frame.slice(4, -1), bytes: frame }, length: frame.length };
    },
  };
}
