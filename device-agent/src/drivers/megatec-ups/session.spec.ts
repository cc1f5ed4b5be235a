import { describe, expect, it } from '@jest/globals';
import type { UpsItem } from './parser.js';
import { readStatus } from './parser.js';
import { megatecConversation, type UpsMemory } from './session.js';

/** What is said at each of several readings, of which only the status bits differ. */
function supply(...readings: string[]): string[] {
  const conversation = megatecConversation('Q1');
  let memory: UpsMemory = conversation.initial;
  return readings.map((bits) => {
    const text = `(000.0 000.0 228.0 021 50.0 24.1 31.0 ${bits}`;
    const item: UpsItem = { kind: 'status', status: readStatus(text)!, text };
    const heard = conversation.hear(item, { memory, side: 'device', question: undefined });
    ({ memory } = heard);
    return (heard.observations ?? [])
      .flatMap((one) => (one.kind === 'state' && one.unit === 'supply' ? [one.value] : []))
      .join();
  });
}

describe('the Megatec session', () => {
  it('believes two readings, one after the other, that come to the same', () => {
    expect(supply('00001000', '10001000', '00001000', '10001000', '10001000')).toEqual(['', '', '', '', 'onBattery']);
  });

  it('is not kept from it by a beeper that beeps, nor by a load that grows', () => {
    expect(supply('10001001', '10001000', '10001001', '11001000', '11001001')).toEqual([
      '',
      'onBattery',
      'onBattery',
      '',
      'batteryLow',
    ]);
  });

  it('neither raises nor ends anything while the unit tests its battery', () => {
    expect(supply('10001000', '10001000', '10001100', '10001100', '00001000', '00001000')).toEqual([
      '',
      'onBattery',
      '',
      '',
      '',
      'mains',
    ]);
  });
});
