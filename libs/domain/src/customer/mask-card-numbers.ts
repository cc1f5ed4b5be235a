const DIGIT_RUN = /(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/g;

/** Replaces every run of 13 to 19 digits that passes the Luhn check by its last four digits. */
export function maskCardNumbers(text: string): string {
  return text.replace(DIGIT_RUN, (run) => {
    const digits = run.replace(/\D/g, '');
    return passesLuhn(digits) ? `****${digits.slice(-4)}` : run;
  });
}

/** Whether a customer typed what may be a card number (product criterion C02): it is refused, not stored. */
export function holdsCardNumber(text: string): boolean {
  return maskCardNumbers(toAsciiDigits(text)) !== toAsciiDigits(text);
}

/** Full-width digits and separators of a Chinese keyboard count like the ASCII ones. */
function toAsciiDigits(text: string): string {
  return text
    .replace(/[\uff10-\uff19]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/[\u3000\u00a0\uff0d\u2010-\u2015.·]/g, ' ')
    .replace(/ {2,}/g, ' ');
}

/** ISO/IEC 7812-1 annex B. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    let digit = Number(digits[digits.length - 1 - i]);
    if (i % 2 === 1) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return sum % 10 === 0;
}
