import { describe, expect, it } from '@jest/globals';
import { bytesOf, describeCodec } from '../../../../test/protocol/codec-contract.js';
import { FrameScanner } from '../frame-scanner.js';
import { maySend, statusFrame } from './commands.js';
import { encodeFrame } from './frame.js';
import { id003Frames } from './parser.js';

const bytes = bytesOf;
const frame = (code: number, data = ''): object => ({ kind: 'frame', code, data: bytesOf(data) });

const STATUS_REQUEST_OR_IDLING = 'FC 05 11 27 56';
const FAILURE = 'FC 06 49 A2 A0 21';

describeCodec('ID-003', {
  frames: id003Frames,
  longest: 255,
  messages: [
    [STATUS_REQUEST_OR_IDLING, frame(0x11)],
    [FAILURE, frame(0x49, 'A2')],
    ['FC 05 50 AA 05', frame(0x50)],
    ['FC 06 C3 01 8D C7', frame(0xc3, '01')],
    ['FC 05 88 6F 5F', frame(0x88)],
    ['FC 05 43 B0 27', frame(0x43)],
    ['FC 05 44 0F 53', frame(0x44)],
    ['FC 05 45 86 42', frame(0x45)],
    ['FC 06 17 76 EE F8', frame(0x17, '76')],
  ],
});

describe('the ID-003 frame', () => {
  it('is the one on record', () => {
    expect(statusFrame()).toEqual(bytes(STATUS_REQUEST_OR_IDLING));
    expect(encodeFrame(0xc3, [1])).toEqual(bytes('FC 06 C3 01 8D C7'));
  });
});

describe('the ID-003 parser', () => {
  it('passes over a length that cannot be', () => {
    const scanner = new FrameScanner(id003Frames);
    expect(scanner.push(bytes(`FC 04 ${FAILURE}`))).toMatchObject([
      { kind: 'garbage', reason: 'impossibleLength' },
      frame(0x49, 'A2'),
    ]);
  });

  it('finds what stands inside an unfinished frame when the line falls quiet', () => {
    const scanner = new FrameScanner(id003Frames);
    expect(scanner.push(bytes(`FC FF 8A ${FAILURE}`))).toEqual([]);
    expect(scanner.idle()).toMatchObject([{ kind: 'garbage', reason: 'unfinished' }, frame(0x49, 'A2')]);
  });
});

describe('the ID-003 whitelist', () => {
  it('lets the status request out, and nothing else: no ACK for "vend valid" either', () => {
    expect(maySend(statusFrame())).toBe(true);
    for (let command = 0; command < 256; command++) {
      if (command === 0x11) continue;
      expect(maySend(encodeFrame(command))).toBe(false);
      expect(maySend(encodeFrame(command, [0]))).toBe(false);
    }
    expect(maySend(encodeFrame(0x11, [0]))).toBe(false);
  });
});
