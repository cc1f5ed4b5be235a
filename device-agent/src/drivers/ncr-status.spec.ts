import { describe, expect, it } from '@jest/globals';
import type { Component } from '#libs/domain';
import { STATE_RULES, faultsOf, type StateRule } from '../detect/state-rules.table.js';
import { STATE_WORDS, type StateName } from '../observation.js';
import { NCR_SAYINGS, observeNcrStatus } from './ncr-status.js';
import {
  ALARM,
  DEVICES,
  JAM_IF_FATAL,
  PART_STATES,
  SENSOR_BITS,
  SUPPLY_WORDS,
  type PartKind,
  type Word,
} from './ncr-status.table.js';

const raises = (component: Component, [name, value]: Word): boolean => {
  const rule: StateRule = STATE_RULES[name];
  return faultsOf(rule.raise[value], component).length > 0;
};
const isWell = (name: StateName, value: string): boolean => (STATE_RULES[name] as StateRule).well.includes(value);

describe('the tables of NCR statuses', () => {
  it('use the words of an observation alone', () => {
    for (const saying of NCR_SAYINGS) {
      if ('state' in saying) expect(STATE_WORDS[saying.state]).toContain(saying.value);
    }
  });

  it.each(Object.entries(DEVICES))('have a well word for each word of %s that raises a fault', (dig, device) => {
    const wrong = [
      ...device.fatal,
      ...device.suspended,
      ...Object.values(device.statuses).flatMap(({ words }) => words ?? []),
      ...Object.entries(JAM_IF_FATAL).flatMap(([code, words]) => (code.startsWith(dig) ? words : [])),
    ].filter((word) => raises(device.component, word));
    expect(wrong.length).toBeGreaterThan(0);
    for (const [name, , unit] of wrong) {
      const well = device.works.filter(([other, value, at]) => other === name && at === unit && isWell(name, value));
      expect(well).toHaveLength(1);
    }
  });

  it('have a well word for each part and each sensor', () => {
    for (const kind of Object.keys(SUPPLY_WORDS) as PartKind[]) {
      const { name, well } = PART_STATES[kind];
      expect(isWell(name, well)).toBe(true);
      expect(SUPPLY_WORDS[kind]['1']).toBe(well);
    }
    for (const sensor of [...SENSOR_BITS, { kind: 'switch' as const, ...ALARM }]) {
      if (sensor?.kind === 'switch') expect(isWell(sensor.name, sensor.off)).toBe(true);
    }
  });

  it('keep the M-status as it stands', () => {
    const status = { dig: 'D', status: '0', diagnostic: '090B0210B9', supplies: '4', solicited: false };
    const { observations } = observeNcrStatus({}, status, { protocol: 'test', data: { lines: ['x'] } });
    expect(observations).toContainEqual(expect.objectContaining({ name: 'bin', value: 'full' }));
    expect(observations[0]!.raw).toEqual({
      protocol: 'test',
      code: 'D0',
      data: {
        device: 'card reader',
        says: 'as the other fields say',
        mStatus: 'M-09',
        mData: 'data 0B0210B9',
        supplies: 'R-4',
        status: 'T-0',
        solicited: false,
        lines: ['x'],
      },
    });
  });
});
