import { cutBytesAsText, cutPlain, isIssued, packedCardData } from './card-data.js';

/** What stands in the evidence where something was cut out and nothing of it may stay. */
export const CUT = '[cut]';

/** Field names whose text is a card's own data whatever it looks like (XFS4IoT gives tracks in base64). */
const SECRET_FIELDS =
  /^(track_?[123]|track[123]jis|frontTrack1|pan|primaryAccountNumber|cardNumber|cardData|chipData|pinData|pin|cvv2?|cvc2?)$/i;

/** A text cut into pieces of digits. */
const PIECE = /^\d{1,18}$/;
/** Fields of the agent's own evidence: numbers each of their own, never pieces of one. */
const WHOLE_FIELDS = /^(reference|printedAt|lastFour|amountMinor|unit|at)$/;
/** Bytes written in hex: in a row, or with something between each two. */
const HEX_BYTES =
  /(?:0x)?[0-9a-f]{2}(?:([ :,;-]{1,2})(?:0x)?[0-9a-f]{2})(?:\1(?:0x)?[0-9a-f]{2}){6,}|(?:[0-9a-f]{2}){14,}/gi;
const BASE64 = /[A-Za-z0-9+/_-]{17,}={0,2}/g;

/**
 * Cuts whatever could be a card's data out of the evidence before it leaves a driver or the agent: of a card number
 * its last four digits stay, of track and chip data nothing else. Returns a copy; never throws; bounded in depth.
 */
export function cutEvidence(value: unknown, depth = 0): unknown {
  try {
    return cutValue(value, depth);
  } catch {
    // A getter that throws, a proxy that was revoked: nothing that may be shown.
    return CUT;
  }
}

function cutValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cutText(value);
  if (typeof value === 'number' || typeof value === 'bigint') return cutNumber(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth > 12) return CUT;
  if (ArrayBuffer.isView(value)) return hexEvidence(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  if (value instanceof ArrayBuffer) return hexEvidence(new Uint8Array(value));
  if (Array.isArray(value)) return cutList(value, depth);
  return cutFields(Object.entries(value), depth);
}

function cutFields(entries: [string, unknown][], depth: number): unknown {
  const items = entries.map(([, item]): unknown => item);
  // How JSON writes a Uint8Array: `{"0":52,"1":49,…}`.
  if (items.length >= 6 && items.every(isByte) && entries.every(([key], i) => key === String(i))) {
    if (holdsCardData(Uint8Array.from(items as number[]))) return CUT;
  }
  const pieces = entries.map(([key, item]): unknown => (WHOLE_FIELDS.test(key) ? undefined : item));
  const cut = piecesOfCards(pieces);
  return Object.fromEntries(
    entries.map(([key, item], i): [string, unknown] => [
      cutText(key),
      (SECRET_FIELDS.test(key) && mayHoldCardData(item)) || cut.has(i) ? CUT : cutEvidence(item, depth + 1),
    ]),
  );
}

function cutList(items: readonly unknown[], depth: number): unknown {
  // `{"type":"Buffer","data":[52,49,…]}`, and how other languages write bytes.
  if (items.length >= 6 && items.every(isByte)) {
    const bytes = Uint8Array.from(items);
    return holdsCardData(bytes) ? hexEvidence(bytes, Infinity) : items;
  }
  // Character codes, of which one is too large for a byte.
  const text = items.map((item) => (isCharCode(item) ? String.fromCharCode(item) : ' ')).join('');
  if (items.length >= 12 && cutPlain(text) !== text && /[\d\uff10-\uff19]{12}/.test(text)) return CUT;
  const cut = piecesOfCards(items);
  return items.map((item, i) => (cut.has(i) ? CUT : cutEvidence(item, depth + 1)));
}

/**
 * Which of the values make a card number when some that follow each other are put together: up to five pieces as
 * numbers are printed, or a digit each. What stands between that is no piece is stepped over.
 */
function piecesOfCards(values: readonly unknown[]): ReadonlySet<number> {
  const pieces = values.flatMap((value, at) => (isPiece(value) ? [{ at, digits: String(value) }] : []));
  const cut = new Set<number>();
  for (let from = 0; from < pieces.length - 1; from++) {
    let digits = '';
    const single = pieces[from]!.digits.length === 1;
    for (let to = from; to < pieces.length && to < from + (single ? 19 : 5) && digits.length < 19; to++) {
      digits += pieces[to]!.digits;
      if (to === from || !isIssued(digits)) continue;
      for (let i = from; i <= to; i++) cut.add(pieces[i]!.at);
    }
  }
  return cut;
}

/** Cuts one line of text. Digits of UTF-16 text that was read byte by byte, and full-width ones, count like others. */
export function cutText(text: string): string {
  const cut = cutPlain(text);
  if (cut.length < 16) return cut;
  return cut.replace(HEX_BYTES, cutHex).replace(BASE64, cutBase64);
}

function cutHex(hex: string): string {
  const digits = hex.replace(/0x/gi, '').replace(/[^0-9a-f]/gi, '');
  if (digits.length % 2 !== 0) return hex;
  return holdsCardData(Buffer.from(digits, 'hex')) ? CUT : hex;
}

function cutBase64(text: string): string {
  const bytes = Buffer.from(text, 'base64');
  // A word of the language has no twelve digits in it, nor what is packed by chance.
  return cutBytesAsText(bytes) === undefined ? text : CUT;
}

/**
 * Bytes as evidence: pairs of hex digits joined by colons, so that the digits of two bytes never run together into
 * what looks like a card number. Bytes that hold card data, as text or as EMV tags, become cut text instead.
 * At most `limit` bytes are shown.
 */
export function hexEvidence(bytes: Uint8Array, limit = 64): string {
  const cut = cutBytesAsText(bytes);
  if (cut !== undefined) return cutPlain(cut.slice(0, limit).replace(/[^\x20-\x7e]/g, '.'));
  const shown = [...bytes.subarray(0, limit)].map(twoDigits);
  for (const at of packedCardData(bytes)) shown.fill('**', at.from, Math.min(at.to, shown.length));
  const more = bytes.length > limit ? `:… ${bytes.length} bytes` : '';
  return shown.join(':') + more;
}

function holdsCardData(bytes: Uint8Array): boolean {
  return cutBytesAsText(bytes) !== undefined || !packedCardData(bytes).next().done;
}

const isByte = (item: unknown): item is number =>
  Number.isInteger(item) && (item as number) >= 0 && (item as number) < 256;

const isCharCode = (item: unknown): item is number =>
  Number.isInteger(item) && (item as number) >= 0x20 && (item as number) <= 0xffff;

const isPiece = (item: unknown): boolean =>
  (typeof item === 'string' && PIECE.test(item)) || (typeof item === 'number' && PIECE.test(String(item)));

function twoDigits(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
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
