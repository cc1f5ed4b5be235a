import { z } from 'zod';
import type { Driver, DriverDeps } from './driver.js';
import { createPuloonLcdmDriver, puloonLcdmSettings } from './puloon-lcdm/driver.js';
import { createSankyoIct3k5Driver, sankyoIct3k5Settings } from './sankyo-ict3k5/driver.js';
import { createXfs4IotDriver } from './xfs4iot/driver.js';
import { xfs4iotSettings } from './xfs4iot/settings.js';

export type { Driver, DriverDeps } from './driver.js';

/** One device of a terminal, as the agent's configuration file describes it; `driver` chooses which. */
export const driverSettings = z.discriminatedUnion('driver', [
  xfs4iotSettings,
  sankyoIct3k5Settings,
  puloonLcdmSettings,
]);
export type DriverSettings = z.infer<typeof driverSettings>;

/** The driver that the settings ask for. Opens nothing until its observations are subscribed to. */
export function createDriver(settings: DriverSettings, deps: DriverDeps): Driver {
  switch (settings.driver) {
    case 'xfs4iot':
      return createXfs4IotDriver(settings, deps);
    case 'sankyo-ict3k5':
      return createSankyoIct3k5Driver(settings, deps);
    case 'puloon-lcdm':
      return createPuloonLcdmDriver(settings, deps);
  }
}
