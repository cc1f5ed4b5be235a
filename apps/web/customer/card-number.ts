/** Digits as typed on a Chinese keyboard (full width) count as digits. */
const toPlainDigits = (text: string): string =>
  text.replace(/[０-９]/g, (digit) => String(digit.charCodeAt(0) - 0xff10));

/** Thirteen to nineteen digits, which people group with blanks, dashes or dots. */
const LONG_RUN = /\d(?:[ \u00a0\u3000.\-–—]{0,2}\d){12,}/g;

/**
 * Whether a text holds what looks like a full card number: 13 to 19 digits that pass Luhn's check, anywhere within a
 * longer run of digits too. Must be refused before it leaves the browser.
 */
export function holdsCardNumber(text: string): boolean {
  const runs = toPlainDigits(text).match(LONG_RUN) ?? [];
  return runs.some((run) => {
    const digits = run.replace(/\D/g, '');
    return digits.length <= 19 ? passesLuhn(digits) : holdsWithin(digits);
  });
}

export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits[digits.length - 1 - place]);
    const weighted = place % 2 === 0 ? digit : digit * 2;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}

function holdsWithin(digits: string): boolean {
  for (let length = 13; length <= 19; length += 1) {
    for (let start = 0; start + length <= digits.length; start += 1) {
      if (passesLuhn(digits.slice(start, start + length))) return true;
    }
  }
  return false;
}
