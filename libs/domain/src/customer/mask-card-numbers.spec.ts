import fc from 'fast-check';
import { maskCardNumbers } from './mask-card-numbers.js';

describe('maskCardNumbers', () => {
  it.each([
    ['TRACK2 4111111111111111=2512', 'TRACK2 ****1111=2512'],
    ['SEQ 12 4111 1111 1111 1111 KEPT', 'SEQ 12 ****1111 KEPT'],
    ['4111-1111-1111-1111', '****1111'],
    ['4111\t1111  1111\u00a01111', '****1111'],
    [
      '卡号\uff14\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11',
      '卡号****1111',
    ],
    ['4111111111111111 5500000000000004', '****1111 ****0004'],
    ['TIME 2026-11-21 21:30:00 REF 1234567890123456', 'TIME 2026-11-21 21:30:00 REF 1234567890123456'],
    ['41111111111111111111111111', '41111111111111111111111111'],
  ])('reads %j as %j', (text, masked) => {
    expect(maskCardNumbers(text)).toBe(masked);
  });

  it('is not slow on long rows of numbers', () => {
    const text = '1 '.repeat(100_000).trim();
    expect(maskCardNumbers(text)).toHaveLength(text.length);
  });

  const digit = fc.integer({ min: 0, max: 9 });
  const word = fc.string({ maxLength: 12 }).map((text) => text.replace(/[\d*]/g, '').trim());
  const separator = fc.constantFrom('', ' ', '-', '  ', '\u00a0', '\u2013', '\t');

  it('leaves of any card number its last four digits, however it is written and whatever words stand around it', () => {
    const anyCard = fc.array(digit, { minLength: 12, maxLength: 18 }).map((digits) => withCheckDigit(digits.join('')));
    const cuts = fc.array(separator, { minLength: 18, maxLength: 18 });
    fc.assert(
      fc.property(anyCard, cuts, word, word, (card, between, before, after) => {
        const written = [...card].map((each, i) => (i === 0 ? each : between[i - 1]! + each)).join('');
        expect(maskCardNumbers(`${before}:${written}:${after}`)).toBe(`${before}:****${card.slice(-4)}:${after}`);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves alone what has too few digits for a card', () => {
    const short = fc.array(digit, { maxLength: 12 }).map((digits) => digits.join(''));
    fc.assert(
      fc.property(word, short, word, (before, digits, after) => {
        const text = `${before}:${digits}:${after}`;
        expect(maskCardNumbers(text)).toBe(text);
      }),
    );
  });
});

/** Finds the last digit by trying all ten against the rule of ISO/IEC 7812-1: a double counts with its own digits. */
function withCheckDigit(digits: string): string {
  const weigh = (text: string): number =>
    [...text]
      .reverse()
      .map((each, i) => Number(each) * (i % 2 === 0 ? 1 : 2))
      .reduce((sum, each) => sum + Math.floor(each / 10) + (each % 10), 0);
  const last = '0123456789'.split('').find((each) => weigh(digits + each) % 10 === 0);
  return digits + last!;
}
