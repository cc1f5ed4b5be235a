import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SAFE_COMMANDS, commandFrame, maySend, type SafeCommand } from './commands.js';
import { crc16Xmodem, encodeFrame } from './frame.js';
import { SankyoParser, type SankyoItem } from './parser.js';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const parse = (...chunks: string[]): SankyoItem[] => {
  const parser = new SankyoParser();
  return chunks.flatMap((chunk) => parser.push(bytes(chunk)));
};
const messages = (items: SankyoItem[]): unknown[] =>
  items.map((item) => (item.kind === 'frame' ? item.message : item.kind));

const AT_GATE = 'F2 00 05 50 31 30 30 31 28 07';
const THREE_CAPTURED = 'F2 00 07 50 43 30 30 30 30 33 8A 47';
const JAM = 'F2 00 05 4E 31 30 31 30 C0 E5';
const atGate = { kind: 'positive', command: '1', parameter: '0', status: '01', data: '' };
const threeCaptured = { kind: 'positive', command: 'C', parameter: '0', status: '00', data: '03' };
const jam = { kind: 'negative', command: '1', parameter: '0', error: '10', data: '' };

describe('the Sankyo frame', () => {
  it('has the CRC of XMODEM', () => {
    expect(crc16Xmodem(Buffer.from('123456789'))).toBe(0x31c3);
  });

  it.each([
    ['C0032400', 'F2 00 08 43 30 30 33 32 34 30 30 FA CE'],
    ['C10', 'F2 00 03 43 31 30 C5 2A'],
    ['C12', 'F2 00 03 43 31 32 E5 68'],
    ['CC0', 'F2 00 03 43 43 30 AB 11'],
    ['C31', 'F2 00 03 43 33 31 B3 69'],
  ])('around "%s" is the one on record', (text, frame) => {
    expect(Buffer.from(encodeFrame(text)).toString('hex')).toBe(Buffer.from(bytes(frame)).toString('hex'));
    expect(messages(parse(frame))).toEqual([
      { kind: 'command', command: text[1], parameter: text[2], data: text.slice(3) },
    ]);
  });
});

describe('the Sankyo parser', () => {
  it.each([
    [AT_GATE, atGate],
    [THREE_CAPTURED, threeCaptured],
    [JAM, jam],
    ['F2 00 05 4E 33 31 35 30 D6 79', { kind: 'negative', command: '3', parameter: '1', error: '50', data: '' }],
  ])('reads one message, %s', (frame, message) => {
    expect(messages(parse(frame))).toEqual([message]);
  });

  it('reads two messages in one chunk', () => {
    expect(messages(parse(`06 ${AT_GATE} ${JAM}`))).toEqual(['ack', atGate, jam]);
  });

  it('reads one message in two chunks', () => {
    expect(messages(parse('F2 00 07 50 43 30', '30 30 30 33 8A 47'))).toEqual([threeCaptured]);
  });

  it('reads a message byte by byte', () => {
    expect(messages(parse(...`06 ${THREE_CAPTURED} 15 10 04`.split(' ')))).toEqual([
      'ack',
      threeCaptured,
      'nak',
      'cancelled',
    ]);
  });

  it('gives a wrong checksum as garbage and reads on', () => {
    const items = parse(`F2 00 05 50 31 30 30 31 28 08 ${JAM}`);
    expect(items[0]).toEqual({
      kind: 'garbage',
      reason: 'wrongChecksum',
      bytes: bytes('F2 00 05 50 31 30 30 31 28 08'),
    });
    expect(messages(items).at(-1)).toEqual(jam);
  });

  it('gives garbage first, then the message', () => {
    const items = parse(`00 FF 37 ${AT_GATE}`);
    expect(items[0]).toEqual({ kind: 'garbage', reason: 'noise', bytes: bytes('00 FF 37') });
    expect(messages(items)).toEqual(['garbage', atGate]);
  });

  it('does not wait for a length that cannot be', () => {
    expect(messages(parse(`F2 FF FF ${AT_GATE}`))).toEqual(['garbage', atGate]);
  });

  it('gives up an unfinished frame when the line falls quiet, and finds what stands inside it', () => {
    const parser = new SankyoParser();
    expect(parser.push(bytes(`F2 00 40 50 ${AT_GATE}`))).toEqual([]);
    const items = parser.idle();
    expect(messages(items)).toEqual(['garbage', atGate]);
    expect(messages(parser.push(bytes(JAM)))).toEqual([jam]);
  });

  it('neither throws, stalls nor grows on any bytes, and always reads the next message after a silence', () => {
    const noise = fc
      .uint8Array({ maxLength: 3_000 })
      .map((chunk) => chunk.map((byte, i) => (i % 7 === 0 ? 0xf2 : byte)));
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.uint8Array({ maxLength: 64 }), noise), { maxLength: 8 }), (chunks) => {
        const parser = new SankyoParser();
        for (const chunk of chunks) {
          parser.push(chunk);
          expect((parser as unknown as { held: Uint8Array }).held.length).toBeLessThanOrEqual(1_029);
        }
        parser.idle();
        expect(messages(parser.push(bytes(JAM)))).toEqual([jam]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the Sankyo whitelist', () => {
  it('lets the safe commands and the acknowledgements out, and nothing else', () => {
    for (const name of Object.keys(SAFE_COMMANDS) as SafeCommand[]) expect(maySend(commandFrame(name))).toBe(true);
    expect(maySend(bytes('06'))).toBe(true);
    expect(maySend(bytes('15'))).toBe(true);
    for (const text of ['C30', 'C31', 'C40', 'C0032400', 'CC1', 'C:0', 'C11'])
      expect(maySend(encodeFrame(text))).toBe(false);
    expect(maySend(bytes('10 04'))).toBe(false);
  });
});
