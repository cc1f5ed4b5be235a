import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LineSplitter, bytesOfCutLine } from './line-splitter.js';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'));
const split = (max: number, ...chunks: string[]): string[] => {
  const splitter = new LineSplitter(max);
  return chunks.flatMap((chunk) => splitter.push(bytes(chunk)));
};

describe('the line splitter', () => {
  it('gives lines without their breaks, and leaves out empty ones', () => {
    expect(split(100, 'one\ntwo\r\n\n\r\nthree\n')).toEqual(['one', 'two', 'three']);
  });

  it('gives a line that came in pieces once it has ended', () => {
    expect(split(100, 'on', 'e\nt', 'wo', '\n')).toEqual(['one', 'two']);
    expect(split(100, ...'值守\nok\n')).toEqual(['值守', 'ok']);
  });

  it('reads a character whose bytes came apart, and a byte order mark as nothing', () => {
    const splitter = new LineSplitter(100);
    const all = bytes('\ufeff吞卡\n');
    expect([...all].flatMap((byte) => splitter.push(Uint8Array.of(byte)))).toEqual(['吞卡']);
  });

  it('gives bytes that are no UTF-8 as replaced characters', () => {
    expect(new LineSplitter(100).push(Uint8Array.of(0x61, 0xff, 0x0a))).toEqual(['a\ufffd']);
  });

  it('gives the beginning of a line that is too long, and reads on at the next', () => {
    const [cut, next] = split(10, 'x'.repeat(600), 'y'.repeat(400), '\nok\n');
    expect(cut).toBe(`${'x'.repeat(256)}\u2026[line of 1000 bytes]`);
    expect(bytesOfCutLine(cut!)).toBe(1_000);
    expect(next).toBe('ok');
    expect(bytesOfCutLine('ok')).toBeUndefined();
    expect(split(10, '0123456789\n01234567890\n')).toEqual(['0123456789', '01234567890\u2026[line of 11 bytes]']);
  });

  it('does not depend on how the bytes were cut into chunks, and holds no more than a line', () => {
    const text = fc.array(fc.oneof(fc.constantFrom('\n', '\r\n', 'a'.repeat(40)), fc.string({ unit: 'grapheme' })));
    fc.assert(
      fc.property(text, fc.infiniteStream(fc.integer({ min: 1, max: 50 })), (pieces, sizes) => {
        const all = bytes(pieces.join('') + '\n');
        const whole = new LineSplitter(64).push(all);
        const splitter = new LineSplitter(64);
        const got: string[] = [];
        for (let at = 0; at < all.length;) {
          const size = sizes.next().value!;
          got.push(...splitter.push(all.subarray(at, at + size)));
          expect(splitter.holds).toBeLessThanOrEqual(256);
          at += size;
        }
        expect(got).toEqual(whole);
      }),
      { numRuns: 300 },
    );
  });
});
