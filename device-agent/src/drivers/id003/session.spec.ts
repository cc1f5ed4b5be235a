import { describe, expect, it } from '@jest/globals';
import { bytesOf } from '../../../../test/protocol/codec-contract.js';
import type { Side } from '../byte-session.js';
import { FrameScanner } from '../frame-scanner.js';
import type { Question } from '../polled-session.js';
import { encodeFrame } from './frame.js';
import { id003Frames, type Id003Item } from './parser.js';
import { id003Conversation, type Id003Memory } from './session.js';

/** Tells the conversation what was heard; gives what it said. */
class Listener {
  said: string[] = [];
  replies: (Uint8Array | undefined)[] = [];
  answered: (boolean | undefined)[] = [];
  private memory: Id003Memory = id003Conversation.initial;

  constructor(private readonly question?: Question) {}

  hears(side: Side, frame: Uint8Array): this {
    const [item] = new FrameScanner(id003Frames).push(frame) as Id003Item[];
    const heard = id003Conversation.hear(item!, { memory: this.memory, side, question: this.question });
    this.memory = heard.memory;
    this.said = (heard.observations ?? [])
      .filter(({ kind }) => kind !== 'eventOver')
      .map((one) => (one.kind === 'state' ? `${one.name} ${one.value}` : one.kind === 'event' ? one.name : one.kind));
    this.replies.push(heard.reply);
    this.answered.push(heard.answered);
    return this;
  }
}

const asking = (): Listener => new Listener({ name: 'STATUS REQUEST', bytes: bytesOf('FC 05 11 27 56') });

describe('byte 41 of ID-003', () => {
  it('is stack-1 from the host, and a power-up with a bill from the acceptor', () => {
    const taps = new Listener();
    expect(taps.hears('host', encodeFrame(0x41)).said).toEqual([]);
    expect(taps.hears('device', encodeFrame(0x41)).said).toEqual(['device online', 'cashRetained']);
  });
});

describe('the ID-003 session', () => {
  it('takes no command of the host for a fault, whatever its byte means from the acceptor', () => {
    const taps = new Listener();
    for (let command = 0; command < 256; command++) {
      expect(taps.hears('host', encodeFrame(command)).said).toEqual([]);
    }
  });

  it.each([0x05, 0x50, 0x80, 0x88, 0x8a, 0xc0, 0xc3])('waits on when %d comes, which is no status', (code) => {
    const polling = asking();
    expect(polling.hears('device', encodeFrame(code, [1])).said).toEqual([]);
    expect(polling.answered).toEqual([undefined]);
  });

  it('sends nothing back, neither at "vend valid" nor at any other status', () => {
    const polling = asking();
    for (let code = 0; code < 256; code++) polling.hears('device', encodeFrame(code));
    expect(polling.replies.filter((reply) => reply !== undefined)).toEqual([]);
    expect(polling.hears('device', encodeFrame(0x15)).said).toEqual(['device online', 'transport ok', 'cassette ok']);
  });

  it('tells a refusal and an unknown status as garbage, and a cheat between them once', () => {
    const polling = asking();
    expect(polling.hears('device', encodeFrame(0x48)).said).toEqual(['device online', 'cheatAttempt']);
    for (const code of [0x4a, 0x4b, 0x7e]) {
      expect(polling.hears('device', encodeFrame(code)).said).toEqual(['device online', 'garbage']);
    }
    expect(polling.hears('device', encodeFrame(0x48)).said).toEqual(['device online']);
    polling.hears('device', encodeFrame(0x1a));
    expect(polling.hears('device', encodeFrame(0x48)).said).toContain('cheatAttempt');
  });

  it.each([0x17, 0x1b, 0x40, 0x47])('says nothing wrong, and nothing well, at %d', (code) => {
    expect(asking().hears('device', encodeFrame(code, [0x76])).said).toEqual(['device online']);
  });
});
