import { z } from 'zod';
import type { DriverKind } from '../driver.js';
import { createPolledDriver, polledSettings } from '../polled-driver.js';
import { maySend } from './commands.js';
import { sankyoFrames } from './parser.js';
import { SAYINGS } from './sayings.js';
import { sankyoConversation } from './session.js';
import { PROTOCOL } from './statuses.js';

/** A Sankyo motor card reader. On a serial port it wants even parity, and mostly RTS/CTS (see README.md). */
const settings = polledSettings(PROTOCOL, {
  pollMs: 2_000,
  ackMs: 300,
  resends: 3,
  responseMs: 20_000,
  interByteMs: 250,
}).extend({
  binHighAt: z.int().min(1).max(99).default(20).describe('Captured cards from which the bin counts as nearly full.'),
  binFullAt: z
    .int()
    .min(1)
    .max(99)
    .default(99)
    .describe('Captured cards from which it counts as full; the counter ends at 99.'),
  sensorBits: z
    .strictObject({
      captureBox: z.int().min(0).max(6).describe('Bit of Se1 that is set while the capture box is in place.'),
      command: z
        .enum(['C12', 'C13'])
        .default('C12')
        .describe('C13 is answered even while the reader is in error; not every model has it.'),
    })
    .optional()
    .describe('What is known of the sensor bytes; without it the sensors are not asked.'),
});
type Settings = z.infer<typeof settings>;

/** One reader. */
export const sankyoIct3k5: DriverKind<typeof settings, Settings> = {
  settings,
  create: (settings, deps) =>
    createPolledDriver(settings, deps, { frames: sankyoFrames, conversation: sankyoConversation(settings), maySend }),
  sayings: SAYINGS,
  serialLines: [
    { baudRate: 9_600, parity: 'even' },
    { baudRate: 38_400, parity: 'even', rtscts: true },
    { baudRate: 115_200, parity: 'even', rtscts: true },
  ],
};
