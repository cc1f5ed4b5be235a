import { z } from 'zod';
import { ccnet } from './ccnet/driver.js';
import { cctalk } from './cctalk/driver.js';
import { creatorCrt } from './creator-crt/driver.js';
import type { Driver, DriverDeps, DriverKind } from './driver.js';
import { ebds } from './ebds/driver.js';
import { electronicJournal } from './electronic-journal/driver.js';
import { escpos } from './escpos/driver.js';
import { id003 } from './id003/driver.js';
import { megatecUps } from './megatec-ups/driver.js';
import { modbusRtu } from './modbus-rtu/driver.js';
import { ndc } from './ndc/driver.js';
import { puloonLcdm } from './puloon-lcdm/driver.js';
import { sankyoIct3k5 } from './sankyo-ict3k5/driver.js';
import { ssp } from './ssp/driver.js';
import { xfs3Shim } from './xfs3-shim/driver.js';
import { xfs4iot } from './xfs4iot/driver.js';

export type { Driver, DriverDeps, DriverKind } from './driver.js';
export type { Saying } from './saying.js';

/** One device of a terminal, as the agent's configuration file describes it; `driver` chooses which. */
export const driverSettings = z.discriminatedUnion('driver', [
  xfs4iot.settings,
  xfs3Shim.settings,
  ndc.settings,
  electronicJournal.settings,
  sankyoIct3k5.settings,
  creatorCrt.settings,
  puloonLcdm.settings,
  ccnet.settings,
  id003.settings,
  ssp.settings,
  ebds.settings,
  cctalk.settings,
  escpos.settings,
  megatecUps.settings,
  modbusRtu.settings,
]);
export type DriverSettings = z.infer<typeof driverSettings>;

type KindOf<Name extends DriverSettings['driver']> = DriverKind<unknown, Extract<DriverSettings, { driver: Name }>>;

/**
 * Every protocol that the agent speaks, by the name it has in the configuration file: whole terminals first, then
 * cards, cash out, cash in, printers, power and surroundings.
 */
export const DRIVER_KINDS: { [Name in DriverSettings['driver']]: KindOf<Name> } = {
  xfs4iot,
  'xfs3-shim': xfs3Shim,
  ndc,
  'electronic-journal': electronicJournal,
  'sankyo-ict3k5': sankyoIct3k5,
  'creator-crt': creatorCrt,
  'puloon-lcdm': puloonLcdm,
  ccnet,
  id003,
  ssp,
  ebds,
  cctalk,
  escpos,
  'megatec-ups': megatecUps,
  'modbus-rtu': modbusRtu,
};

/** The driver that the settings ask for. Opens nothing until its observations are subscribed to. */
export function createDriver(settings: DriverSettings, deps: DriverDeps): Driver {
  const kind = DRIVER_KINDS[settings.driver] as DriverKind<unknown, DriverSettings>;
  return kind.create(settings, deps);
}
