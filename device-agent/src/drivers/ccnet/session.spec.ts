import { describe, expect, it } from '@jest/globals';
import { bytesOf } from '../../../../test/protocol/codec-contract.js';
import { FrameScanner } from '../frame-scanner.js';
import type { Side } from '../byte-session.js';
import type { Question } from '../polled-session.js';
import { encodeFrame } from './frame.js';
import { ccnetFrames, type CcnetItem } from './parser.js';
import { ccnetConversation, type CcnetMemory } from './session.js';

const CASSETTE_FULL_OR_BILL_TABLE = '02 03 06 41 4F D1';
const POLL = '02 03 06 33 DA 81';
const ACK = '02 03 06 00 C2 82';
const IDLING = '02 03 06 14 67 D4';
const conversation = ccnetConversation('validator');

/** Tells the conversation what was heard; gives what it said, and what it would reply. */
class Listener {
  said: string[] = [];
  replies: (string | undefined)[] = [];
  answered: (boolean | undefined)[] = [];
  private memory: CcnetMemory = conversation.initial;

  constructor(private readonly question?: Question) {}

  hears(side: Side, frame: string | Uint8Array): this {
    const bytes = typeof frame === 'string' ? bytesOf(frame) : frame;
    const [item] = new FrameScanner(ccnetFrames).push(bytes) as CcnetItem[];
    const heard = conversation.hear(item!, { memory: this.memory, side, question: this.question });
    this.memory = heard.memory;
    this.said = (heard.observations ?? [])
      .filter(({ kind }) => kind !== 'eventOver')
      .map((one) => (one.kind === 'state' ? `${one.name} ${one.value}` : one.kind === 'event' ? one.name : one.kind));
    this.replies.push(heard.reply && Buffer.from(heard.reply).toString('hex'));
    this.answered.push(heard.answered);
    return this;
  }
}

describe('byte 41 of CCNET', () => {
  it('is a full cassette when the unit answers a poll with it', () => {
    const polling = new Listener({ name: 'POLL', bytes: bytesOf(POLL) });
    expect(polling.hears('device', CASSETTE_FULL_OR_BILL_TABLE).said).toEqual(['device online', 'cassette full']);
    expect(polling.replies).toEqual([Buffer.from(bytesOf(ACK)).toString('hex')]);
    expect(polling.answered).toEqual([true]);
  });

  it('is a question for the bill table on the host’s line, and on the unit’s line a full cassette', () => {
    const taps = new Listener();
    expect(taps.hears('host', CASSETTE_FULL_OR_BILL_TABLE).said).toEqual([]);
    expect(taps.hears('device', encodeFrame('validator', 0x43, Array(119).fill(0))).said).toEqual([]);
    expect(taps.hears('host', POLL).said).toEqual([]);
    expect(taps.hears('device', CASSETTE_FULL_OR_BILL_TABLE).said).toContain('cassette full');
  });

  it('is a full cassette on the unit’s line alone', () => {
    const tap = new Listener();
    expect(tap.hears('device', IDLING).said).toContain('cassette ok');
    expect(tap.hears('device', CASSETTE_FULL_OR_BILL_TABLE).said).toContain('cassette full');
  });

  it('is what the question makes of it where both speak on one line', () => {
    const twoWire = new Listener();
    twoWire.hears('device', POLL);
    expect(twoWire.hears('device', CASSETTE_FULL_OR_BILL_TABLE).said).toContain('cassette full');
    twoWire.hears('device', ACK);
    expect(twoWire.hears('device', CASSETTE_FULL_OR_BILL_TABLE).said).toEqual([]);
    expect(twoWire.hears('device', encodeFrame('validator', 0x43, Array(119).fill(0))).said).toEqual([]);
    twoWire.hears('device', ACK).hears('device', encodeFrame('validator', 0x30)).hears('device', ACK);
    expect(twoWire.hears('device', CASSETTE_FULL_OR_BILL_TABLE).said).toEqual([]);
  });
});

describe('the CCNET session', () => {
  it('does not take an echo of its own poll for an answer', () => {
    const polling = new Listener({ name: 'POLL', bytes: bytesOf(POLL) });
    expect(polling.hears('device', POLL).said).toEqual([]);
    expect(polling.hears('device', IDLING).said).toContain('device online');
    expect(polling.answered).toEqual([undefined, true]);
  });

  it('takes no part number for a status: F stands for 46, pause, and E for 45, cheated', () => {
    const alone = new Listener();
    const identity = encodeFrame('validator', 0x45, [...Buffer.from('LRU-1000CN1234 000000000042')]);
    expect(alone.hears('device', identity).said).toEqual([]);
  });

  it('leaves other units on the line alone', () => {
    const polling = new Listener({ name: 'POLL', bytes: bytesOf(POLL) });
    expect(polling.hears('device', encodeFrame('billToBill', 0x43)).said).toEqual([]);
    expect(polling.replies).toEqual([undefined]);
  });

  it('neither acknowledges a NAK nor takes it for an answer', () => {
    const polling = new Listener({ name: 'POLL', bytes: bytesOf(POLL) });
    polling.hears('device', encodeFrame('validator', 0xff));
    expect(polling.replies).toEqual([undefined]);
    expect(polling.answered).toEqual([undefined]);
  });

  it('tells a refusal and an unknown status as garbage, and a cheat between them once', () => {
    const polling = new Listener({ name: 'POLL', bytes: bytesOf(POLL) });
    expect(polling.hears('device', '02 03 06 45 6B 97').said).toEqual(['device online', 'cheatAttempt']);
    expect(polling.hears('device', encodeFrame('validator', 0x30)).said).toEqual(['device online', 'garbage']);
    expect(polling.hears('device', encodeFrame('validator', 0x7e)).said).toEqual(['device online', 'garbage']);
    expect(polling.hears('device', '02 03 06 45 6B 97').said).toEqual(['device online']);
    polling.hears('device', IDLING);
    expect(polling.hears('device', '02 03 06 45 6B 97').said).toContain('cheatAttempt');
  });

  it.each([
    ['02 03 07 1C 60 77 E0', 'rejecting'],
    ['02 03 06 46', 'pause'],
    ['02 03 06 10', 'power up'],
    ['02 03 06 13', 'initialise'],
  ])('says nothing wrong, and nothing well, at %s (%s)', (hex) => {
    const code = bytesOf(hex)[3]!;
    const polling = new Listener({ name: 'POLL', bytes: bytesOf(POLL) });
    expect(polling.hears('device', encodeFrame('validator', code)).said).toEqual(['device online']);
  });

  it('says that all is well when a note was stacked', () => {
    const polling = new Listener({ name: 'POLL', bytes: bytesOf(POLL) });
    expect(polling.hears('device', '02 03 07 81 03 CF 18').said).toEqual([
      'device online',
      'transport ok',
      'cassette ok',
    ]);
  });
});
