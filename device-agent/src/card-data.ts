import { maskCardNumbers } from '#libs/domain';

/** ISO/IEC 7813 track 1 and 2, with or without their sentinels; track 3 begins like track 2 with a longer tail. */
const TRACK_1 = /%?[A-Z]?B([\d ]{12,23})\^[^^]{2,26}\^[^?\s]*\??/gi;
const TRACK_2 = /;?(\d{12,19})[=D](?=\d{4})[0-9=]*F?\??/g;
/** EMV 4.3 book 3: tag 5A is the number, tag 57 track 2, both packed two digits to a byte and padded with F. */
const EMV_IN_HEX =
  /5A(?:81)?(0[6-9A])((?:\d\d){5,9}(?:\dF|\d\d|FF))|57(?:81)?(0[8-9A-F]|1[0-3])(\d{12,19}D[0-9A-F]{7,})/gi;
/** Longer than the card number that it may hold beside other digits: a frame's header, a counter. */
const LONG_RUN = /\d{14,}/g;
/**
 * What the schemes give out, by first digits: Visa, Mastercard, JCB, UnionPay, Discover, Maestro, Mir, Diners, American
 * Express. The search inside a run, and across what stands between groups, must not take every reference for a card.
 */
const ISSUED = [
  /^4\d{15}/,
  /^4\d{12}/,
  /^4\d{18}/,
  /^(?:5[1-5]|2[2-7]|3[05689]|6\d|81)\d{14}/,
  /^3[47]\d{13}/,
  /^3[0689]\d{12}/,
  /^6\d{16,18}/,
  /^6\d{17}/,
  /^6\d{16}/,
];
/** As numbers are printed on cards: 4-4-4-4 and what is left, 4-6-5, 4-6-4, 6-13, 8-8, whatever stands in between. */
const PRINTED = [
  /(\d{4})([^\dA-Za-z]{1,3})(\d{4})\2(\d{4})\2(\d{1,4})(?:\2(\d{1,3}))?/g,
  /(\d{4})([^\dA-Za-z]{1,3})(\d{6})\2(\d{3,13})/g,
  /(\d{6})([^\dA-Za-z]{1,3})(\d{7,13})/g,
  /(\d{8})([^\dA-Za-z]{1,3})(\d{5,11})/g,
];
/** Nothing that a person sees, and between two digits it hides a card number from a search. */
// NUL is every other byte of UTF-16 text that was read byte by byte.
const INVISIBLE = /[\0\u00ad\u200b-\u200f\u2060\ufeff]/g;

/** The number that the text begins with, where a scheme has given out such numbers and it passes the Luhn check. */
export function beginsWithIssued(digits: string): string | undefined {
  for (const issued of ISSUED) {
    const number = issued.exec(digits)?.[0];
    if (number !== undefined && maskCardNumbers(number) !== number) return number;
  }
  return undefined;
}

/** Whether the digits are one whole number that a scheme has given out. */
export function isIssued(digits: string): boolean {
  const whole = ISSUED.some((issued) => issued.exec(digits)?.[0] === digits);
  return whole && maskCardNumbers(digits) !== digits;
}

/** Cuts card numbers and tracks that stand in plain text; of a number its last four digits stay. */
export function cutPlain(text: string): string {
  const plain = text
    .replace(INVISIBLE, '')
    .replace(/[\uff10-\uff19\uff1d\uff3e\uff1b\uff05\uff1f]/g, (wide) => wide.normalize('NFKC'))
    .replace(TRACK_1, (_all, digits: string) => lastFour(digits))
    .replace(TRACK_2, (_all, digits: string) => lastFour(digits))
    .replace(EMV_IN_HEX, (...match: (string | undefined)[]) =>
      lastFour((match[2] ?? match[4]?.split(/D/i)[0] ?? '').replace(/F+$/i, '')),
    );
  const masked = maskCardNumbers(plain).replace(LONG_RUN, (run) => (hidesCardNumber(run) ? lastFour(run) : run));
  return PRINTED.reduce((sum, printed) => sum.replace(printed, cutPrinted), masked);
}

function cutPrinted(all: string): string {
  const digits = all.replace(/\D/g, '');
  const number = beginsWithIssued(digits);
  return number === undefined ? all : lastFour(number);
}

function hidesCardNumber(run: string): boolean {
  if (run.length >= 20) return true;
  for (let at = 0; at + 13 <= run.length; at++) if (beginsWithIssued(run.slice(at)) !== undefined) return true;
  return false;
}

/** How a line of bytes may be meant as text: each gives the text that a search for card numbers reads. */
const READINGS: readonly ((bytes: Uint8Array) => string)[] = [
  (bytes) => Buffer.from(bytes).toString('latin1'),
  (bytes) => Buffer.from(bytes).toString('utf8'),
  (bytes) => Buffer.from(bytes).toString('utf16le'),
  (bytes) => Buffer.from(bytes.subarray(1)).toString('utf16le'),
  // Full-width digits of GBK and GB 18030.
  (bytes) =>
    Buffer.from(bytes)
      .toString('latin1')
      .replace(/\xa3([\xb0-\xb9])/g, (_all, d: string) => String.fromCharCode(d.charCodeAt(0) - 0x80)),
  // Seven bits with parity, read as eight.
  (bytes) => Buffer.from(bytes.map((byte) => byte & 0x7f)).toString('latin1'),
  // EBCDIC.
  (bytes) => Buffer.from(bytes.map((byte) => (byte >= 0xf0 && byte <= 0xf9 ? byte - 0xc0 : 0x20))).toString('latin1'),
];

/** The bytes as cut text, where they hold card data in any reading; `undefined` where they hold none. */
export function cutBytesAsText(bytes: Uint8Array): string | undefined {
  let dense = 0;
  // No reading makes 12 digits of fewer bytes, and most frames are short.
  for (const byte of bytes) if (byte !== 0) dense += 1;
  if (dense < 12) return undefined;
  for (const read of READINGS) {
    const text = read(bytes).replace(INVISIBLE, '');
    const cut = cutPlain(text);
    if (cut !== cutPlainKeeps(text)) return cut;
  }
  return undefined;
}

// Full-width digits are written as plain ones whether or not they are a card's.
const cutPlainKeeps = (text: string): string =>
  text.replace(/[\uff10-\uff19\uff1d\uff3e\uff1b\uff05\uff1f]/g, (wide) => wide.normalize('NFKC'));

/** Where card data stands packed among bytes: values of EMV tags, and numbers with two digits or one to a byte. */
export function* packedCardData(bytes: Uint8Array): Generator<{ from: number; to: number }> {
  for (let i = 0; i < bytes.length; i++) {
    const value = emvValue(bytes, i);
    if (value) yield value;
    const packed = packedAt(bytes, i) ?? unpackedAt(bytes, i);
    if (packed !== undefined) yield { from: i, to: i + packed };
  }
}

const EMV_TAGS = [0x5a, 0x57, 0x6b];

function emvValue(bytes: Uint8Array, at: number): { from: number; to: number } | undefined {
  if (!EMV_TAGS.includes(bytes[at]!)) return undefined;
  // 9F6B is track 2 again, of a contactless card; a length above 127 would be written after 81.
  if (bytes[at] === 0x6b && bytes[at - 1] !== 0x9f) return undefined;
  const from = bytes[at + 1] === 0x81 ? at + 3 : at + 2;
  const length = bytes[from - 1] ?? 0;
  if (length < 6 || length > 19) return undefined;
  // Whatever two bytes look like a tag: only a value that reads as a packed number is one.
  return /^\d{12,19}(?=F*$|D)/.test(hexDigits(bytes.subarray(from, from + length)))
    ? { from, to: from + length }
    : undefined;
}

/** Bytes that a packed number without a tag takes from here. Digits in ASCII, 30 to 39, are no such number. */
function packedAt(bytes: Uint8Array, at: number): number | undefined {
  if (!isPacked(bytes[at]!)) return undefined;
  const hex = hexDigits(bytes.subarray(at, at + 10));
  const run = /^\d+/.exec(hex)?.[0] ?? '';
  if (run.length < 13) return undefined;
  const number = beginsWithIssued(run) ?? (/^F+$/.test(hex.slice(run.length)) ? luhn(run) : undefined);
  if (number === undefined) return undefined;
  const length = Math.ceil(number.length / 2);
  const ascii = bytes.subarray(at, at + length).filter((byte) => byte >= 0x30 && byte <= 0x39).length;
  return ascii * 2 > length ? undefined : length;
}

function unpackedAt(bytes: Uint8Array, at: number): number | undefined {
  if (bytes[at]! > 9) return undefined;
  let digits = '';
  for (let i = at; i < bytes.length && bytes[i]! <= 9 && digits.length < 19; i++) digits += bytes[i];
  return beginsWithIssued(digits)?.length;
}

const isPacked = (byte: number): boolean => byte >> 4 <= 9 && (byte & 15) <= 9;

const luhn = (run: string): string | undefined => (maskCardNumbers(run) === run ? undefined : run);

const hexDigits = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();

export function lastFour(digits: string): string {
  return `****${digits.slice(-4)}`;
}
