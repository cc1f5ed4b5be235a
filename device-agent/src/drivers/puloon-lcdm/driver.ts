import { z } from 'zod';
import type { DriverKind } from '../driver.js';
import { createPolledDriver, polledSettings } from '../polled-driver.js';
import { mayFamilySend } from './commands.js';
import { FAMILIES } from './frame.js';
import { puloonFrames } from './parser.js';
import { SAYINGS } from './sayings.js';
import { puloonConversation } from './session.js';
import { PROTOCOL } from './statuses.js';

/** A Puloon LCDM cash dispenser. Parity differs by unit: none for most, even for some 4000 style ones (README.md). */
const settings = polledSettings(PROTOCOL, {
  // A unit wants 200 ms between frames.
  pollMs: 2_000,
  ackMs: 500,
  resends: 3,
  responseMs: 60_000,
  interByteMs: 200,
}).extend({
  family: z.enum(FAMILIES).default('lcdm1000'),
  cassettes: z
    .int()
    .min(1)
    .max(4)
    .optional()
    .describe('lcdm4000: how many positions are fitted, from the top; otherwise those in which a cassette was seen.'),
  sensorBits: z
    .strictObject({
      exit: z.int().min(0).max(7).optional().describe('Bit of DISP that is set while a note lies at the exit.'),
      nearEnd: z.int().min(0).max(7).optional().describe('Bit of STAT that is set while a cassette runs low.'),
    })
    .optional()
    .describe('lcdm4000: what is known of the sensor bytes; without it the error code alone tells of them.'),
});
type Settings = z.infer<typeof settings>;

/** One dispenser. */
export const puloonLcdm: DriverKind<typeof settings, Settings> = {
  settings,
  create: (settings, deps) =>
    createPolledDriver(settings, deps, {
      frames: puloonFrames(settings.family),
      conversation: puloonConversation(settings),
      maySend: mayFamilySend(settings.family),
    }),
  sayings: SAYINGS,
  serialLines: [{ baudRate: 9_600 }, { baudRate: 9_600, parity: 'even' }],
};
