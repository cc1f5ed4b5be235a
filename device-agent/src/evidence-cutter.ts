import { maskCardNumbers } from '#libs/domain';

/** What stands in the evidence where something was cut out and nothing of it may stay. */
export const CUT = '[cut]';

/** Field names whose text is a card's own data whatever it looks like (XFS4IoT gives tracks in base64). */
const SECRET_FIELDS =
  /^(track_?[123]|track[123]jis|frontTrack1|pan|primaryAccountNumber|cardNumber|cardData|chipData|pinData|pin|cvv2?|cvc2?)$/i;

/** ISO/IEC 7813 track 1 and 2, with or without their sentinels; track 3 begins like track 2 with a longer tail. */
const TRACK_1 = /%?[A-Z]?B(\d{12,19})\^[^^]{2,26}\^[^?\s]*\??/gi;
const TRACK_2 = /;?(\d{12,19})[=D](?=\d{4})[0-9=]*F?\??/g;

/** EMV 4.3 book 3: tag 5A is the number, tag 57 track 2, both packed two digits to a byte and padded with F. */
const EMV_IN_HEX = /5A(0[6-9A])((?:\d\d){5,9}(?:\dF|\d\d))|57(0[8-9A-F]|1[0-3])(\d{12,19}D[0-9A-F]{7,})/gi;
/** Longer than the card number that it may hold beside other digits: a frame's header, a counter. */
const LONG_RUN = /\d{14,}/g;
/** What the schemes give out, by first digits: the search inside a run must not take every reference for a card. */
const ISSUED = [/^4\d{15}/, /^4\d{12}/, /^(?:5[1-5]|2[2-7]|3[05689]|6\d|81)\d{14}/, /^3[47]\d{13}/, /^6\d{18}/];
/** A text cut into pieces of digits. */
const PIECE = /^\d{1,18}$/;
const EMV_TAGS = [0x5a, 0x57];

/**
 * Cuts whatever could be a card's data out of the evidence before it leaves a driver or the agent: of a card number
 * its last four digits stay, of track and chip data nothing else. Returns a copy; never throws; bounded in depth.
 */
export function cutEvidence(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return cutText(value);
  if (typeof value === 'number' || typeof value === 'bigint') return cutNumber(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth > 12) return CUT;
  if (value instanceof Uint8Array) return hexEvidence(value);
  if (Array.isArray(value)) return cutList(value, depth);
  const entries = Object.entries(value);
  const inPieces = holdCardNumber(entries.map(([, item]): unknown => item));
  return Object.fromEntries(
    entries.map(([key, item]): [string, unknown] => [
      cutText(key),
      (SECRET_FIELDS.test(key) && mayHoldCardData(item)) || (inPieces && isPiece(item))
        ? CUT
        : cutEvidence(item, depth + 1),
    ]),
  );
}

function cutList(items: readonly unknown[], depth: number): unknown {
  // `{"type":"Buffer","data":[52,49,…]}`, and how other languages write bytes.
  if (items.length >= 6 && items.every(isByte)) {
    const cut = hexEvidence(Uint8Array.from(items), Infinity);
    return cut === hexOf(items) ? items : cut;
  }
  if (holdCardNumber(items)) return items.map((item) => (isPiece(item) ? CUT : cutEvidence(item, depth + 1)));
  return items.map((item) => cutEvidence(item, depth + 1));
}

/** Whether the pieces among the values make a card number when they are put together. */
function holdCardNumber(values: readonly unknown[]): boolean {
  const pieces = values.filter(isPiece);
  const whole = pieces.join('');
  return pieces.length > 1 && whole.length >= 13 && cutText(whole) !== whole;
}

/** Cuts one line of text. Digits of UTF-16 text that was read byte by byte, and full-width ones, count like others. */
export function cutText(text: string): string {
  const withoutTracks = text
    .replace(/\0/g, '')
    .replace(/[\uff10-\uff19]/g, (digit) => digit.normalize('NFKC'))
    .replace(TRACK_1, (_all, digits: string) => lastFour(digits))
    .replace(TRACK_2, (_all, digits: string) => lastFour(digits))
    .replace(EMV_IN_HEX, (...match: (string | undefined)[]) =>
      lastFour((match[2] ?? match[4]?.split(/D/i)[0] ?? '').replace(/F$/i, '')),
    );
  return maskCardNumbers(withoutTracks).replace(LONG_RUN, (run) => (hidesCardNumber(run) ? lastFour(run) : run));
}

function hidesCardNumber(run: string): boolean {
  if (run.length >= 20) return true;
  for (let at = 0; at + 13 <= run.length; at++) {
    const found = ISSUED.map((issued) => issued.exec(run.slice(at))?.[0]);
    if (found.some((number) => number !== undefined && maskCardNumbers(number) !== number)) return true;
  }
  return false;
}

/**
 * Bytes as evidence: pairs of hex digits joined by colons, so that the digits of two bytes never run together into
 * what looks like a card number. Bytes that hold card data, as text or as EMV tags, become cut text instead.
 * At most `limit` bytes are shown.
 */
export function hexEvidence(bytes: Uint8Array, limit = 64): string {
  const latin = Buffer.from(bytes).toString('latin1').replace(/\0/g, '');
  const cut = cutText(latin);
  if (cut !== latin) return cut.slice(0, limit).replace(/[^\x20-\x7e]/g, '.');
  const shown = [...bytes.subarray(0, limit)].map(twoDigits);
  for (const at of emvValues(bytes)) shown.fill('**', at.from, Math.min(at.to, shown.length));
  const more = bytes.length > limit ? `:… ${bytes.length} bytes` : '';
  return shown.join(':') + more;
}

function* emvValues(bytes: Uint8Array): Generator<{ from: number; to: number }> {
  for (let i = 0; i + 2 < bytes.length; i++) {
    const length = bytes[i + 1]!;
    if (!EMV_TAGS.includes(bytes[i]!) || length < 6 || length > 19) continue;
    const value = [...bytes.subarray(i + 2, i + 2 + length)].map(twoDigits).join('');
    const digits = /^\d{12,19}(?=F?$|D)/.exec(value);
    // Whatever two bytes look like a tag: only a value that reads as a packed number is one.
    if (digits) yield { from: i + 2, to: i + 2 + length };
  }
}

const hexOf = (bytes: readonly number[]): string => bytes.map(twoDigits).join(':');

const isByte = (item: unknown): item is number =>
  Number.isInteger(item) && (item as number) >= 0 && (item as number) < 256;

const isPiece = (item: unknown): item is string => typeof item === 'string' && PIECE.test(item);

function twoDigits(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}

function lastFour(digits: string): string {
  return `****${digits.slice(-4)}`;
}

function cutNumber(value: number | bigint): unknown {
  const text = String(value);
  const cut = cutText(text);
  return cut === text ? value : cut;
}

// `readTracks.track1: true` of a capability is not card data.
function mayHoldCardData(value: unknown): boolean {
  return value !== null && typeof value !== 'boolean' && value !== undefined;
}
