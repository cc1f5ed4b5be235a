import { z } from 'zod';
import type { Driver, DriverDeps, DriverKind } from './driver.js';
import { puloonLcdm } from './puloon-lcdm/driver.js';
import { sankyoIct3k5 } from './sankyo-ict3k5/driver.js';
import { xfs4iot } from './xfs4iot/driver.js';

export type { Driver, DriverDeps, DriverKind } from './driver.js';
export type { Saying } from './saying.js';

/** One device of a terminal, as the agent's configuration file describes it; `driver` chooses which. */
export const driverSettings = z.discriminatedUnion('driver', [
  xfs4iot.settings,
  sankyoIct3k5.settings,
  puloonLcdm.settings,
]);
export type DriverSettings = z.infer<typeof driverSettings>;

type KindOf<Name extends DriverSettings['driver']> = DriverKind<unknown, Extract<DriverSettings, { driver: Name }>>;

/** Every protocol that the agent speaks, by the name it has in the configuration file. */
export const DRIVER_KINDS: { [Name in DriverSettings['driver']]: KindOf<Name> } = {
  xfs4iot,
  'sankyo-ict3k5': sankyoIct3k5,
  'puloon-lcdm': puloonLcdm,
};

/** The driver that the settings ask for. Opens nothing until its observations are subscribed to. */
export function createDriver(settings: DriverSettings, deps: DriverDeps): Driver {
  const kind = DRIVER_KINDS[settings.driver] as DriverKind<unknown, DriverSettings>;
  return kind.create(settings, deps);
}
