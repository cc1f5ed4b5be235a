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

  it('lets no card number of any scheme through, wherever it stands in a line', () => {
    const withCheckDigit = (body: string): string => {
      for (let d = 0; d < 10; d++) if (passesLuhn(`${body}${d}`)) return `${body}${d}`;
      return body;
    };
    const number = fc
      .tuple(fc.integer({ min: 12, max: 18 }), fc.array(fc.nat(9), { minLength: 18, maxLength: 18 }))
      .map(([length, digits]) => withCheckDigit(`4${digits.join('').slice(0, length - 1)}`));
    const text = fc.string({ maxLength: 12 }).filter((s) => !/[\d\- ]/.test(s));
    fc.assert(
      fc.property(text, number, text, (before, pan, after) => {
        expect(JSON.stringify(cutEvidence({ line: `${before} ${pan} ${after}` }))).not.toContain(pan);
      }),
    );
  });
});
