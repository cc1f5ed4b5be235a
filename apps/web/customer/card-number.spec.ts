import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { holdsCardNumber, passesLuhn } from './card-number.js';

/** Numbers that the card schemes publish for tests, and made-up ones with a right check digit. */
const CARDS = [
  '4111111111111111',
  '4012888888881881',
  '4222222222222',
  '5555555555554444',
  '5105105105105100',
  '378282246310005',
  '371449635398431',
  '6011111111111117',
  '3530111333300000',
  '30569309025904',
  '38520000023237',
  '6200000000000005',
  '6205500000000000004',
];
const grouped = (digits: string): string => digits.replace(/(\d{4})(?=\d)/g, '$1 ');
const fullWidth = (digits: string): string =>
  digits.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));

describe('a full card number is seen', () => {
  it.each(CARDS)('%s, plain, grouped, with dashes, in full width and inside a sentence', (card) => {
    for (const text of [
      card,
      grouped(card),
      grouped(card).replace(/ /g, '-'),
      fullWidth(card),
      `卡号是${card}，谢谢`,
    ]) {
      expect({ text, seen: holdsCardNumber(text) }).toEqual({ text, seen: true });
    }
  });

  it('inside a longer run of digits', () => {
    expect(holdsCardNumber('00411111111111111199')).toBe(true);
  });

  it('for every number with a right check digit, of 13 to 19 digits', () => {
    const stems = fc
      .array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 18 })
      .map((digits) => digits.join(''));
    fc.assert(
      fc.property(stems, (stem) => {
        const check = [...'0123456789'].find((digit) => passesLuhn(stem + digit))!;
        expect(holdsCardNumber(stem + check)).toBe(true);
      }),
    );
  });
});

describe('no card number is seen in', () => {
  it.each([
    '',
    '13800138000',
    '4111111111111112',
    '机器吞了我 2000 元',
    '尾号 1234',
    '2026-11-20 22:15',
    '021-62481234',
    '95588',
  ])('"%s"', (text) => {
    expect(holdsCardNumber(text)).toBe(false);
  });
});
