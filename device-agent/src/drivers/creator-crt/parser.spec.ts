import { describe, expect, it } from '@jest/globals';
import { bytesOf, describeCodec } from '../../../../test/protocol/codec-contract.js';
import { FrameScanner } from '../frame-scanner.js';
import { SAFE_COMMANDS, commandFrame, mayUnitBeSent, type SafeCommand } from './commands.js';
import { encodeCommand, xor } from './frame.js';
import { creatorFrames } from './parser.js';

const BIN_NOT_FULL = 'F2 00 00 06 50 31 30 30 32 30 03 94';
const JAM = 'F2 00 00 05 4E 31 30 31 30 03 BA';
const frame = (message: object, address = 0): object => ({ kind: 'frame', address, message });

/** A frame around any text, in hex. */
function framed(text: string): string {
  const bytes = Buffer.from(text.replace(/ /g, ''), 'hex');
  const body = Uint8Array.of(0xf2, 0, bytes.length >> 8, bytes.length & 0xff, ...bytes, 0x03);
  return Buffer.from(Uint8Array.of(...body, xor(body))).toString('hex');
}

describeCodec('Creator', {
  frames: creatorFrames,
  longest: 1_030,
  messages: [
    [BIN_NOT_FULL, frame({ kind: 'positive', command: '31/30', status: '020', data: '' })],
    [JAM, frame({ kind: 'negative', command: '31/30', error: '10' })],
    ['F2 00 00 06 50 31 30 30 32 31 03 95', frame({ kind: 'positive', command: '31/30', status: '021', data: '' })],
    ['F2 00 00 03 43 31 30 03 B0', frame({ kind: 'command', command: '31/30' })],
    ['F2 00 00 03 43 A5 30 03 24', frame({ kind: 'command', command: 'A5/30' })],
    ['F2 00 00 03 43 30 37 03 B6', frame({ kind: 'command', command: '30/37' })],
    ['F2 00 00 03 43 32 33 03 B0', frame({ kind: 'command', command: '32/33' })],
    ['06', { kind: 'ack' }],
    ['15', { kind: 'nak' }],
    ['04', { kind: 'eot' }],
  ],
});

describe('the Creator parser', () => {
  const parse = (hex: string): object[] => new FrameScanner(creatorFrames).push(bytesOf(hex));

  it('writes the frames on record', () => {
    expect(commandFrame(0, 'status')).toEqual(bytesOf('F2 00 00 03 43 31 30 03 B0'));
    expect(commandFrame(0, 'binCounter')).toEqual(bytesOf('F2 00 00 03 43 A5 30 03 24'));
    expect(encodeCommand(0, 0x30, 0x37)).toEqual(bytesOf('F2 00 00 03 43 30 37 03 B6'));
    expect(encodeCommand(0, 0x32, 0x33)).toEqual(bytesOf('F2 00 00 03 43 32 33 03 B0'));
  });

  it('reads the E of older documents like the N of tested units', () => {
    expect(parse(framed('45 31 30 31 30'))).toEqual([
      { ...frame({ kind: 'negative', command: '31/30', error: '10' }), bytes: bytesOf(framed('45 31 30 31 30')) },
    ]);
  });

  it('reads a counter behind the status', () => {
    expect(parse(framed('50 A5 30 30 32 30 30 31 32'))).toMatchObject([
      frame({ kind: 'positive', command: 'A5/30', status: '020', data: '012' }),
    ]);
  });

  it('is not led astray by data that reads like the end of a text', () => {
    expect(parse(framed('50 51 33 30 32 30 03 F2 00'))).toMatchObject([{ message: { command: '51/33' } }]);
  });

  it('takes no frame for one whose address no unit can have, or whose length cannot be', () => {
    expect(parse(`F2 10 ${JAM}`)).toMatchObject([{ kind: 'garbage', reason: 'noise' }, { kind: 'frame' }]);
    expect(parse(`F2 00 FF FF ${JAM}`)).toMatchObject([
      { kind: 'garbage', reason: 'impossibleLength' },
      { kind: 'frame' },
    ]);
  });

  it('tells a text that is neither command nor answer', () => {
    expect(parse(framed('50 31 30 39 39 39'))).toMatchObject([frame({ kind: 'unknown' })]);
    expect(parse(framed('4E 31 30 31'))).toMatchObject([frame({ kind: 'unknown' })]);
    expect(parse(framed('41 31 30'))).toMatchObject([frame({ kind: 'unknown' })]);
  });
});

describe('the Creator whitelist', () => {
  it('lets the commands that read and the acknowledgements out, to its own unit, and nothing else', () => {
    const maySend = mayUnitBeSent(3);
    for (const name of Object.keys(SAFE_COMMANDS) as SafeCommand[]) {
      expect(maySend(commandFrame(3, name))).toBe(true);
      expect(maySend(commandFrame(0, name))).toBe(false);
    }
    expect(maySend(bytesOf('06'))).toBe(true);
    expect(maySend(bytesOf('15'))).toBe(true);
    expect(maySend(bytesOf('04'))).toBe(false);
    for (const [cm, pm] of [
      [0x30, 0x33],
      [0x32, 0x33],
      [0x32, 0x39],
      [0x33, 0x30],
      [0xa5, 0x31],
      [0x36, 0x37],
    ] as const) {
      expect(maySend(encodeCommand(3, cm, pm))).toBe(false);
    }
  });
});
