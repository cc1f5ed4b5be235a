import { maskCardNumbers } from '#libs/observability';

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
/** Too long for a card number, but it may hold one beside other digits: a frame's header, a counter. */
const LONG_RUN = /\d{20,}/g;
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
  if (Array.isArray(value)) return value.map((item) => cutEvidence(item, depth + 1));
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [
    cutText(key),
    SECRET_FIELDS.test(key) && mayHoldCardData(item) ? CUT : cutEvidence(item, depth + 1),
  ]);
  return Object.fromEntries(entries);
}

/** Cuts one line of text. */
export function cutText(text: string): string {
  const withoutTracks = text
    .replace(TRACK_1, (_all, digits: string) => lastFour(digits))
    .replace(TRACK_2, (_all, digits: string) => lastFour(digits))
    .replace(EMV_IN_HEX, (...match: (string | undefined)[]) =>
      lastFour((match[2] ?? match[4]?.split(/D/i)[0] ?? '').replace(/F$/i, '')),
    );
  return maskCardNumbers(withoutTracks).replace(LONG_RUN, lastFour);
}

/**
 * Bytes as evidence: pairs of hex digits joined by colons, so that the digits of two bytes never run together into
 * what looks like a card number. Bytes that hold card data, as text or as EMV tags, become cut text instead.
 * At most `limit` bytes are shown.
 */
export function hexEvidence(bytes: Uint8Array, limit = 64): string {
  const latin = Buffer.from(bytes).toString('latin1');
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
