import { describe, expect, it } from '@jest/globals';
import { bytesOf, describeCodec } from '../../../../test/protocol/codec-contract.js';
import { FrameScanner } from '../frame-scanner.js';
import { HEADER, mayAsk } from './commands.js';
import { readEventBuffer } from './event-buffer.js';
import { encodeQuestion } from './frame.js';
import { ccTalkFrames } from './parser.js';

describeCodec('ccTalk', {
  frames: ccTalkFrames(2),
  longest: 69,
  messages: [
    ['01 01 02 00 00 FC', { kind: 'answer', header: 0, data: bytesOf('00') }],
    ['01 01 02 00 03 F9', { kind: 'answer', header: 0, data: bytesOf('03') }],
    ['01 0B 02 00 05 00 0E 02 01 00 00 00 00 00 00 DC', { kind: 'answer', data: bytesOf('05000E0201000000000000') }],
    ['02 00 01 FE FF', { kind: 'question', header: 254 }],
    ['02 00 01 E8 15', { kind: 'question', header: 232 }],
    ['02 00 01 E5 18', { kind: 'question', header: 229 }],
  ],
});

describe('the ccTalk parser', () => {
  it('reads an echo and the answer behind it', () => {
    const items = new FrameScanner(ccTalkFrames(2)).push(bytesOf('02 00 01 E8 15 01 01 02 00 00 FC'));
    expect(items).toMatchObject([{ kind: 'question' }, { kind: 'answer' }]);
  });

  it('passes over what other devices of the bus say', () => {
    const items = new FrameScanner(ccTalkFrames(40)).push(bytesOf('02 00 01 E8 15 28 00 01 E8 EF'));
    expect(items).toMatchObject([{ kind: 'other' }, { kind: 'question', header: 232 }]);
  });

  it('writes the frames on record', () => {
    expect(encodeQuestion(2, HEADER.selfCheck)).toEqual(bytesOf('02 00 01 E8 15'));
    expect(encodeQuestion(2, HEADER.creditBuffer)).toEqual(bytesOf('02 00 01 E5 18'));
  });
});

describe('a ccTalk event buffer', () => {
  const buffer = (counter: number): Uint8Array => Uint8Array.of(counter, 0, 14, 2, 1, 0, 20, 0, 1, 3, 1);

  it.each<[string, { counter: number; last: number | undefined }, number]>([
    ['has nothing new at the first reading ever', { counter: 5, last: undefined }, 0],
    ['has nothing new while its counter stands', { counter: 5, last: 5 }, 0],
    ['has what happened since', { counter: 5, last: 3 }, 2],
    ['goes from 255 to 1', { counter: 2, last: 254 }, 3],
    ['has no more than it holds', { counter: 20, last: 10 }, 5],
    ['is empty after a start of the device', { counter: 0, last: 77 }, 0],
    ['has all since a start of the device', { counter: 2, last: 0 }, 2],
  ])('%s', (_title, { counter, last }, fresh) => {
    const read = readEventBuffer(buffer(counter), last)!;
    expect([read.counter, read.fresh.length]).toEqual([counter, fresh]);
  });

  it('gives the oldest first', () => {
    expect(readEventBuffer(buffer(5), 2)!.fresh).toEqual([
      [0, 20],
      [2, 1],
      [0, 14],
    ]);
  });

  it('is none when it is cut off', () => {
    expect(readEventBuffer(buffer(5).slice(0, 10), 2)).toBeUndefined();
  });
});

describe('the ccTalk whitelist', () => {
  it('lets the questions of the device out, and nothing else', () => {
    expect(mayAsk('coinAcceptor', 2)(bytesOf('02 00 01 E8 15'))).toBe(true);
    // Reset, inhibits, self-test of solenoids, dispense, enable hopper; another device.
    for (const header of [1, 231, 228, 240, 167, 164, 163]) {
      expect(mayAsk('hopper', 3)(encodeQuestion(3, header))).toBe(false);
    }
    expect(mayAsk('coinAcceptor', 2)(encodeQuestion(3, 232))).toBe(false);
  });
});
