import { describe, expect, it } from '@jest/globals';
import { systemClock } from '#libs/clock';
import { silentLogger } from '#libs/observability';
import { createDriver, driverSettings } from './index.js';

const deps = { clock: systemClock, logger: silentLogger, random: () => 0 };

describe('the driver settings', () => {
  it.each([
    [{ driver: 'xfs4iot' }, ['application']],
    [{ driver: 'sankyo-ict3k5', link: { type: 'serial', path: '/dev/ttyS0', parity: 'even' } }, ['cardReader']],
    [{ driver: 'puloon-lcdm', link: { type: 'tcp', port: 4001 }, family: 'lcdm2000' }, ['cashDispenser']],
  ])('make a driver of %j that opens nothing by itself', (settings, components) => {
    const driver = createDriver(driverSettings.parse(settings), deps);
    expect(driver.protocol).toBe(settings.driver);
    expect(driver.components).toEqual(components);
  });

  it.each([
    [{ driver: 'crt-571', link: { type: 'tcp', port: 1 } }],
    [{ driver: 'sankyo-ict3k5' }],
    [{ driver: 'puloon-lcdm', link: { type: 'tcp', port: 0 } }],
    [{ driver: 'xfs4iot', colour: 'red' }],
    [{ driver: 'xfs4iot', backoff: { firstMs: -1 } }],
  ])('refuse %j', (settings) => {
    expect(driverSettings.safeParse(settings).success).toBe(false);
  });

  it('have the publisher ports of the specification', () => {
    expect(driverSettings.parse({ driver: 'xfs4iot' })).toMatchObject({
      ports: [80, 443, 5846, 5847, 5848, 5849, 5850, 5851, 5852, 5853, 5854, 5855, 5856],
    });
  });
});
