import { of } from 'rxjs';
import { toEntry } from './detect/to-entry.js';
import { settled } from './drivers/settled-observations.js';
import type { Observation } from './observation.js';

/**
 * A hundred thousand mixtures of card data with what stands around it, each through the last station of a driver and
 * into a journal entry. The search for what came through shares nothing with the cutter.
 */
const MIXTURES = 100_000;

/** xorshift32: the same mixtures each time; another seed by SEED. */
class Chance {
  constructor(private state: number) {}
  below(n: number): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x;
    return (x >>> 0) % n;
  }
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
  digits(n: number): string {
    return Array.from({ length: n }, () => this.below(10)).join('');
  }
}

const luhnSum = (digits: string): number => {
  let sum = 0;
  for (let i = digits.length - 1, second = false; i >= 0; i--, second = !second) {
    const digit = digits.charCodeAt(i) - 48;
    sum += second ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return sum % 10;
};

/** Issuers' first digits, and how long their numbers are (ISO/IEC 7812, the schemes' own documents). */
const SCHEMES: readonly [string, number][] = [
  ['4', 13],
  ['4', 16],
  ['4', 19],
  ['51', 16],
  ['55', 16],
  ['2221', 16],
  ['2720', 16],
  ['34', 15],
  ['37', 15],
  ['36', 14],
  ['3528', 16],
  ['6011', 16],
  ['65', 16],
  ['62', 16],
  ['62', 17],
  ['62', 18],
  ['62', 19],
  ['81', 16],
];

function cardNumber(chance: Chance): string {
  const [prefix, length] = chance.pick(SCHEMES);
  const body = prefix + chance.digits(length - prefix.length - 1);
  return body + String((10 - luhnSum(`${body}0`)) % 10);
}

interface Card {
  pan: string;
  /** Expiry, service code and discretionary data of its tracks. */
  tail: string;
}

const groups = (pan: string): string[] => pan.match(/.{1,4}/g)!;
const even = (hex: string): string => (hex.length % 2 ? `${hex}F` : hex);
const tlv = (tag: string, hex: string): string =>
  tag + (hex.length / 2).toString(16).padStart(2, '0').toUpperCase() + hex;
const wide = (text: string): string => text.replace(/[0-9]/g, (d) => String.fromCharCode(0xff10 + Number(d)));
const bytesOf = (hex: string): Buffer => Buffer.from(hex, 'hex');
const pairs = (hex: string, between: string): string => hex.match(/../g)!.join(between);
const gbkWide = (text: string): Buffer => Buffer.from([...text].flatMap((d) => [0xa3, 0xb0 + Number(d)]));

/** Ways in which a device, a journal or a library writes card data. */
const TEXTS: Record<string, (card: Card, chance: Chance) => string> = {
  plain: ({ pan }) => pan,
  'after a word': ({ pan }) => `PAN${pan}X`,
  'after digits': ({ pan }, chance) => chance.digits(5) + pan,
  'before digits': ({ pan }, chance) => pan + chance.digits(6),
  'in groups': ({ pan }, chance) => groups(pan).join(chance.pick([' ', '-', '  ', '\t', '\u00a0', '\u2013', '\u3000'])),
  'in groups with something else': ({ pan }, chance) =>
    groups(pan).join(chance.pick(['.', '/', ', ', '_', '\n', '\r\n', '   ', ' - '])),
  'in groups after other digits': ({ pan }, chance) =>
    `M-${chance.digits(1 + chance.below(6))}${groups(pan).join(chance.pick([' ', '-', '.', '\n']))}`,
  'in groups before other digits': ({ pan }, chance) =>
    `${groups(pan).join(chance.pick([' ', '-', '/']))}${chance.digits(1 + chance.below(6))}`,
  'in groups between other digits': ({ pan }, chance) =>
    chance.digits(1 + chance.below(4)) + groups(pan).join(' ') + chance.digits(1 + chance.below(4)),
  'American Express groups after other digits': ({ pan }, chance) =>
    chance.digits(1 + chance.below(6)) + [pan.slice(0, 4), pan.slice(4, 10), pan.slice(10)].join(' '),
  'American Express groups': ({ pan }) => [pan.slice(0, 4), pan.slice(4, 10), pan.slice(10)].join(' '),
  'with what nobody sees': ({ pan }, chance) => pan.split('').join(chance.pick(['\u200b', '\0', '\u00ad'])),
  'full-width': ({ pan }) => wide(pan),
  'track 1': ({ pan, tail }) => `%B${pan}^DOE/JANE^${tail}?`,
  'track 1 of Amex': ({ pan, tail }) => `%B${pan.slice(0, 4)} ${pan.slice(4, 10)} ${pan.slice(10)}^DOE/JANE^${tail}?`,
  'track 2': ({ pan, tail }) => `;${pan}=${tail}?`,
  'track 2 without sentinels': ({ pan, tail }) => `${pan}=${tail}`,
  'track 2 in hex digits': ({ pan, tail }) => even(`${pan}D${tail}`),
  'track 2 full-width': ({ pan, tail }) => wide(`${pan}`) + '\uff1d' + wide(tail),
  'track 3': ({ pan, tail }) => `;01${pan}=${tail}?`,
  'tag 5A': ({ pan }) => `9F2608A1B2C3D4E5F60708${tlv('5A', even(pan))}5F340101`,
  'tag 57': ({ pan, tail }) => `${tlv('57', even(`${pan}D${tail}`))}9F3602001A`,
  'tag 57 small': ({ pan, tail }) => tlv('57', even(`${pan}D${tail}`)).toLowerCase(),
  'tag 5A by blanks': ({ pan }) => pairs(tlv('5A', even(pan)), ' '),
  'tag 5A by colons': ({ pan }) => pairs(`9F0206${tlv('5A', even(pan))}`, ':'),
  'hex of text': ({ pan }) => Buffer.from(`P21${pan}`).toString('hex'),
  'hex of text by colons': ({ pan }) => pairs(Buffer.from(`P21${pan}`).toString('hex'), ':'),
  'hex of text as C writes it': ({ pan }) => pairs(Buffer.from(pan).toString('hex'), ', 0x').replace(/^/, '0x'),
  base64: ({ pan, tail }) => Buffer.from(`;${pan}=${tail}?`).toString('base64'),
  'UTF-16 byte by byte': ({ pan }) => Buffer.from(`NO ${pan}`, 'utf16le').toString('latin1'),
};

const VALUES: Record<string, (card: Card, chance: Chance) => unknown> = {
  bytes: ({ pan }) => Buffer.from(`P2102${pan}`),
  'UTF-16 bytes': ({ pan }) => Buffer.from(`NO ${pan}`, 'utf16le'),
  'full-width UTF-16 bytes': ({ pan }) => Buffer.from(wide(pan), 'utf16le'),
  'full-width GBK bytes': ({ pan }) => gbkWide(pan),
  'full-width UTF-8 bytes': ({ pan }) => Buffer.from(wide(pan)),
  'seven bits with parity': ({ pan }) => Uint8Array.from(Buffer.from(pan), (byte) => byte | ((byte & 1) << 7)),
  EBCDIC: ({ pan }) => Uint8Array.from([...pan], (digit) => 0xf0 + Number(digit)),
  'packed in tag 5A': ({ pan }, chance) => bytesOf(`0002${chance.digits(2)}${tlv('5A', even(pan))}`),
  'packed in tag 5A, padded': ({ pan }) => bytesOf(tlv('5A', even(pan).padEnd(20, 'F'))),
  'packed in tag 57': ({ pan, tail }) => bytesOf(tlv('57', even(`${pan}D${tail}`))),
  'packed in tag 9F6B': ({ pan, tail }) => bytesOf(tlv('9F6B', even(`${pan}D${tail}`))),
  'track 2 in bytes': ({ pan, tail }) => Buffer.from(`\x02${pan}=${tail}\x03`),
  'a buffer in JSON': ({ pan }) => JSON.parse(JSON.stringify(Buffer.from(`A${pan}`))) as unknown,
  'a typed array in JSON': ({ pan }) => JSON.parse(JSON.stringify(Uint8Array.from(Buffer.from(pan)))) as unknown,
  'character codes': ({ pan }) => [...wide(pan)].map((one) => one.charCodeAt(0)),
  'a number': ({ pan }) => (Number(pan) <= Number.MAX_SAFE_INTEGER ? Number(pan) : BigInt(pan).toString()),
  'a key': ({ pan }) => ({ [pan]: 1 }),
  'a list of pieces': ({ pan }) => groups(pan),
  'a list of numbers': ({ pan }) => [Number(`${pan.slice(0, 6)}`), pan.slice(6)],
  'a list of digits': ({ pan }) => [...pan],
  'fields with pieces': ({ pan }) => ({ high: pan.slice(0, 8), note: 'x', low: pan.slice(8) }),
  'a field by name': ({ tail }) => ({ track2: Buffer.from(tail).toString('base64'), cvv2: '123' }),
};

const around = (chance: Chance): string =>
  chance.pick(['', 'CARD ', '21/11/26 03:04:05 ', 'TXN REF 004217 AMT 500.00 ', '*413*', '\u5361\u53f7 ', '<GS>r1']);

/** Puts a written card somewhere deep. */
function wrap(value: unknown, chance: Chance): unknown {
  let wrapped = value;
  for (let depth = chance.below(4); depth > 0; depth--) {
    wrapped = chance.below(2) ? { line: 17, data: wrapped, ok: true } : ['begin', wrapped, null];
  }
  return wrapped;
}

/** All that a searcher may read out of the text: its digits in a row, and those of its hex and base64. */
function readings(text: string): string[] {
  const parsed = text.replace(/\\u0000/g, '').normalize('NFKC');
  const hex = [...parsed.matchAll(/(?:0x)?[0-9A-Fa-f]{2}(?:[ :,]{0,2}(?:0x)?[0-9A-Fa-f]{2}){5,}/g)].flatMap(([found]) =>
    meanings(Buffer.from(found.replace(/0x/g, '').replace(/[^0-9A-Fa-f]/g, ''), 'hex')),
  );
  const base64 = [...parsed.matchAll(/[A-Za-z0-9+/]{16,}/g)].map(([found]) =>
    Buffer.from(found, 'base64').toString('latin1'),
  );
  return [parsed, ...hex, ...base64].map((one) => one.replace(/[^0-9]/g, ''));
}

/** Bytes as a person with a table of character sets would read them. */
function meanings(bytes: Buffer): string[] {
  const gbk: string[] = [];
  for (let i = 0; i + 1 < bytes.length; i++) if (bytes[i] === 0xa3) gbk.push(String(bytes[++i]! - 0xb0));
  return [
    bytes.toString('latin1'),
    bytes.toString('utf8').normalize('NFKC'),
    bytes.toString('utf16le').normalize('NFKC'),
    gbk.join(''),
    String.fromCharCode(...bytes.map((byte) => byte % 128)),
    [...bytes].map((byte) => (byte >= 0xf0 ? String(byte - 0xf0) : ' ')).join(''),
  ];
}

/** A run of 13 to 19 digits that passes Luhn and stands in the text as it is. */
function luhnRun(text: string): string | undefined {
  return (text.match(/(?<![0-9])[0-9]{13,19}(?![0-9])/g) ?? []).find((run) => luhnSum(run) === 0);
}

function observed(data: unknown, code: string): unknown {
  const seen: Observation = {
    kind: 'transaction',
    component: 'journalPrinter',
    reference: code,
    raw: { protocol: 'test', code, data },
  };
  const passed: Observation[] = [];
  of(seen)
    .pipe(settled())
    .subscribe((one) => passed.push(one));
  return passed[0];
}

const AT = new Date('2026-11-21T03:00:00Z');
const journaled = (data: unknown, code: string): unknown =>
  toEntry(
    {
      kind: 'noted',
      component: 'cardReader',
      fault: 'card.captured',
      detail: { evidence: data, line: code },
      reason: code,
      raw: { protocol: 'test', code, data },
    },
    AT,
  );

function leakOf({ pan, tail }: Card, evidence: unknown): string | undefined {
  const text = JSON.stringify(evidence);
  const run = luhnRun(text);
  if (run !== undefined) return `the run ${run}`;
  const body = pan.slice(0, -4);
  return readings(text).some((digits) => digits.includes(body) || digits.includes(tail)) ? 'the number' : undefined;
}

describe('card data', () => {
  it(`does not leave a driver or the agent in any of ${MIXTURES} mixtures`, () => {
    const chance = new Chance(20_261_121);
    const texts = Object.entries(TEXTS);
    const values = Object.entries(VALUES);
    const leaks: Record<string, number> = {};
    const first: Record<string, string> = {};
    for (let i = 0; i < MIXTURES; i++) {
      const card: Card = { pan: cardNumber(chance), tail: `2512${chance.digits(11)}` };
      const asText = chance.below(2) === 0;
      const [name, write] = asText ? chance.pick(texts) : chance.pick(values);
      const written = write(card, chance);
      const line = asText ? `${around(chance)}${written as string}${around(chance)}` : 'event';
      const data = wrap(asText ? line : written, chance);
      const evidence = i % 2 === 0 ? observed(data, line) : journaled(data, line);
      const leak = leakOf(card, evidence);
      if (leak === undefined) continue;
      leaks[name] = (leaks[name] ?? 0) + 1;
      first[name] ??=
        `${leak} of ${card.pan}: ${JSON.stringify(line)} ${JSON.stringify(data)} -> ${JSON.stringify(evidence)}`;
    }
    expect(first).toEqual({});
    expect(leaks).toEqual({});
  }, 120_000);

  it('is found by the search, wherever the cutter does nothing', () => {
    const chance = new Chance(7);
    const blind = new Set(['a field by name', 'a typed array in JSON', 'character codes', 'a buffer in JSON']);
    for (const [name, write] of [...Object.entries(TEXTS), ...Object.entries(VALUES)]) {
      if (blind.has(name)) continue;
      const card: Card = { pan: cardNumber(chance), tail: `2512${chance.digits(11)}` };
      const written = write(card, chance);
      const shown = written instanceof Uint8Array ? pairs(Buffer.from(written).toString('hex'), ':') : written;
      expect([name, leakOf(card, shown)]).not.toEqual([name, undefined]);
    }
  });
});

describe('useful evidence', () => {
  const KEPT: Record<string, (chance: Chance) => unknown> = {
    'a reference': (chance) => `REF ${chance.digits(6)} SEQ ${chance.digits(4)}`,
    'a long reference': (chance) => `RRN ${chance.digits(12)}`,
    'a time': (chance) => `2026-11-${10 + chance.below(20)} ${10 + chance.below(14)}:${10 + chance.below(50)}:17`,
    'an amount': (chance) => `AMOUNT CNY ${chance.below(20_000)}.00`,
    'a transaction': (chance) => ({
      transaction: {
        at: AT.toISOString(),
        reference: chance.digits(12),
        amountMinor: 50_000,
        lastFour: chance.digits(4),
      },
    }),
    counters: (chance) => ({ counters: [{ name: 'captured', before: chance.below(99), after: chance.below(99) }] }),
    'the bytes of a frame': (chance) =>
      pairs(`F20005${Buffer.from(`P${chance.digits(6)}`).toString('hex')}03${chance.digits(2)}`.toUpperCase(), ':'),
    'what is cut already': (chance) => `****${chance.digits(4)}`,
  };

  it.each(Object.entries(KEPT))('%s comes through as it is, a thousand times', (_name, write) => {
    const chance = new Chance(11);
    let changed = 0;
    for (let i = 0; i < 1_000; i++) {
      const evidence = write(chance);
      const { detail } = journaled(evidence, 'x') as { detail: { evidence: unknown } };
      if (JSON.stringify(detail.evidence) !== JSON.stringify(evidence)) changed += 1;
    }
    expect(changed).toBe(0);
  });
});
