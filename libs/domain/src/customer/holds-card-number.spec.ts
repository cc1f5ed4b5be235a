import { holdsCardNumber, maskCardNumbersIn } from '../index.js';

/** Test numbers that the card schemes publish, none of them anybody's. */
const CARDS = [
  '4111111111111111',
  '4012888888881881',
  '4222222222222',
  '4000056655665556',
  '5555555555554444',
  '5105105105105100',
  '5200828282828210',
  '2223003122003222',
  '378282246310005',
  '371449635398431',
  '378734493671000',
  '30569309025904',
  '38520000023237',
  '6011111111111117',
  '6011000990139424',
  '3530111333300000',
  '3566002020360505',
  '6200000000000005',
  '6205500000000000004',
  '5019717010103742',
];

describe('holdsCardNumber', () => {
  it.each(CARDS)('finds %s, plain, in groups and among words', (card) => {
    expect(card).toMatch(/^\d{13,19}$/);
    expect(holdsCardNumber(card)).toBe(true);
    expect(holdsCardNumber(`卡号${card.replace(/(\d{4})(?=\d)/g, '$1 ')}，谢谢`)).toBe(true);
    expect(holdsCardNumber(`card:${card.replace(/(\d{4})(?=\d)/g, '$1-')}.`)).toBe(true);
    expect(holdsCardNumber([...card].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join(''))).toBe(
      true,
    );
  });

  it.each(['13800138000', '+86 138 0013 8000', '尾号1234', '2026-11-21 20:15', 'T0007', '4111111111111112', ''])(
    'leaves %j alone',
    (text) => {
      expect(holdsCardNumber(text)).toBe(false);
    },
  );
});

describe('maskCardNumbersIn', () => {
  it('masks texts, numbers and keys however deep, and leaves the rest as it is', () => {
    const value = {
      line: ['CARD 4111111111111111'],
      number: 4111111111111111,
      '4111111111111111': null,
      ok: [1, true, 1.5],
    };
    expect(maskCardNumbersIn(value)).toEqual({
      line: ['CARD ****1111'],
      number: '****1111',
      '****1111': null,
      ok: [1, true, 1.5],
    });
  });
});
