import { describe, expect, it } from '@jest/globals';
import type { ByteEffect, Side } from '../../device-agent/src/drivers/byte-session.js';
import { FrameScanner } from '../../device-agent/src/drivers/frame-scanner.js';
import { maySend } from '../../device-agent/src/drivers/modbus-rtu/commands.js';
import { modbusFrames } from '../../device-agent/src/drivers/modbus-rtu/parser.js';
import { point } from '../../device-agent/src/drivers/modbus-rtu/points.js';
import { INITIAL, next } from '../../device-agent/src/drivers/modbus-rtu/session.js';
import { polledSession } from '../../device-agent/src/drivers/polled-session.js';
import type { Observation } from '../../device-agent/src/observation.js';
import { MODBUS, PUBLISHED_FRAMES, frameBytes, type PublishedFrame } from './fixtures/published-frames.js';
import { LISTENERS, spokenBy } from './spoken-protocols.js';

const LISTENING = { listenOnly: true, ackMs: 100, responseMs: 100, resends: 0, offlineAfter: 3 };

function inWords(seen: Observation): string {
  switch (seen.kind) {
    case 'state':
      return `${seen.name}${seen.unit === undefined ? '' : `[${seen.unit}]`} ${seen.value}`;
    case 'counter':
      return `counter ${seen.name} ${seen.value}`;
    case 'event':
      return `event ${seen.name}`;
    default:
      return seen.kind;
  }
}

const observed = (effects: readonly ByteEffect[]): string[] =>
  effects.flatMap((effect) => (effect.kind === 'observe' ? [inWords(effect.observation)] : []));

function itemsOf({ driver, settings }: PublishedFrame, side: Side, bytes: string): { kind: string }[] {
  const scanner = new FrameScanner(spokenBy(driver, settings).framesOf(side));
  return [...scanner.push(frameBytes(bytes)), ...scanner.idle()];
}

/** What a listener on both lines says when the frame is heard. A UPS is believed when it says so twice. */
function saidBy(frame: PublishedFrame): string[] {
  const { conversation } = spokenBy(frame.driver, frame.settings);
  const session = polledSession(conversation, LISTENING);
  let { state } = session.next(session.initial, { kind: 'opened', side: 'device' });
  const hears = (side: Side, bytes: string): string[] =>
    itemsOf(frame, side, bytes).flatMap((item) => {
      const step = session.next(state, { kind: 'item', side, item });
      ({ state } = step);
      return observed(step.effects);
    });
  const times = frame.driver === 'megatec-ups' ? 2 : 1;
  return Array.from({ length: times }, () => [
    ...(frame.after === undefined || frame.from === 'host' ? [] : hears('host', frame.after)),
    ...hears(frame.from, frame.bytes),
  ]).flat();
}

const titled = PUBLISHED_FRAMES.map(
  (frame) => [`${frame.driver} ${frame.from} ${frame.bytes}: ${frame.meaning}`, frame] as const,
);

describe('a published frame', () => {
  it.each(titled)('%s', (_title, frame) => {
    expect(itemsOf(frame, frame.from, frame.bytes)).toMatchObject([frame.item]);
    const said = saidBy(frame).filter((words) => words !== 'eventOver');
    expect(said.sort()).toEqual([...(frame.says ?? [])].sort());
  });

  it('is there for every driver that listens', () => {
    expect([...new Set(PUBLISHED_FRAMES.map(({ driver }) => driver))].sort()).toEqual([...LISTENERS].sort());
  });
});

describe('a published frame of Modbus', () => {
  const asked = MODBUS.filter(({ from }) => from === 'host').map(({ bytes }) => bytes);
  const answer = MODBUS.find(({ from }) => from === 'device')!;
  const readingOf = (bytes: string) => new FrameScanner(modbusFrames(1)).push(frameBytes(bytes));

  it.each(asked)('%s may be asked, and is no answer', (bytes) => {
    expect(maySend(1, frameBytes(bytes))).toBe(true);
    expect(readingOf(bytes).filter(({ kind }) => kind === 'answer')).toEqual([]);
  });

  it(`${answer.bytes} is one answer, and opens the safe door`, () => {
    expect(readingOf(answer.bytes)).toMatchObject([answer.item]);
    const points = ['safeDoor', 'vibration', 'tamper'].map((watches, address) => point.parse({ watches, address }));
    const bits = frameBytes(answer.bytes)[3]!;
    const values = Array.from({ length: 8 }, (_, bit) => ((bits >> bit) & 1) === 1);
    const read = { table: 'discreteInput', address: 0, length: 8 } as const;
    const { observations } = next({ points, offlineAfter: 3 }, INITIAL, { kind: 'values', read, values });
    expect(observations.map(inWords)).toEqual(expect.arrayContaining([...answer.says!]));
  });
});
