import { z } from 'zod';
import type { DriverKind } from '../driver.js';
import { createPolledDriver, polledSettings } from '../polled-driver.js';
import { mayAsk } from './commands.js';
import { ADDRESS } from './frame.js';
import { sspFrames } from './parser.js';
import { SAYINGS } from './sayings.js';
import { sspConversation } from './session.js';
import { COMPONENTS, PROTOCOL } from './statuses.js';

/** A note validator, or a unit that also pays out, that speaks plain SSP. It wants two stop bits (README.md). */
const settings = polledSettings(PROTOCOL, { pollMs: 500, responseMs: 1_000, interByteMs: 50, resends: 2 }).extend({
  component: z
    .enum(COMPONENTS)
    .default('cashAcceptor')
    .describe('recycler: a unit that pays out (SMART Payout, NV11).'),
  address: z.int().min(0).max(127).default(ADDRESS.validator).describe('0 for validators, 16 for a hopper.'),
  protocolVersion: z
    .int()
    .min(1)
    .max(8)
    .default(6)
    .describe("What the unit's host has set: the length of payout events depends on it."),
});
type Settings = z.infer<typeof settings>;

/** One unit. */
export const ssp: DriverKind<typeof settings, Settings> = {
  settings,
  create: (settings, deps) =>
    createPolledDriver(settings, deps, {
      frames: sspFrames(settings.address),
      conversation: sspConversation(settings),
      maySend: mayAsk(settings.address),
    }),
  sayings: SAYINGS,
  serialLines: [{ baudRate: 9_600, stopBits: 2 }],
};
