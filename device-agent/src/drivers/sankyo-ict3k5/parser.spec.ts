import { describe, expect, it } from '@jest/globals';
import { bytesOf, describeCodec } from '../../../../test/protocol/codec-contract.js';
import { FrameScanner } from '../frame-scanner.js';
import { SAFE_COMMANDS, commandFrame, maySend, type SafeCommand } from './commands.js';
import { encodeFrame } from './frame.js';
import { readText, sankyoFrames } from './parser.js';
import { observeMessage } from './statuses.js';

const bytes = bytesOf;
const AT_GATE = 'F2 00 05 50 31 30 30 31 28 07';
const THREE_CAPTURED = 'F2 00 07 50 43 30 30 30 30 33 8A 47';
const JAM = 'F2 00 05 4E 31 30 31 30 C0 E5';
const atGate = { kind: 'positive', command: '1', parameter: '0', status: '01', data: '' };
const threeCaptured = { kind: 'positive', command: 'C', parameter: '0', status: '00', data: '03' };
const jam = { kind: 'negative', command: '1', parameter: '0', error: '10', data: '' };

const frame = (message: object): object => ({ kind: 'frame', message });
const command = (text: string): object =>
  frame({ kind: 'command', command: text[1], parameter: text[2], data: text.slice(3) });

describeCodec('Sankyo', {
  frames: sankyoFrames,
  longest: 1_029,
  noise: '00 FF 37',
  messages: [
    [AT_GATE, frame(atGate)],
    [JAM, frame(jam)],
    [THREE_CAPTURED, frame(threeCaptured)],
    ['F2 00 05 4E 33 31 35 30 D6 79', frame({ kind: 'negative', command: '3', parameter: '1', error: '50', data: '' })],
    ['F2 00 08 43 30 30 33 32 34 30 30 FA CE', command('C0032400')],
    ['F2 00 03 43 31 30 C5 2A', command('C10')],
    ['F2 00 03 43 31 32 E5 68', command('C12')],
    ['F2 00 03 43 43 30 AB 11', command('CC0')],
    ['F2 00 03 43 33 31 B3 69', command('C31')],
    ['06', { kind: 'ack' }],
    ['15', { kind: 'nak' }],
    ['10 04', { kind: 'cancelled' }],
  ],
});

describe('the Sankyo parser', () => {
  const parse = (hex: string): { kind: string }[] => new FrameScanner(sankyoFrames).push(bytes(hex));

  it('writes the frame on record', () => {
    expect(encodeFrame('C0032400')).toEqual(bytes('F2 00 08 43 30 30 33 32 34 30 30 FA CE'));
    expect(encodeFrame('CC0')).toEqual(bytes('F2 00 03 43 43 30 AB 11'));
  });

  it('does not wait for a length that cannot be', () => {
    expect(parse(`F2 FF FF ${AT_GATE}`)).toMatchObject([{ kind: 'garbage' }, frame(atGate)]);
  });

  it('finds what stands inside an unfinished frame when the line falls quiet', () => {
    const scanner = new FrameScanner(sankyoFrames);
    expect(scanner.push(bytes(`F2 00 40 50 ${AT_GATE}`))).toEqual([]);
    expect(scanner.idle()).toMatchObject([{ kind: 'garbage', reason: 'unfinished' }, frame(atGate)]);
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

describe('the Sankyo statuses', () => {
  const settings = { binHighAt: 20, binFullAt: 99, sensorBits: { captureBox: 3, command: 'C13' as const } };
  const words = (text: string): string[] => {
    const bytes = Buffer.from(text, 'latin1');
    return observeMessage(readText(bytes), bytes, settings).map((one) => {
      if (one.kind === 'state' || one.kind === 'counter') return `${one.name} ${one.value}`;
      return one.kind === 'event' ? `event ${one.name}` : one.kind;
    });
  };

  it.each([
    ['00', ['device online', 'garbage']],
    ['01', ['device online', 'garbage']],
    ['02', ['device online', 'garbage']],
    ['04', ['device online', 'garbage']],
    ['10', ['device online', 'media jammed']],
    ['11', ['device online', 'shutter jammed']],
    ['12', ['device online', 'sensor fault']],
    ['13', ['device online', 'media jammed']],
    ['14', ['device online', 'media jammed']],
    ['15', ['device hardwareError']],
    ['16', ['device online', 'media unknown']],
    ['17', ['device online', 'media jammed']],
    ['18', ['device online', 'sensor fault']],
    ['20', ['device online']],
    ['29', ['device online']],
    ['30', ['device powerOff']],
    ['31', ['device powerOff']],
    ['39', ['device hardwareError']],
    ['40', ['device online', 'event cheatAttempt']],
    ['43', ['device online', 'chip fault']],
    ['45', ['device online', 'media unknown']],
    ['46', ['device online', 'media present']],
    ['50', ['device online', 'bin full']],
    ['51', ['device hardwareError']],
    ['60', ['device online', 'chip fault']],
    ['61', ['device online']],
    ['69', ['device online']],
    ['71', ['device hardwareError']],
    ['73', ['device hardwareError']],
    ['B0', ['device starting']],
    ['99', ['device online', 'garbage']],
  ])('read error %s', (code, said) => {
    expect(words(`N10${code}`)).toEqual(said);
  });

  it('do not take a refused read-out for an answer about the reader as a whole', () => {
    expect(words('N1302')).toEqual(['garbage']);
    expect(words('NC010')).toEqual(['media jammed']);
  });

  it('read the card box by C12 and C13; only C12 also says that all is well', () => {
    expect(words('P1300@@@@')).toEqual(['bin missing']);
    expect(words('P1300H@@@')).toEqual([]);
    expect(words('P1200H@@@')).toContain('device online');
    expect(words('P1200@@@@')).toContain('bin missing');
  });

  it("read another program's capture", () => {
    expect(words('P3100')).toContain('event cardCaptured');
    expect(words('N3150')).toEqual(['device online', 'bin full']);
  });

  it('tell a counter that is not two digits', () => {
    expect(words('PC0003')).toEqual(['garbage']);
  });
});
