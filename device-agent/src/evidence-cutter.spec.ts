import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CUT, cutEvidence, cutText, hexEvidence } from './evidence-cutter.js';

/** Test numbers of the card schemes; none belongs to a person. */
const NUMBERS = ['4111111111111111', '5500005555555559', '6222021234567890128', '378282246310005', '4222222222222'];
const passesLuhn = (digits: string): boolean =>
  [...digits]
    .reverse()
    .reduce((sum, d, i) => sum + (i % 2 ? (Number(d) > 4 ? Number(d) * 2 - 9 : Number(d) * 2) : Number(d)), 0) %
    10 ===
  0;

describe('the evidence cutter', () => {
  it.each(NUMBERS.filter(passesLuhn))('leaves the last four digits of %s', (number) => {
    expect(cutText(`CARD ${number} CAPTURED`)).toBe(`CARD ****${number.slice(-4)} CAPTURED`);
  });

  it('finds a number that is written in groups', () => {
    expect(cutText('4111 1111 1111 1111')).toBe('****1111');
    expect(cutText('4111-1111-1111-1111')).toBe('****1111');
  });

  it('cuts a run of digits that is long enough to hide a card number among others', () => {
    expect(cutText('0001 21024111111111111111 2')).toBe('0001 ****1111 2');
  });

  it('leaves digits alone that are no card number', () => {
    expect(cutText('REF 4111111111111112 at 12:30')).toBe('REF 4111111111111112 at 12:30');
    expect(cutText('2026-11-21T03:04:05')).toBe('2026-11-21T03:04:05');
  });

  it('cuts track 1 and track 2 whole', () => {
    expect(cutText('%B4111111111111111^DOE/JANE^25121010000000000000?')).toBe('****1111');
    expect(cutText(';4111111111111112=25121010000000000000?')).toBe('****1112');
    expect(cutText('T2 6222021234567894=2512101123456789 end')).toBe('T2 ****7894 end');
    expect(cutText('4111111111111112D2512101123F')).toBe('****1112');
  });

  it('cuts EMV tags 5A and 57 in hex', () => {
    expect(cutText('9F2608A1B2C3D4E5F60708 5A084111111111111111')).not.toContain('411111');
    expect(cutText('57114111111111111111D25121010000000000')).not.toContain('411111');
    expect(cutText('5A0A6222021234567890128F')).not.toContain('622202');
  });

  it('cuts by the name of a field, and leaves a capability of that name alone', () => {
    expect(cutEvidence({ track2: 'NDExMTEx', readTracks: { track1: true, track2: false } })).toEqual({
      track2: CUT,
      readTracks: { track1: true, track2: false },
    });
  });

  it('goes into arrays, objects, keys and numbers, and never runs for ever', () => {
    const cut = JSON.stringify(cutEvidence({ a: ['x 4111111111111111'], b: { '4111111111111111': 4111111111111111 } }));
    expect(cut).not.toContain('411111');
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    expect(JSON.stringify(cutEvidence(loop))).toContain(CUT);
  });

  it('shows bytes so that no two of them read as one number', () => {
    expect(hexEvidence(Uint8Array.of(0xf2, 0, 5, 0x50))).toBe('F2:00:05:50');
    expect(hexEvidence(new Uint8Array(100)).endsWith(':… 100 bytes')).toBe(true);
  });

  it('cuts bytes that hold a card number as text or packed', () => {
    expect(hexEvidence(Buffer.from('P21024111111111111111'))).not.toMatch(/31:31:31|4111/);
    expect(hexEvidence(Buffer.from('00005A084111111111111111', 'hex'))).not.toContain('11:11');
    expect(hexEvidence(Buffer.from('57114111111111111111D25121010000000000', 'hex'))).not.toContain('11:11');
  });

  it('leaves a reference, a time, counters and the bytes of a frame as they are', () => {
    const harmless = {
      line: 'REF 1234567890123456 2026-11-21 21:30:00 AMOUNT 2000.00',
      counters: [1, 2, 3, 250],
      frame: 'F2:00:07:50:43:30',
      units: ['unit1', 'unit2'],
      ports: [80, 443, 5846, 5847, 5848, 5849, 5850, 5851, 5852, 5853, 5854, 5855, 5856],
    };
    expect(cutEvidence(harmless)).toEqual(harmless);
  });
});

const withCheckDigit = (body: string): string =>
  [...'0123456789'].map((digit) => body + digit).find((number) => passesLuhn(number))!;
/** Issuers and their lengths, as ISO/IEC 7812-1 gives them out. */
const cardNumber = fc
  .tuple(
    fc.constantFrom(['4', 16], ['4', 13], ['55', 16], ['2221', 16], ['62', 16], ['62', 19], ['37', 15], ['35', 16]),
    fc.array(fc.nat(9), { minLength: 18, maxLength: 18 }),
  )
  .map(([[prefix, length], digits]) => withCheckDigit((String(prefix) + digits.join('')).slice(0, Number(length) - 1)));
const noise = fc.string({ maxLength: 8 }).filter((text) => !/[\d\- ]/.test(text));

const groups = (pan: string): string[] => pan.match(/.{1,4}/g)!;
const evenHex = (text: string): string => (text.length % 2 ? `${text}F` : text);
const tag = (name: string, hex: string): string => name + (hex.length / 2).toString(16).padStart(2, '0') + hex;
const fullWidth = (text: string): string => text.replace(/\d/g, (d) => String.fromCharCode(0xff10 + Number(d)));

type Write = (pan: string, before: string, after: string) => unknown;
const WRITINGS: Record<string, Write> = {
  plain: (pan, a, b) => `${a} ${pan} ${b}`,
  glued: (pan, a, b) => `${a}${pan}${b}`,
  ...Object.fromEntries(
    [' ', '-', '  ', '\t', '\u00a0', '\u2013', '\u3000'].map((separator): [string, Write] => [
      `grouped by ${JSON.stringify(separator)}`,
      (pan, a, b) => `${a} ${groups(pan).join(separator)} ${b}`,
    ]),
  ),
  'after other digits': (pan) => `REF 021${pan}`,
  'after a number': (pan, a, b) => `${a} 7 ${pan} 12 ${b}`,
  'track 1': (pan) => `%B${pan}^DOE/JANE^2512101000?`,
  'track 2': (pan) => `;${pan}=25121010000?`,
  'track 2 with D': (pan) => `${pan}D2512101000F`,
  'tag 5A': (pan) => `9F2608${tag('5A', evenHex(pan))}5F3401`,
  'tag 57 in small letters': (pan) => tag('57', evenHex(`${pan}D25121010`)).toLowerCase(),
  'hex with blanks': (pan) => `5A 08 ${evenHex(pan).match(/../g)!.join(' ')}`,
  'full-width digits': (pan, a, b) => `${a} ${fullWidth(pan)} ${b}`,
  'UTF-16': (pan, a, b) => Buffer.from(`${a} ${pan} ${b}`, 'utf16le').toString('latin1'),
  bytes: (pan) => Buffer.from(`P2102${pan}`),
  'UTF-16 bytes': (pan) => Buffer.from(`P2102 ${pan}`, 'utf16le'),
  'packed bytes': (pan) => Buffer.from(tag('5A', evenHex(pan)), 'hex'),
  'a buffer in JSON': (pan) => JSON.parse(JSON.stringify({ data: Buffer.from(pan) })),
  'hex of text': (pan) => ({ data: Buffer.from(pan).toString('hex') }),
  'a number': (pan) => ({ value: Number(pan) <= Number.MAX_SAFE_INTEGER ? Number(pan) : BigInt(pan) }),
  'a key': (pan) => ({ [pan]: true }),
  'items of a list': (pan) => ({ parts: groups(pan) }),
  'fields of an object': (pan) => ({ high: pan.slice(0, 8), low: pan.slice(8) }),
};

/** All digits of the evidence in a row, and those that its bytes in hex stand for. */
function digitsIn(evidence: unknown): string {
  const text = JSON.stringify(evidence, (_key, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  ).normalize('NFKC');
  const ascii = [...text.matchAll(/(?:[0-9A-F]{2}:)*[0-9A-F]{2}/g)].map(([hex]) =>
    Buffer.from(hex.replace(/:/g, ''), 'hex').toString('latin1').replace(/\0/g, ''),
  );
  return [text, ...ascii, Buffer.from(text.replace(/[^0-9a-f]/gi, ''), 'hex').toString('latin1')]
    .map((one) => one.replace(/\D/g, ''))
    .join('|');
}

describe('the evidence cutter lets no card number through', () => {
  it.each(Object.entries(WRITINGS))('that is written as %s', (_title, write) => {
    fc.assert(
      fc.property(cardNumber, noise, noise, (pan, before, after) => {
        expect(digitsIn(cutEvidence(write(pan, before, after)))).not.toContain(pan);
      }),
      { numRuns: 200 },
    );
  });
});
