import { describe, expect, it } from '@jest/globals';
import { systemClock } from '#libs/clock';
import { silentLogger } from '#libs/observability';
import { createDriver, driverSettings } from './index.js';

const deps = { clock: systemClock, logger: silentLogger, random: () => 0 };

describe('the driver settings', () => {
  it.each([
    [{ driver: 'xfs4iot' }, ['application']],
    [{ driver: 'ndc', link: { type: 'tcp', port: 4002 } }, ['application']],
    [
      { driver: 'electronic-journal', link: { type: 'file', path: 'C:/EJ/EJDATA.LOG' }, encoding: 'gbk' },
      ['application'],
    ],
    [{ driver: 'sankyo-ict3k5', link: { type: 'serial', path: '/dev/ttyS0', parity: 'even' } }, ['cardReader']],
    [{ driver: 'puloon-lcdm', link: { type: 'tcp', port: 4001 }, family: 'lcdm2000' }, ['cashDispenser']],
    [{ driver: 'creator-crt', link: { type: 'serial', path: '/dev/ttyS1' }, address: 3 }, ['cardReader']],
    [{ driver: 'escpos', link: { type: 'tcp', port: 9100 } }, ['receiptPrinter']],
    [{ driver: 'cctalk', device: 'hopper', link: { type: 'serial', path: 'COM4' } }, ['cashDispenser']],
    [{ driver: 'ssp', link: { type: 'serial', path: '/dev/ttyS3', stopBits: 2 } }, ['cashAcceptor']],
    [{ driver: 'ebds', link: { type: 'tcp', port: 4002 } }, ['cashAcceptor']],
    [
      { driver: 'modbus-rtu', link: { type: 'tcp', port: 502 }, points: [{ watches: 'vibration', address: 0 }] },
      ['safe'],
    ],
    [{ driver: 'megatec-ups', link: { type: 'serial', path: 'COM3', baudRate: 2400 } }, ['ups']],
    [{ driver: 'xfs3-shim', link: { type: 'listen', port: 4100 } }, ['application']],
    [{ driver: 'ccnet', link: { type: 'tcp', port: 4002 } }, ['cashAcceptor']],
    [{ driver: 'id003', link: { type: 'serial', path: 'COM4', parity: 'even' } }, ['cashAcceptor']],
  ])('make a driver of %j that opens nothing by itself', (settings, components) => {
    const driver = createDriver(driverSettings.parse(settings), deps);
    expect(driver.protocol).toBe(settings.driver);
    expect(driver.components).toEqual(components);
  });

  it.each([
    [{ driver: 'crt-571', link: { type: 'tcp', port: 1 } }],
    [{ driver: 'sankyo-ict3k5' }],
    [{ driver: 'xfs3-shim', link: { type: 'listen', host: '0.0.0.0', port: 4100 } }],
    [{ driver: 'puloon-lcdm', link: { type: 'tcp', port: 0 } }],
    [{ driver: 'ndc', link: { type: 'file', path: '/ej/*/x.log' } }],
    [{ driver: 'electronic-journal', link: { type: 'file', path: 'x' }, encoding: 'klingon' }],
    [{ driver: 'electronic-journal', link: { type: 'file', path: 'x' }, patterns: { end: ['('] } }],
    [{ driver: 'xfs4iot', colour: 'red' }],
    [{ driver: 'xfs4iot', backoff: { firstMs: -1 } }],
  ])('refuse %j', (settings) => {
    expect(driverSettings.safeParse(settings).success).toBe(false);
  });

  it.each(['ccnet', 'id003'] as const)('take a silent %s unit for gone after 5 s, as CCNET wants it', (driver) => {
    const settings = driverSettings.parse({ driver, link: { type: 'tcp', port: 4001 } });
    if (settings.driver !== 'ccnet' && settings.driver !== 'id003') throw new Error('another driver');
    const { pollMs, responseMs, resends, offlineAfter } = settings;
    // A question and its resends; the next poll comes with the next tick.
    const pollTakesMs = Math.ceil((responseMs * (resends + 1)) / pollMs) * pollMs;
    expect(pollTakesMs * offlineAfter).toBe(5_000);
    expect(pollMs).toBeLessThanOrEqual(200);
  });

  it('have the publisher ports of the specification', () => {
    expect(driverSettings.parse({ driver: 'xfs4iot' })).toMatchObject({
      ports: [80, 443, 5846, 5847, 5848, 5849, 5850, 5851, 5852, 5853, 5854, 5855, 5856],
    });
  });
});
