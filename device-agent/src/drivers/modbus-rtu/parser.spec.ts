import { describe, expect, it } from '@jest/globals';
import { bytesOf, describeCodec } from '../../../../test/protocol/codec-contract.js';
import { maySend, planReads } from './commands.js';
import { modbusFrames } from './parser.js';
import { point, type Point } from './points.js';
import { judge, measure } from './statuses.js';

const answer = (hex: string): object => ({ kind: 'answer', bytes: bytesOf(hex) });
// Registers 235 and 240, that is 23.5 and 24.0 °C; a refusal with code 2.
const REGISTERS = '01 03 04 00 EB 00 F0 8A 43';
const REFUSAL = '01 83 02 C0 F1';

describeCodec('Modbus RTU', {
  frames: modbusFrames(1),
  longest: 255,
  messages: [
    ['01 02 01 05 61 8B', answer('01 02 01 05 61 8B')],
    [REFUSAL, answer(REFUSAL)],
    [REGISTERS, answer(REGISTERS)],
  ],
});

const given = (points: unknown[]): Point[] => points.map((one) => point.parse(one));

describe('the Modbus reads', () => {
  it('cover neighbouring points together, and each table by itself', () => {
    const points = given([
      { watches: 'safeDoor', address: 0 },
      { watches: 'vibration', address: 7 },
      { watches: 'cabinetDoor', address: 40 },
      { watches: 'temperature', table: 'inputRegister', address: 2, above: 45 },
      { watches: 'temperature', table: 'holdingRegister', address: 3, above: 45 },
    ]);
    expect(planReads(points)).toEqual([
      { table: 'discreteInput', address: 0, length: 8 },
      { table: 'discreteInput', address: 40, length: 1 },
      { table: 'holdingRegister', address: 3, length: 1 },
      { table: 'inputRegister', address: 2, length: 1 },
    ]);
  });
});

describe('a Modbus point', () => {
  it('is wrong when its contact says so, either way', () => {
    const [set, clear] = given([
      { watches: 'safeDoor', address: 0 },
      { watches: 'safeDoor', address: 0, wrongWhen: 'clear' },
    ]);
    expect([judge(set!, true, false), judge(set!, false, false)]).toEqual([true, false]);
    expect([judge(clear!, true, false), judge(clear!, false, false)]).toEqual([false, true]);
  });

  it('has a hysteresis on its limit', () => {
    const [hot] = given([{ watches: 'temperature', table: 'inputRegister', address: 0, above: 45, hysteresis: 3 }]);
    expect([judge(hot!, 449, false), judge(hot!, 451, false)]).toEqual([false, true]);
    expect([judge(hot!, 430, true), judge(hot!, 420, true)]).toEqual([true, false]);
  });

  it('knows temperatures below zero', () => {
    const [cold] = given([{ watches: 'temperature', table: 'inputRegister', address: 0, below: -10 }]);
    if (cold?.table !== 'inputRegister') throw new Error('not a measured point');
    expect(measure(cold, 0xff6a)).toBe(-15);
    expect(judge(cold, 0xff6a, false)).toBe(true);
  });

  it('without a limit is refused', () => {
    expect(point.safeParse({ watches: 'temperature', table: 'inputRegister', address: 0 }).success).toBe(false);
  });
});

describe('the Modbus whitelist', () => {
  it('lets reads of its own unit out, and nothing else', () => {
    expect(maySend(1, bytesOf('01 02 00 00 00 08 79 CC'))).toBe(true);
    expect(maySend(1, bytesOf('01 03 00 00 00 02 C4 0B'))).toBe(true);
    expect(maySend(2, bytesOf('01 03 00 00 00 02 C4 0B'))).toBe(false);
    for (const code of [5, 6, 15, 16, 22, 23, 43]) {
      expect(maySend(1, Uint8Array.of(1, code, 0, 0, 0, 1, 0, 0))).toBe(false);
    }
  });
});
