import { z } from 'zod';
import type { DriverKind } from '../driver.js';
import { createPolledDriver, polledSettings } from '../polled-driver.js';
import { mayUnitBeSent } from './commands.js';
import { MAX_ADDRESS } from './frame.js';
import { creatorFrames } from './parser.js';
import { SAYINGS } from './sayings.js';
import { creatorConversation } from './session.js';
import { PROTOCOL } from './statuses.js';

/** A Creator CRT-571, CRT-591 or CRT-531 card unit, or one of their clones. */
const settings = polledSettings(PROTOCOL, {
  pollMs: 2_000,
  ackMs: 300,
  resends: 3,
  responseMs: 5_000,
  interByteMs: 250,
}).extend({
  address: z.int().min(0).max(MAX_ADDRESS).default(0).describe("The unit's DIP switches."),
  binHighAt: z
    .int()
    .min(1)
    .max(999)
    .default(20)
    .describe('Captured cards from which the error bin counts as nearly full; the unit itself tells when it is full.'),
});
type Settings = z.infer<typeof settings>;

/** One unit. */
export const creatorCrt: DriverKind<typeof settings, Settings> = {
  settings,
  create: (settings, deps) =>
    createPolledDriver(settings, deps, {
      frames: creatorFrames,
      conversation: creatorConversation(settings),
      maySend: mayUnitBeSent(settings.address),
    }),
  sayings: SAYINGS,
  serialLines: [9_600, 115_200, 38_400, 19_200, 57_600].map((baudRate) => ({ baudRate })),
};
