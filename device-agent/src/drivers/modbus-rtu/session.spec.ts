import { describe, expect, it } from '@jest/globals';
import { Subject } from 'rxjs';
import { systemClock } from '#libs/clock';
import { silentLogger } from '#libs/observability';
import type { ByteLink, LinkClosed } from '../../transport/index.js';
import { modbusRtu } from './driver.js';
import { point } from './points.js';
import { INITIAL, next, type ModbusInput } from './session.js';

const points = [point.parse({ watches: 'safeDoor', address: 0 })];
const read = { table: 'discreteInput', address: 0, length: 1 } as const;
const UNANSWERED: ModbusInput = { kind: 'unanswered', read, reason: 'Timed out' };
const REFUSED: ModbusInput = { kind: 'refused', read, reason: 'Modbus exception 2' };

function said(...inputs: ModbusInput[]): string[][] {
  let state = INITIAL;
  return inputs.map((input) => {
    const step = next({ points, offlineAfter: 2 }, state, input);
    ({ state } = step);
    return step.observations.map((one) => (one.kind === 'state' ? one.value : one.kind));
  });
}

describe('the Modbus session', () => {
  it('says online again of a module that refuses, though it complains of the refusal only once', () => {
    expect(said(REFUSED, UNANSWERED, UNANSWERED, REFUSED)).toEqual([
      ['online', 'garbage'],
      [],
      ['offline'],
      ['online'],
    ]);
  });

  it('counts unanswered reads only while they follow each other', () => {
    expect(said(REFUSED, UNANSWERED, REFUSED, UNANSWERED)).toEqual([['online', 'garbage'], [], ['online'], []]);
  });
});

it('the link to a Modbus module that does not answer is opened anew', async () => {
  let opened = 0;
  const openByteLink = () => () => {
    opened += 1;
    let close = (): void => undefined;
    const closed = new Promise<LinkClosed>((resolve) => {
      close = () => resolve({ problem: 'closedByUs', message: 'closed' } as LinkClosed);
    });
    const link: ByteLink = {
      received: new Subject<Uint8Array>(),
      closed,
      send: () => Promise.resolve(),
      close: () => Promise.resolve(close()),
    };
    return Promise.resolve(link);
  };
  const settings = modbusRtu.settings.parse({
    driver: 'modbus-rtu',
    link: { type: 'tcp', port: 502 },
    points,
    ...{ pollMs: 20, responseMs: 20, offlineAfter: 2, backoff: { firstMs: 10, maxMs: 10 } },
  });
  const deps = { clock: systemClock, logger: silentLogger, random: () => 0, openByteLink };
  const listening = modbusRtu.create(settings, deps).observations.subscribe();
  try {
    for (let i = 0; i < 200 && opened < 2; i++) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(opened).toBeGreaterThanOrEqual(2);
  } finally {
    listening.unsubscribe();
  }
});
