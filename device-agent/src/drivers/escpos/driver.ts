import { z } from 'zod';
import type { DriverKind } from '../driver.js';
import { createPolledDriver, polledSettings } from '../polled-driver.js';
import { MODELS, maySend } from './commands.js';
import { escposFrames } from './parser.js';
import { SAYINGS } from './sayings.js';
import { escposConversation } from './session.js';
import { PRINTERS, PROTOCOL } from './statuses.js';

/** A receipt or journal printer with ESC/POS real-time status, or a Custom printer with the full status. */
const settings = polledSettings(PROTOCOL, {
  pollMs: 5_000,
  responseMs: 1_000,
  interByteMs: 100,
  // Answers do not say what they answer: a late one must not be taken for that of the question asked again.
  resends: 0,
}).extend({
  model: z.enum(MODELS).default('escpos').describe('vkp80: Custom printers with the six-byte full status.'),
  component: z.enum(PRINTERS).default('receiptPrinter'),
});
type Settings = z.infer<typeof settings>;

/** One printer. */
export const escpos: DriverKind<typeof settings, Settings> = {
  settings,
  create: (settings, deps) =>
    createPolledDriver(settings, deps, {
      frames: escposFrames,
      conversation: escposConversation(settings.model, settings.component),
      maySend,
    }),
  sayings: SAYINGS,
  serialLines: [{ baudRate: 9_600 }, { baudRate: 19_200 }, { baudRate: 38_400 }, { baudRate: 115_200 }],
};
