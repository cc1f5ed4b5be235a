import { describe, expect, it } from '@jest/globals';
import type { Side } from '../byte-session.js';
import { FrameScanner } from '../frame-scanner.js';
import { polledSession, type Patience } from '../polled-session.js';
import { ADDRESS, encodeQuestion, type DeviceKind } from './frame.js';
import { ccTalkFrames } from './parser.js';
import { ccTalkConversation } from './session.js';

const ASKING: Patience = { listenOnly: false, ackMs: 100, responseMs: 100, resends: 0, offlineAfter: 3 };

function answer(from: number, header: number, ...data: number[]): Uint8Array {
  const body = [1, data.length, from, header, ...data];
  return Uint8Array.from([...body, (0x100 - (body.reduce((sum, byte) => sum + byte, 0) & 0xff)) & 0xff]);
}

/** One device, asked or listened to: what it is asked and what is said of it. */
class Bus {
  readonly asked: number[] = [];
  readonly said: string[] = [];
  private readonly session;
  private readonly scanner;
  private state;

  constructor(kind: DeviceKind, patience = ASKING) {
    this.session = polledSession(ccTalkConversation(kind, ADDRESS[kind]), patience);
    this.scanner = new FrameScanner(ccTalkFrames(ADDRESS[kind]));
    this.state = this.session.initial;
    this.feed({ kind: 'opened', side: 'device' });
  }

  feed(input: Parameters<(typeof this.session)['next']>[1]): void {
    const { state, effects } = this.session.next(this.state, input);
    this.state = state;
    for (const effect of effects) {
      if (effect.kind === 'send') this.asked.push(effect.bytes[3]!);
      if (effect.kind !== 'observe') continue;
      const { observation: seen } = effect;
      if (seen.kind === 'state') this.said.push(`${seen.name} ${seen.value}`);
      if (seen.kind === 'event') this.said.push(seen.name);
      if (seen.kind === 'garbage') this.said.push(`garbage ${seen.reason}`);
    }
  }

  hears(bytes: Uint8Array, side: Side = 'device'): void {
    for (const item of this.scanner.push(bytes)) this.feed({ kind: 'item', side, item });
  }
}

describe('the ccTalk session', () => {
  const buffer = answer(2, 0, 7, ...Array.from({ length: 10 }, () => 1));

  it.each([255, 22, 35])('takes self-check code %i, which is in no list, for a fault and not for well', (fault) => {
    const bus = new Bus('coinAcceptor');
    bus.hears(buffer);
    bus.hears(answer(2, 0, fault));
    expect(bus.said).toEqual(['sensor ok', 'transport ok', 'device hardwareError']);
  });

  it('tells of a cheat when the self-check finds the string sensor at fault', () => {
    const bus = new Bus('coinAcceptor');
    bus.hears(buffer);
    bus.hears(answer(2, 0, 41));
    expect(bus.said).toContain('sensor fault');
    expect(bus.said).toContain('cheatAttempt');
    const hopper = new Bus('hopper');
    hopper.hears(answer(3, 0, 1, 0, 0, 0));
    hopper.hears(answer(3, 0, 41));
    expect(hopper.said).toEqual(['device online', 'transport ok', 'sensor fault']);
  });

  it('does not take the late answer to another question for a self-check', () => {
    const bus = new Bus('coinAcceptor');
    bus.hears(buffer);
    expect(bus.asked).toEqual([229, 232]);
    // Its first byte, 7, would be the wake-up sensor.
    bus.hears(buffer);
    expect(bus.said).toEqual([]);
    bus.hears(answer(2, 0, 0));
    expect(bus.said).toEqual(['device online', 'sensor ok', 'transport ok']);
  });

  it('checks a hopper that has no level sensors, and goes on where a question is refused', () => {
    const bus = new Bus('hopper');
    // NAK: it does not know the question.
    bus.hears(answer(3, 5));
    bus.hears(answer(3, 0, 25));
    expect(bus.asked).toEqual([166, 232, 217]);
    bus.feed({ kind: 'timeout' });
    expect(bus.said).toEqual(['device online', 'sensor ok', 'transport jammed']);
  });

  it('puts its echo aside, and what is said to other devices', () => {
    const bus = new Bus('coinAcceptor');
    bus.hears(encodeQuestion(2, 229));
    bus.hears(Uint8Array.from([...encodeQuestion(40, 159), ...answer(40, 0, 1)]));
    expect(bus.asked).toEqual([229]);
    expect(bus.said).toEqual([]);
    bus.hears(buffer);
    expect(bus.asked).toEqual([229, 232]);
  });

  it('hears on one wire that a device no longer answers its host, while its neighbour does', () => {
    const bus = new Bus('coinAcceptor', { ...ASKING, listenOnly: true });
    for (let i = 0; i < 10; i++) {
      expect(bus.said).toEqual([]);
      bus.hears(Uint8Array.from([...encodeQuestion(40, 159), ...answer(40, 0, 1), ...encodeQuestion(2, 232)]));
    }
    expect(bus.said).toEqual(['device offline']);
  });
});
