import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inWords } from '../../../../test/protocol/watched-driver.js';
import type { Observation } from '../../observation.js';
import { maySend } from './commands.js';
import type { Framing } from './frame.js';
import { ndcParser, type NdcItem } from './parser.js';
import { ndcSession } from './session.js';

const message = (text: string): string => text.replaceAll('|', '\x1c').replaceAll('^', '\x1d');
const framed = (text: string): Buffer => {
  const body = Buffer.from(message(text), 'latin1');
  return Buffer.concat([Buffer.from([body.length >> 8, body.length & 255]), body]);
};
const parse = (framing: Framing, ...chunks: Uint8Array[]): NdcItem[] => {
  const parser = ndcParser(framing);
  return chunks.flatMap((chunk) => parser.push(chunk));
};
const short = (items: NdcItem[]): string[] =>
  items.map((item) =>
    item.kind === 'status'
      ? `${item.message.solicited ? 22 : 12} ${item.message.fields.join('|')}${item.message.mac ? ` mac ${item.message.mac}` : ''}`
      : item.kind === 'garbage'
        ? `garbage ${Buffer.from(item.bytes).toString('hex')}`
        : 'other',
  );

/** All that is said of these messages, as one session hears them. */
function said(...texts: string[]): { seen: Observation[]; words: string[] } {
  let state = ndcSession.initial;
  const seen: Observation[] = [];
  for (const item of parse('length16', ...texts.map(framed))) {
    const step = ndcSession.next(state, { kind: 'item', side: 'device', item });
    state = step.state;
    for (const effect of step.effects) if (effect.kind === 'observe') seen.push(effect.observation);
  }
  return { seen, words: seen.map(inWords) };
}

const EJECT_FAILED = '12|000||D2|4|10|4';
const RETRACTED = '12|000||E500030000|01000|17|12111';
const NOT_DISPENSED = '22|000||8|E200000000|40000|34|10000';
const PAPER_LOW = '12|000||G0|2|00|2111';
const SUPERVISOR = '12|000||P21';

describe('the NDC parser with a length before each message', () => {
  it('reads literal bytes', () => {
    const bytes = Buffer.from('001131321c3030301c1c44321c341c31301c34', 'hex');
    expect(short(parse('length16', bytes))).toEqual(['12 D2|4|10|4']);
    expect(framed(EJECT_FAILED)).toEqual(bytes);
  });

  it.each([EJECT_FAILED, RETRACTED, NOT_DISPENSED, PAPER_LOW, SUPERVISOR])('reads %s', (text) => {
    expect(short(parse('length16', framed(text)))).toEqual([
      `${text.slice(0, 2)} ${text.split('|').slice(3).join('|')}`,
    ]);
  });

  it('reads two messages in one chunk, one in two chunks, and one byte by byte', () => {
    const two = Buffer.concat([framed(EJECT_FAILED), framed(SUPERVISOR)]);
    const whole = ['12 D2|4|10|4', '12 P21'];
    expect(short(parse('length16', two))).toEqual(whole);
    expect(short(parse('length16', two.subarray(0, 9), two.subarray(9)))).toEqual(whole);
    expect(short(parse('length16', ...[...two].map((byte) => Uint8Array.of(byte))))).toEqual(whole);
  });

  it('gives garbage first as garbage, then the message', () => {
    const noise = Buffer.from('ff00fe', 'hex');
    expect(short(parse('length16', Buffer.concat([noise, framed(SUPERVISOR)])))).toEqual(['garbage ff00fe', '12 P21']);
  });

  it('gives up a message that is shorter than its length says, and reads the next one', () => {
    const parser = ndcParser('length16');
    const wrong = framed(EJECT_FAILED);
    wrong[1] = 90;
    expect(parser.push(wrong)).toEqual([]);
    expect(parser.idle()).toMatchObject([{ kind: 'garbage', reason: 'unfinished' }]);
    expect(short(parser.push(framed(SUPERVISOR)))).toEqual(['12 P21']);
    expect(parser.idle()).toEqual([]);
  });

  it('passes over what is no status, and over long messages without holding them', () => {
    const download = framed(`30|000||${'A'.repeat(40_000)}`);
    const chunks = [framed('11|000||;x?'), download.subarray(0, 500), download.subarray(500), framed(SUPERVISOR)];
    expect(short(parse('length16', ...chunks))).toEqual(['other', 'other', '12 P21']);
  });
});

describe('the NDC parser on the lines of a log', () => {
  it.each([
    ['the separator itself', '2026-01-31 12:00:00.123 RX \x1c12|'.slice(0, 27) + message(EJECT_FAILED)],
    ['a bar', `12:00:00 <- ${EJECT_FAILED}`],
    ['a name', `[12:00] ${EJECT_FAILED.replaceAll('|', '<FS>')}`],
    ['a name in brackets', EJECT_FAILED.replaceAll('|', '[FS]')],
    ['an escape', `RX "${EJECT_FAILED.replaceAll('|', '\\x1c')}`],
    ['hex', `RX 0011${Buffer.from(message(EJECT_FAILED)).toString('hex')}`],
    ['hex in pairs', `RX ${Buffer.from(message(EJECT_FAILED)).toString('hex').replace(/../g, '$& ')}`],
    ['text of two bytes a character', [...message(EJECT_FAILED)].join('\0')],
  ])('reads a message written with %s', (_title, line) => {
    expect(short(parse('lines', Buffer.from(`${line}\r\n`, 'latin1')))).toEqual(['12 D2|4|10|4']);
  });

  it('passes over other lines, and takes a last line that has no end when it has been quiet', () => {
    const parser = ndcParser('lines');
    expect(short(parser.push(Buffer.from(`started\n11|000||;x?\n${SUPERVISOR}`)))).toEqual(['other', 'other']);
    expect(short(parser.idle())).toEqual(['12 P21']);
  });
});

describe('an NDC message', () => {
  it('says a card that could not be ejected, with the caution that it may be jammed', () => {
    const { seen, words } = said(EJECT_FAILED);
    expect(words).toEqual([
      'cardReader event cardCaptured',
      'cardReader device hardwareError',
      'cardReader transport jammed',
      'cardReader bin full',
    ]);
    expect(seen[0]!.raw).toMatchObject({
      code: 'D2',
      data: { caution: expect.stringContaining('jammed'), mStatus: 'M-10', severity: 'S-4', solicited: false },
    });
  });

  it('says retracted notes and the low cassette', () => {
    expect(said(RETRACTED).words).toEqual([
      'cashDispenser event cashRetained',
      'cashDispenser device online',
      'cashDispenser cassette[1] low',
      'cashDispenser cassette[2] ok',
      'cashDispenser cassette[3] ok',
      'cashDispenser cassette[4] ok',
      'cashDispenser rejectBin ok',
    ]);
  });

  it('says a dispenser that is out of order, and keeps M-data raw', () => {
    const { seen, words } = said('22|000||8|E200000000|40000|34AB12|10000');
    expect(words).toContain('cashDispenser device hardwareError');
    expect(words).not.toContain('cashDispenser event cashRetained');
    expect(seen[0]!.raw.data).toMatchObject({ mStatus: 'M-34', mData: 'data AB12', solicited: true });
  });

  it('says low paper without an error of the printer', () => {
    expect(said(PAPER_LOW).words).toEqual([
      'receiptPrinter device online',
      'receiptPrinter paper low',
      'receiptPrinter supply[ribbon] ok',
      'receiptPrinter supply[printHead] ok',
      'receiptPrinter supply[knife] ok',
    ]);
  });

  it('says supervisor mode, entered and left', () => {
    expect(said(SUPERVISOR, '12|000||P20').words).toEqual([
      'application mode supervisor on',
      'application mode supervisor off',
    ]);
  });

  it('does not take a timed suspend for an error, nor for its end', () => {
    expect(said('12|000||D0|3|00|0').words).toEqual(['cardReader device busy']);
  });

  it.each([
    ['fields that are missing', '12|000||D2', ['cardReader event cardCaptured']],
    ['a MAC at the end', `${SUPERVISOR}||||3FF7AA85`, ['application mode supervisor on']],
    ['a MAC in the place of the severity', '12|000||D1|3FF7AA85', ['cardReader event cardCaptured']],
    ['ready', '22|000||9', []],
    ['a reject', '22|000||A', []],
    ['a specific reject', '22|000||C|A02', []],
    [
      'a time variant',
      '22|000|12345678|8|D1|0|00|0',
      ['cardReader event cardCaptured', 'cardReader device online', 'cardReader transport ok'],
    ],
    ['a device nobody knows', '12|000||Z1|4', ['application garbage unknown device "Z"']],
    ['no device', '12|000||', ['application garbage no device in ""']],
    ['a menu of the supervisor', '12|000||R01', []],
  ])('takes %s', (_title, text, words) => {
    expect(said(text).words).toEqual(words);
  });

  it('reads MACs apart from digits', () => {
    expect(short(parse('length16', framed('12|000||D2|4|10|4|3FF7AA85')))).toEqual(['12 D2|4|10|4 mac 3FF7AA85']);
    expect(short(parse('length16', framed('12|000||E5|01000000|17|12111000')))).toEqual(['12 E5|01000000|17|12111000']);
  });

  it('tells a cassette by what is worst about it, and its recovery', () => {
    const at = (text: string): string | undefined =>
      said(...history, text).words.findLast((word) => word.includes('cassette[2]'));
    const history: string[] = [];
    const steps: [string, string][] = [
      ['12|000||E0|00000|00|10200', 'low'],
      ['12|000||E0|00400|00|00000', 'inoperative'],
      ['12|000||E0|00000|00|00000', 'low'],
      ['12|000||P1000000111111', 'low'],
      ['12|000||P1000000111011', 'missing'],
      ['12|000||P1000000111111', 'low'],
      ['12|000||E0|00000|00|00100', 'ok'],
    ];
    for (const [text, word] of steps) {
      expect(at(text)).toBe(`cashDispenser cassette[2] ${word}`);
      history.push(text);
    }
  });

  it('does not miss parts that a terminal never had', () => {
    expect(said('12|000||P1000000000000').words).toEqual([
      'application mode supervisor off',
      'cabinet vibration off',
      'safe safeDoor closed',
      'cabinet tamper[silentSignal] off',
      'cabinet cabinetDoor[electronics] closed',
    ]);
  });

  it('reads the states that a host asks for', () => {
    expect(said('22|000||F|JAD4^E01000^G0').words).toEqual([
      'cardReader device hardwareError',
      'cashDispenser device online',
      'cashDispenser cassette[1] ok',
      'cashDispenser cassette[2] ok',
      'cashDispenser cassette[3] ok',
      'cashDispenser cassette[4] ok',
      'receiptPrinter device online',
    ]);
    expect(said('22|000||F|IAD4^G3111').words).toContain('receiptPrinter paper out');
    expect(said('22|000||F|KA01000|B000000').words).toContain('cabinet vibration on');
    const counters = `200010000012${'00000'.repeat(4)}${'00001'.repeat(4)}${'00000'.repeat(8)}00003`;
    expect(said(`22|000||F|${counters}`).words).toContain('cardReader captured 3');
    const fitness = '000000400000000040000';
    const configuration = `22|000||F|10000|${fitness}|00|0000002000000002111|000000111111|0000`;
    expect(said(configuration).words).toEqual(
      expect.arrayContaining([
        'receiptPrinter device hardwareError',
        'cashDispenser cassette[2] inoperative',
        'cashDispenser cassette[1] low',
        'receiptPrinter paper low',
      ]),
    );
  });
});

describe('any bytes', () => {
  it('neither throw nor stall nor pile up, and a whole message is read after them', () => {
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 80 }),
      fc
        .constantFrom(EJECT_FAILED, RETRACTED, SUPERVISOR, '11|000||;4111111111111111=2512?')
        .map((text) => framed(text)),
      fc.tuple(fc.constantFrom(EJECT_FAILED, RETRACTED), fc.nat(20), fc.nat(255)).map(([text, at, byte]) => {
        const bytes = framed(text);
        bytes[at % bytes.length] = byte;
        return bytes;
      }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom<Framing>('length16', 'lines'),
        fc.array(noise, { maxLength: 12 }),
        (framing, chunks) => {
          const parser = ndcParser(framing);
          let state = ndcSession.initial;
          for (const item of [...chunks.flatMap((chunk) => parser.push(chunk)), ...parser.idle()]) {
            state = ndcSession.next(state, { kind: 'item', side: 'device', item }).state;
          }
          const end = framing === 'lines' ? Buffer.from(`\n${SUPERVISOR}\n`) : framed(SUPERVISOR);
          expect(short(parser.push(end)).at(-1)).toBe('12 P21');
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('is never asked for: nothing may be sent', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => !maySend(bytes)));
  });
});
