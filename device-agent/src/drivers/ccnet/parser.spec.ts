import { describe, expect, it } from '@jest/globals';
import { bytesOf, describeCodec } from '../../../../test/protocol/codec-contract.js';
import { KERMIT, crc16 } from '../crc16.js';
import { FrameScanner } from '../frame-scanner.js';
import { acknowledgement, mayUnitSend, pollFrame } from './commands.js';
import { MAX_LONG, UNITS, encodeFrame } from './frame.js';
import { ccnetFrames } from './parser.js';

const bytes = bytesOf;
const frame = (code: number, data = ''): object => ({ kind: 'frame', address: 3, code, data: bytesOf(data) });

const IDLING = '02 03 06 14 67 D4';
const FAILURE = '02 03 07 47 50 AB E6';
const withCheck = (body: string): string => {
  const crc = crc16(KERMIT, bytes(body));
  return `${body} ${Buffer.from([crc & 0xff, crc >> 8]).toString('hex')}`;
};
const LONG = withCheck('02 03 00 50 00 0A DE AD');
const LONG_WITH_SUBCOMMAND = withCheck('02 03 00 50 01 00 0B DE AD');

describeCodec('CCNET', {
  frames: ccnetFrames,
  longest: MAX_LONG,
  messages: [
    [IDLING, frame(0x14)],
    [FAILURE, frame(0x47, '50')],
    ['02 03 06 33 DA 81', frame(0x33)],
    ['02 03 06 00 C2 82', frame(0x00)],
    ['02 03 06 37 FE C7', frame(0x37)],
    ['02 03 06 41 4F D1', frame(0x41)],
    ['02 03 06 43 5D F2', frame(0x43)],
    ['02 03 06 45 6B 97', frame(0x45)],
    ['02 03 07 1C 60 77 E0', frame(0x1c, '60')],
    ['02 03 07 81 03 CF 18', frame(0x81, '03')],
    [LONG, frame(0x50, 'DE AD')],
    [LONG_WITH_SUBCOMMAND, frame(0x50, 'DE AD')],
  ],
});

describe('the CCNET frame', () => {
  it('is the one on record', () => {
    expect(pollFrame('validator')).toEqual(bytes('02 03 06 33 DA 81'));
    expect(acknowledgement('validator')).toEqual(bytes('02 03 06 00 C2 82'));
    expect(encodeFrame('validator', 0x1c, [0x60])).toEqual(bytes('02 03 07 1C 60 77 E0'));
  });

  it('is read for every unit on the line, with its address', () => {
    const scanner = new FrameScanner(ccnetFrames);
    const items = scanner.push(encodeFrame('billToBill', 0x48));
    expect(items).toMatchObject([{ kind: 'frame', address: 1, code: 0x48 }]);
  });
});

describe('the CCNET parser', () => {
  it('does not wait for a long frame that is longer than any', () => {
    const scanner = new FrameScanner(ccnetFrames);
    expect(scanner.push(bytes(`02 03 00 50 FF FF 00 00 ${IDLING}`))).toMatchObject([
      { kind: 'garbage', reason: 'impossibleLength' },
      frame(0x14),
    ]);
  });

  it('finds what stands inside an unfinished long frame when the line falls quiet', () => {
    const scanner = new FrameScanner(ccnetFrames);
    expect(scanner.push(bytes(`02 03 00 50 02 00 ${IDLING}`))).toEqual([]);
    expect(scanner.idle()).toMatchObject([{ kind: 'garbage', reason: 'unfinished' }, frame(0x14)]);
  });

  it('passes over a length that cannot be', () => {
    const scanner = new FrameScanner(ccnetFrames);
    expect(scanner.push(bytes(`02 03 05 ${IDLING}`))).toMatchObject([
      { kind: 'garbage', reason: 'impossibleLength' },
      frame(0x14),
    ]);
  });
});

describe('the CCNET whitelist', () => {
  it.each(UNITS)('of a %s lets POLL and ACK out, and nothing else', (unit) => {
    expect(mayUnitSend(unit)(pollFrame(unit))).toBe(true);
    expect(mayUnitSend(unit)(acknowledgement(unit))).toBe(true);
    for (let command = 0; command < 256; command++) {
      if (command === 0x00 || command === 0x33) continue;
      expect(mayUnitSend(unit)(encodeFrame(unit, command))).toBe(false);
      expect(mayUnitSend(unit)(encodeFrame(unit, command, [0, 0, 0, 0, 0, 0]))).toBe(false);
    }
  });

  it('does not speak to another unit on the line', () => {
    expect(mayUnitSend('validator')(pollFrame('billToBill'))).toBe(false);
  });
});
