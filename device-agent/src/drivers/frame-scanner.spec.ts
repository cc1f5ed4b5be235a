import { describe, expect, it } from '@jest/globals';
import { FrameScanner, type Frames } from './frame-scanner.js';

/** `02 length data... sum`, and 06 alone. */
const frames: Frames<{ kind: 'frame'; data: number[] } | { kind: 'ack' }> = {
  itemAt(bytes, at) {
    if (bytes[at] === 0x06) return { item: { kind: 'ack' }, length: 1 };
    if (bytes[at] !== 0x02) return 'noise';
    const length = bytes[at + 1];
    if (length === undefined) return 'more';
    if (length > 8) return 'impossibleLength';
    const end = at + 3 + length;
    if (bytes.length < end) return 'more';
    const data = [...bytes.subarray(at + 2, end - 1)];
    const sum = data.reduce((total, byte) => (total + byte) & 0xff, 0);
    return sum === bytes[end - 1] ? { item: { kind: 'frame', data }, length: end - at } : 'wrongChecksum';
  },
};
const scanner = (): FrameScanner<{ kind: 'frame'; data: number[] } | { kind: 'ack' }> => new FrameScanner(frames);
const garbage = (reason: string, ...bytes: number[]): object => ({
  kind: 'garbage',
  reason,
  bytes: Uint8Array.from(bytes),
});
const bytes = (...list: number[]): Uint8Array => Uint8Array.from(list);

describe('the frame scanner', () => {
  it('holds what is unfinished, and only that', () => {
    const one = scanner();
    expect(one.push(bytes(0x06, 0x02, 2, 10))).toEqual([{ kind: 'ack' }]);
    expect(one.holds).toBe(3);
    expect(one.push(bytes(20, 30))).toEqual([{ kind: 'frame', data: [10, 20] }]);
    expect(one.holds).toBe(0);
  });

  it('makes one garbage of bytes that follow each other, with the reason of the first', () => {
    expect(scanner().push(bytes(0x02, 1, 5, 9, 0xff, 0x06))).toEqual([
      garbage('wrongChecksum', 0x02, 1, 5, 9, 0xff),
      { kind: 'ack' },
    ]);
  });

  it('makes two of what stands before and behind an item', () => {
    expect(scanner().push(bytes(0xff, 0x06, 0x02, 9))).toEqual([
      garbage('noise', 0xff),
      { kind: 'ack' },
      garbage('impossibleLength', 0x02, 9),
    ]);
  });

  it('finds the frame that stands inside a spoilt one', () => {
    expect(scanner().push(bytes(0x02, 4, 0x02, 1, 7, 7, 99))).toEqual([
      garbage('wrongChecksum', 0x02, 4),
      { kind: 'frame', data: [7] },
      garbage('noise', 99),
    ]);
  });

  it('gives the garbage before an unfinished frame at once', () => {
    const one = scanner();
    expect(one.push(bytes(0xff, 0x02, 2))).toEqual([garbage('noise', 0xff)]);
    expect(one.holds).toBe(2);
  });

  it('gives up what is unfinished when the line falls quiet, and finds what stands inside it', () => {
    const one = scanner();
    expect(one.push(bytes(0x02, 8, 0x02, 1, 7, 7))).toEqual([]);
    expect(one.idle()).toEqual([garbage('unfinished', 0x02, 8), { kind: 'frame', data: [7] }]);
    expect(one.holds).toBe(0);
    expect(one.idle()).toEqual([]);
  });

  it('forgets what was unfinished on a new connection', () => {
    const one = scanner();
    one.push(bytes(0x02, 2, 10));
    one.reset();
    expect(one.push(bytes(0x06))).toEqual([{ kind: 'ack' }]);
  });

  it('does not change with the chunk that it was given', () => {
    const one = scanner();
    const chunk = bytes(0x02, 2, 10);
    one.push(chunk);
    chunk.fill(0);
    expect(one.push(bytes(20, 30))).toEqual([{ kind: 'frame', data: [10, 20] }]);
  });
});
