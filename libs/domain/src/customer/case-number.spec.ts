import fc from 'fast-check';
import { CASE_NUMBER_BYTES, makeCaseNumber, readCaseNumber } from '../index.js';

const bytes = fc.uint8Array({ minLength: CASE_NUMBER_BYTES, maxLength: CASE_NUMBER_BYTES });

describe('a case number', () => {
  it('reads as two groups of five without letters that are mistaken for digits', () => {
    fc.assert(
      fc.property(bytes, (random) => {
        expect(makeCaseNumber(random)).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
      }),
    );
  });

  it('is read back however it is written', () => {
    const number = makeCaseNumber(Uint8Array.from([0, 1, 2, 3, 10, 20, 30, 31, 255]));
    for (const written of [
      number,
      number.toLowerCase(),
      number.replace('-', ''),
      number.replace('-', ' '),
      number.replace('0', 'O').replace('1', 'l'),
    ]) {
      expect(readCaseNumber(written)).toBe(number);
    }
  });

  it('shows every single wrong character', () => {
    fc.assert(
      fc.property(bytes, fc.nat({ max: 9 }), fc.integer({ min: 1, max: 31 }), (random, place, shift) => {
        const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
        const plain = [...makeCaseNumber(random).replace('-', '')];
        plain[place] = alphabet[(alphabet.indexOf(plain[place]!) + shift) % 32]!;
        expect(readCaseNumber(plain.join(''))).toBeNull();
      }),
    );
  });

  it('is not read from other text', () => {
    for (const text of ['', '7K3M9', '7K3M9-QXTD4X', '*****-*****']) expect(readCaseNumber(text)).toBeNull();
    expect(() => makeCaseNumber(new Uint8Array(3))).toThrow('random bytes');
  });

  it('takes every value of chance', () => {
    expect(makeCaseNumber(new Uint8Array(9))).not.toBe(makeCaseNumber(new Uint8Array(9).fill(31)));
  });
});
