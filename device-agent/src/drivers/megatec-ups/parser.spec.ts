import { describe, expect, it } from '@jest/globals';
import { bytesOf, describeCodec } from '../../../../test/protocol/codec-contract.js';
import { mayAsk } from './commands.js';
import { encodeQuestion } from './frame.js';
import { megatecFrames, readStatus } from './parser.js';
import { observeStatus } from './statuses.js';

const NORMAL = '(231.4 140.0 229.8 017 50.0 27.3 28.5 00001001';
const ON_BATTERY = '(000.0 000.0 228.0 021 50.0 24.1 31.0 10001001';
const BATTERY_LOW = '(000.0 000.0 226.0 022 50.0 21.3 31.5 11001001';
const hex = (text: string): string => Buffer.from(`${text}\r`, 'latin1').toString('hex');
const status = (text: string): object => ({ kind: 'status', text });

describeCodec('Megatec', {
  frames: megatecFrames,
  longest: 64,
  checked: false,
  messages: [
    [hex(NORMAL), status(NORMAL)],
    [hex(ON_BATTERY), status(ON_BATTERY)],
    [hex(BATTERY_LOW), status(BATTERY_LOW)],
    [hex('#220.0 000 024.0 50.0'), { kind: 'note' }],
    [hex('Q1'), { kind: 'question', text: 'Q1' }],
  ],
});

describe('a Megatec status line', () => {
  it('gives its figures', () => {
    expect(readStatus(NORMAL)).toEqual({
      inputVolts: 231.4,
      outputVolts: 229.8,
      loadPercent: 17,
      batteryVolts: 27.3,
      celsius: 28.5,
      bits: '00001001',
    });
  });

  it('may lack a temperature, and may give the battery per cell', () => {
    expect(readStatus('(231.4 140.0 229.8 017 50.0 2.27 --.- 00000000')).toMatchObject({ batteryVolts: 2.27 });
  });

  it.each([
    '(931.4 140.0 229.8 017 50.0 27.3 28.5 00001001',
    '(231.4 140.0 229.8 917 50.0 27.3 28.5 00001001',
    '(231.4 140.0 229.8 017 50.0 27.3 28.5 00001002',
    '(231.4 140.0 229.8 017 50.0 27.3 28.5 0000100',
    '(NAK',
  ])('is not believed when it reads %s', (text) => {
    expect(readStatus(text)).toBeUndefined();
  });

  const words = (bits: string): string[] =>
    observeStatus({ ...readStatus(NORMAL)!, bits }, '').flatMap((one) => (one.kind === 'state' ? [one.value] : []));

  it.each([
    ['00001001', 'mains', 'mains'],
    ['10001001', 'onBattery', 'mains'],
    ['11001001', 'batteryLow', 'mains'],
    ['10001011', 'batteryLow', 'mains'],
    // It runs on its battery because it tests it: of the mains nothing is said.
    ['10000100', undefined, 'mains'],
    ['11000100', 'batteryLow', 'mains'],
    ['00010000', 'mains', 'fault'],
    ['01000000', 'mains', 'fault'],
    ['01000100', 'mains', 'mains'],
    ['00100000', 'mains', 'mains'],
  ])('with bits %s says %s of the supply and %s of the unit', (bits, supply, unit) => {
    expect(words(bits)).toEqual(['online', ...(supply === undefined ? [] : [supply]), unit]);
  });
});

describe('the Megatec whitelist', () => {
  it('lets the status question out, and nothing else', () => {
    expect(mayAsk('Q1')(bytesOf('51 31 0D'))).toBe(true);
    for (const command of ['T', 'TL', 'S03', 'S03R0001', 'C', 'CT', 'Q', 'QS', 'F', 'I']) {
      expect(mayAsk('Q1')(encodeQuestion(command))).toBe(false);
    }
  });
});
