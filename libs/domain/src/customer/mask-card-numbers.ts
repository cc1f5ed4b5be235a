/** Blanks and dashes, also those of a Chinese keyboard. */
const SEPARATOR = '[ \\t\\u00a0\\u3000\\u2010-\\u2015\\uff0d-]{1,2}';
/** Groups of digits, full-width ones too, with a blank or a dash or two between them. */
const DIGIT_GROUPS = new RegExp(`[0-9\\uff10-\\uff19]+(?:${SEPARATOR}[0-9\\uff10-\\uff19]+)*`, 'g');
const BETWEEN_GROUPS = new RegExp(`(${SEPARATOR})`);

/**
 * Replaces every run of 13 to 19 digits that passes the Luhn check by its last four digits. The run may be written in
 * groups, and other numbers may stand beside it: in `TRACK2 4111…` the 2 is no part of the card number.
 */
export function maskCardNumbers(text: string): string {
  return text.replace(DIGIT_GROUPS, (run) => (run.length < 13 ? run : maskGroups(run)));
}

function maskGroups(run: string): string {
  const parts = run.split(BETWEEN_GROUPS);
  let masked = '';
  for (let from = 0; from < parts.length;) {
    const card = cardNumberAt(parts, from);
    masked += card ? `****${card.digits.slice(-4)}` : parts[from]!;
    const next = card ? card.end : from + 1;
    masked += parts[next] ?? '';
    from = next + 1;
  }
  return masked;
}

/** The longest card number that begins with the group at `from`. Groups stand at even places, separators between. */
function cardNumberAt(parts: readonly string[], from: number): { digits: string; end: number } | undefined {
  let found: { digits: string; end: number } | undefined;
  let digits = '';
  for (let at = from; at < parts.length && digits.length <= 19; at += 2) {
    digits += toAsciiDigits(parts[at]!);
    if (digits.length >= 13 && digits.length <= 19 && passesLuhn(digits)) found = { digits, end: at + 1 };
  }
  return found;
}

/** The same for every text and number inside a value, however deep. Returns a copy. */
export function maskCardNumbersIn(value: unknown): unknown {
  if (typeof value === 'string') return maskCardNumbers(value);
  if (typeof value === 'number') return holdsCardNumber(String(value)) ? maskCardNumbers(String(value)) : value;
  if (Array.isArray(value)) return value.map(maskCardNumbersIn);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [maskCardNumbers(key), maskCardNumbersIn(item)] as const);
  return Object.fromEntries(entries);
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
