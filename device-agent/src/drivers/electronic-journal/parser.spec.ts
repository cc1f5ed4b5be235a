import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { maySend } from './commands.js';
import { readStatusLine, stripEscapes } from './frame.js';
import { JournalParser, type JournalItem } from './parser.js';

const utf8 = (text: string): Uint8Array => Buffer.from(text);
const parse = (encoding: string, ...chunks: Uint8Array[]): string[] => {
  const parser = new JournalParser(encoding);
  return short(chunks.flatMap((chunk) => parser.push(chunk)));
};
const short = (items: JournalItem[]): string[] =>
  items.map((item) => (item.kind === 'garbage' ? `garbage ${item.reason}` : `${item.kind} ${item.text}`));
const bytewise = (bytes: Uint8Array): Uint8Array[] => [...bytes].map((byte) => Uint8Array.of(byte));

/** `取款金额` and `吞卡` in GBK. */
const GBK = Buffer.from('c8a1bfeebdf0b6ee0acdccbfa80a', 'hex');

describe('the lines of a journal', () => {
  it('are read one, two in a chunk, one in two chunks, and byte by byte', () => {
    expect(parse('utf-8', utf8('CARD TAKEN\r\n'))).toEqual(['line CARD TAKEN']);
    expect(parse('utf-8', utf8('A B\nC D\n'))).toEqual(['line A B', 'line C D']);
    expect(parse('utf-8', utf8('CARD T'), utf8('AKEN\n'))).toEqual(['line CARD TAKEN']);
    expect(parse('utf-8', ...bytewise(utf8('吞卡\r\n交易结束\r\n')))).toEqual(['line 吞卡', 'line 交易结束']);
  });

  it('survive a character of GBK that arrives in two chunks, wherever it is cut', () => {
    for (let at = 1; at < GBK.length; at++) {
      expect(parse('gbk', GBK.subarray(0, at), GBK.subarray(at))).toEqual(['line 取款金额', 'line 吞卡']);
    }
    expect(parse('gb18030', ...bytewise(GBK))).toEqual(['line 取款金额', 'line 吞卡']);
  });

  it.each([
    ['utf-16le', Buffer.from('\ufeff吞卡\r\n', 'utf16le'), 'line 吞卡'],
    ['latin1', Buffer.from('CARTE AVAL\u00c9E\n', 'latin1'), 'line CARTE AVALÉE'],
    ['big5', Buffer.from('a65ba5640a', 'hex'), undefined],
  ])('are read in %s', (encoding, bytes, line) => {
    const items = parse(encoding, ...bytewise(bytes));
    expect(items).toHaveLength(1);
    if (line) expect(items).toEqual([line]);
  });

  it('begin anew after another file began: half a character and half a line are not joined to it', () => {
    const chunks = [GBK.subarray(0, 3), new Uint8Array(0), GBK];
    expect(parse('gbk', ...chunks).slice(-2)).toEqual(['line 取款金额', 'line 吞卡']);
    expect(parse('utf-8', utf8('HALF'), new Uint8Array(0), utf8('WHOLE\n'))).toEqual(['line HALF', 'line WHOLE']);
  });

  it('may be long, binary, full of NULs, or without an end', () => {
    const parser = new JournalParser('utf-8');
    const long = parser.push(utf8(`${'x'.repeat(300_000)}\nNEXT\n`));
    expect(short(long)[0]).toBe('garbage line too long');
    expect(long.map((item) => item.text.length)).toEqual([1_000, 1_000, 4]);
    expect(short(parser.push(utf8('C\0A\0R\0D\0\n')))).toEqual(['line CARD']);
    expect(short(parser.push(Uint8Array.from({ length: 50 }, (_unused, i) => (i === 49 ? 10 : 0x80 + i))))).toEqual([
      'garbage no text',
    ]);
    parser.push(utf8('NO END'));
    expect(short(parser.idle())).toEqual(['line NO END']);
  });

  it('never throw, and hold no more than one line', () => {
    const parser = new JournalParser('gbk');
    const pieces = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.constantFrom('*0601*1*D*1,S-4\r\n', '\x1b(I', 'PAN 4111111111111111', '(1', 'S\n', '*').map(utf8),
    );
    fc.assert(
      fc.property(pieces, (bytes) => {
        for (const item of parser.push(bytes)) expect(item.text.length).toBeLessThanOrEqual(1_000);
      }),
      { numRuns: 20_000 },
    );
    parser.push(utf8('\n'));
    expect(short(parser.push(utf8('CARD TAKEN\n')))).toEqual(['line CARD TAKEN']);
  });
});

describe('the escapes of a printer', () => {
  it.each([
    ['\x1b[020t*602*06/18/2025*21:07*', '*602*06/18/2025*21:07*'],
    ['[020t CARD INSERTED', ' CARD INSERTED'],
    ['\x1b[000p\x1b[040q\x1b(I     *7289*1*D\x1b(1*0,M-00,R-4\x1bS', '     *7289*1*D*0,M-00,R-4'],
    ['[000p[040q(I     *7289*1*D(1*0,M-00,R-4S', '     *7289*1*D*0,M-00,R-4S'],
    ['*7249*1*(Iw(1*3, M-02, R-10011', '*7249*1*w*3, M-02, R-10011'],
    ['REJECTS:000*(1', 'REJECTS:000*'],
    ['AMOUNT (100 CNY) (1) (I)', 'AMOUNT (100 CNY) (1) (I)'],
    ['LIST[001]', 'LIST[001]'],
  ])('%j reads %j', (line, text) => {
    expect(stripEscapes(line)).toBe(text);
  });
});

describe('a status line', () => {
  it.each<[string, object | undefined]>([
    ['*0007*1*E*000000000,S-0,M-00,R-12232', { dig: 'E', status: '000000000', severities: '0', supplies: '12232' }],
    ['*0042*1*G*0848040000,S-4', { dig: 'G', status: '0848040000', severities: '4', supplies: undefined }],
    [
      '     *    *1*D*0,M-090B0210B9,R-4S',
      { dig: 'D', severities: undefined, diagnostic: '090B0210B9', supplies: '4' },
    ],
    ['*7249*1*w*3, M-02, R-10011', { dig: 'w', status: '3', diagnostic: '02', supplies: '10011' }],
    ['*7289*2*D*2S', { dig: 'D', status: '2', severities: undefined, solicited: true }],
    ['12:00:01 *0001*1*P*21', { dig: 'P', status: '21' }],
    ['*660*06/18/2025*06:25*', undefined],
    ['*PRIMARY CARD READER ACTIVATED*', undefined],
    ['     *TRANSACTION START*', undefined],
    ['REJECTS:000*', undefined],
    ['*1*1*(T=1', undefined],
  ])('%s', (line, fields) => {
    const status = readStatusLine(line);
    if (fields === undefined) expect(status).toBeUndefined();
    else expect(status).toMatchObject(fields);
  });
});

it('is only read: nothing may be sent', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => !maySend(bytes)));
});
