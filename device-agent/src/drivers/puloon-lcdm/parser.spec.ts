import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { maySend, statusFrame } from './commands.js';
import { FAMILIES, encodeCommand, type Family } from './frame.js';
import { PuloonParser, type PuloonItem } from './parser.js';
import { observeStatus, rejectedNotes } from './statuses.js';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const parse = (family: Family, ...chunks: string[]): PuloonItem[] => {
  const parser = new PuloonParser(family);
  return chunks.flatMap((chunk) => parser.push(bytes(chunk)));
};
const short = (items: PuloonItem[]): string[] =>
  items.map((item) =>
    item.kind === 'response' || item.kind === 'command'
      ? `${item.kind} ${item.command.toString(16)} ${Buffer.from(item.data).toString('hex')}`
      : item.kind,
  );

const GOOD = '01 50 02 46 30 30 80 82 03 14';
const BILL_END = '01 50 02 46 30 38 C0 82 03 5C';

describe('the Puloon frame', () => {
  it('is the one on record', () => {
    expect(Buffer.from(statusFrame('lcdm1000'))).toEqual(Buffer.from(bytes('04 50 02 46 03 13')));
    expect(Buffer.from(statusFrame('lcdm4000'))).toEqual(Buffer.from(bytes('04 30 02 50 03 65')));
    expect(Buffer.from(encodeCommand('lcdm1000', 0x47))).toEqual(Buffer.from(bytes('04 50 02 47 03 12')));
    expect(Buffer.from(encodeCommand('lcdm1000', 0x45, [0x31, 0x30]))).toEqual(
      Buffer.from(bytes('04 50 02 45 31 30 03 11')),
    );
  });
});

describe('the Puloon parser', () => {
  it.each<[string, string]>([
    ['04 50 02 46 03 13', 'command 46 '],
    ['04 50 02 47 03 12', 'command 47 '],
    ['04 50 02 45 31 30 03 11', 'command 45 3130'],
    [GOOD, 'response 46 30308082'],
    [BILL_END, 'response 46 3038c082'],
    ['01 50 02 45 30 37 30 35 35 30 30 32 03 10', 'response 45 3037303535303032'],
    ['01 50 02 44 4E 03 5A', 'response 44 4e'],
  ])('reads one message, %s', (frame, item) => {
    expect(short(parse('lcdm1000', frame))).toEqual([item]);
  });

  it('reads the 4000 style', () => {
    expect(short(parse('lcdm4000', '04 30 02 50 03 65'))).toEqual(['command 50 ']);
  });

  it('reads two messages in one chunk', () => {
    expect(short(parse('lcdm1000', `06 ${GOOD} ${BILL_END}`))).toEqual([
      'ack',
      'response 46 30308082',
      'response 46 3038c082',
    ]);
  });

  it('reads one message in two chunks', () => {
    expect(short(parse('lcdm1000', '01 50 02 46 30', '30 80 82 03 14'))).toEqual(['response 46 30308082']);
  });

  it('reads a message byte by byte', () => {
    expect(short(parse('lcdm1000', ...`06 ${GOOD} 15`.split(' ')))).toEqual(['ack', 'response 46 30308082', 'nak']);
  });

  it('gives a wrong checksum as garbage and reads on', () => {
    const items = parse('lcdm1000', `01 50 02 46 30 30 80 82 03 15 ${BILL_END}`);
    expect(items[0]).toMatchObject({ kind: 'garbage', reason: 'wrongChecksum' });
    expect(short(items).at(-1)).toBe('response 46 3038c082');
  });

  it('gives garbage first, then the message', () => {
    expect(short(parse('lcdm1000', `FF 00 99 ${GOOD}`))).toEqual(['garbage', 'response 46 30308082']);
  });

  it('is not led astray by a sensor byte that reads like the end of the text', () => {
    expect(short(parse('lcdm2000', '01 50 02 46 30 30 03 82 03 97'))).toEqual(['response 46 30300382']);
  });

  it('reads the EOT that ends a 4000 style conversation, alone or before the next message', () => {
    const parser = new PuloonParser('lcdm4000');
    expect(short(parser.push(bytes('04')))).toEqual([]);
    expect(short(parser.idle())).toEqual(['eot']);
    expect(short(parser.push(bytes('04 06')))).toEqual(['eot', 'ack']);
  });

  it('gives up an unfinished frame when the line falls quiet', () => {
    const parser = new PuloonParser('lcdm1000');
    expect(parser.push(bytes('01 50 02 46 30'))).toEqual([]);
    expect(parser.idle()).toEqual([{ kind: 'garbage', reason: 'unfinished', bytes: bytes('01 50 02 46 30') }]);
    expect(short(parser.push(bytes(GOOD)))).toEqual(['response 46 30308082']);
  });

  it('neither throws, stalls nor grows on any bytes, and always reads the next message after a silence', () => {
    const likely = fc.constantFrom(0x01, 0x04, 0x50, 0x30, 0x02, 0x46, 0x03, 0x06, 0x15, 0xff);
    const chunk = fc.array(fc.oneof(likely, fc.nat(255)), { maxLength: 300 }).map((list) => Uint8Array.from(list));
    fc.assert(
      fc.property(
        fc.constantFrom<Family>('lcdm1000', 'lcdm2000'),
        fc.array(chunk, { maxLength: 8 }),
        (family, chunks) => {
          const parser = new PuloonParser(family);
          for (const one of chunks) {
            parser.push(one);
            expect((parser as unknown as { held: Uint8Array }).held.length).toBeLessThanOrEqual(71);
          }
          parser.idle();
          expect(short(parser.push(bytes(GOOD)))).toEqual(['response 46 30308082']);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('the Puloon statuses', () => {
  const words = (family: Family, hex: string): string[] =>
    observeStatus(family, { data: bytes(hex), bytes: bytes(hex) }, undefined).observations.map((one) =>
      one.kind === 'state' ? `${one.name}${one.unit ? `[${one.unit}]` : ''} ${one.value}` : one.kind,
    );

  it('reads the two answers on record', () => {
    expect(words('lcdm1000', '30 30 80 82')).toEqual([
      'device online',
      'transport ok',
      'exit empty',
      'rejectBin ok',
      'cassette[upper] ok',
    ]);
    expect(words('lcdm1000', '30 38 C0 82')).toContain('cassette[upper] empty');
  });

  it('reads SENSOR1 of the 2000 by its own order', () => {
    expect(words('lcdm2000', '30 30 80 A6')).toEqual([
      'device online',
      'transport ok',
      'exit empty',
      'rejectBin ok',
      'cassette[upper] ok',
      'cassette[lower] low',
    ]);
    expect(words('lcdm2000', '30 30 80 C2')).toContain('rejectBin missing');
    expect(words('lcdm2000', '30 30 80 82')).toContain('cassette[lower] missing');
  });

  it('tells an error that is in no table as garbage, beside what the sensors say', () => {
    expect(words('lcdm1000', '30 7E 80 82')).toContain('garbage');
  });

  it('reads tens as tens', () => {
    expect(rejectedNotes('lcdm1000', 0x45, bytes('30 37 30 35 35 30 31 32'))).toBe(12);
  });
});

describe('the Puloon whitelist', () => {
  it.each(FAMILIES)('of the %s lets STATUS and the acknowledgements out, and nothing else', (family) => {
    expect(maySend(family, statusFrame(family))).toBe(true);
    expect(maySend(family, bytes('06'))).toBe(true);
    expect(maySend(family, bytes('15'))).toBe(true);
    for (const command of [0x44, 0x45, 0x51, 0x52, 0x53, 0x55, 0x56, 0x76, 0x77]) {
      expect(maySend(family, encodeCommand(family, command))).toBe(false);
    }
  });
});
