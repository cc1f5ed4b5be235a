import { describe, expect, it } from '@jest/globals';
import { bytesOf, describeCodec } from '../../../../test/protocol/codec-contract.js';
import { maySend, pollFrame } from './commands.js';
import { encodeOmnibus } from './frame.js';
import { ebdsFrames } from './parser.js';
import { observeReply } from './statuses.js';

const reply = (ack: 0 | 1, data: string): object => ({ kind: 'reply', ack, data: bytesOf(data) });

describeCodec('EBDS', {
  frames: ebdsFrames,
  longest: 64,
  messages: [
    ['02 0B 20 01 10 00 00 54 10 03 7E', reply(0, '01 10 00 00 54 10')],
    ['02 0B 20 00 14 00 00 54 10 03 7B', reply(0, '00 14 00 00 54 10')],
    ['02 0B 20 00 00 00 00 54 10 03 6F', reply(0, '00 00 00 00 54 10')],
    ['02 0B 20 00 10 04 00 54 10 03 7B', reply(0, '00 10 04 00 54 10')],
    ['02 08 10 7F 1C 10 03 6B', { kind: 'command', ack: 0, data: bytesOf('7F 1C 10') }],
    ['02 08 11 7F 1C 10 03 6A', { kind: 'command', ack: 1, data: bytesOf('7F 1C 10') }],
  ],
});

describe('the EBDS frame', () => {
  it('is the one on record', () => {
    expect(encodeOmnibus(0, 0x7f)).toEqual(bytesOf('02 08 10 7F 1C 10 03 6B'));
    expect(encodeOmnibus(1, 0x7f)).toEqual(bytesOf('02 08 11 7F 1C 10 03 6A'));
  });
});

describe('an EBDS reply', () => {
  const words = (data: string, before?: string): string[] =>
    observeReply(bytesOf(data), before === undefined ? undefined : bytesOf(before), bytesOf(''))
      .filter(({ kind }) => kind !== 'eventOver')
      .map((one) => (one.kind === 'state' ? `${one.name} ${one.value}` : one.kind === 'event' ? one.name : one.kind));
  const WELL = ['device online', 'transport ok', 'cassette ok'];

  it.each([
    ['01 10 00 00', WELL],
    ['00 14 00 00', ['device online', 'transport jammed', 'cassette ok']],
    ['00 00 00 00', ['device online', 'transport ok', 'cassette missing']],
    ['00 18 00 00', ['device online', 'transport ok', 'cassette full']],
    ['00 08 00 00', ['device online', 'transport ok', 'cassette missing']],
    ['00 10 04 00', ['device hardwareError', 'transport ok', 'cassette ok']],
    ['00 10 40 00', ['device online', 'transport inoperative', 'cassette ok']],
    ['00 10 00 01', ['device online', 'transport inoperative', 'cassette ok']],
    ['01 30 00 00', WELL],
    ['01 12 00 00', WELL],
    ['01 11 00 00', [...WELL, 'cheatAttempt']],
    ['01 10 01 00', WELL],
    ['04 10 01 00', [...WELL, 'cashRetained']],
    ['08 10 01 00', [...WELL, 'cashRetained']],
    ['04 10 00 00', WELL],
  ])('of %s says %j', (data, said) => {
    expect(words(data)).toEqual(said);
  });

  it('tells what stands in it once', () => {
    expect(words('01 11 00 00', '01 11 00 00')).toEqual(WELL);
    expect(words('04 10 01 00', '04 10 01 00')).toEqual(WELL);
    expect(words('01 11 00 00', '01 10 00 00')).toContain('cheatAttempt');
  });
});

describe('the EBDS whitelist', () => {
  it('lets the poll that takes no notes out, and nothing else', () => {
    expect(maySend(pollFrame(0))).toBe(true);
    expect(maySend(pollFrame(1))).toBe(true);
    expect(maySend(encodeOmnibus(0, 0x7f))).toBe(false);
    // Stack, return, soft reset.
    for (const hex of ['02 08 10 00 3C 10 03 34', '02 08 10 00 5C 10 03 54', '02 08 61 7F 7F 7F 03 17']) {
      expect(maySend(bytesOf(hex))).toBe(false);
    }
  });
});
