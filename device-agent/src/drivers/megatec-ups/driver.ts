import { z } from 'zod';
import type { DriverKind } from '../driver.js';
import { createPolledDriver, polledSettings } from '../polled-driver.js';
import { mayAsk } from './commands.js';
import { STATUS_QUESTIONS } from './frame.js';
import { megatecFrames } from './parser.js';
import { SAYINGS } from './sayings.js';
import { megatecConversation } from './session.js';
import { PROTOCOL } from './statuses.js';

/** A UPS of the Megatec Q1 family. Many cables draw their power from DTR high and RTS low (README.md). */
const settings = polledSettings(PROTOCOL, { pollMs: 2_000, responseMs: 1_500, interByteMs: 250, resends: 1 }).extend({
  question: z.enum(STATUS_QUESTIONS).default('Q1').describe('Voltronic-QS units want QS, old ones D.'),
});
type Settings = z.infer<typeof settings>;

/** One UPS. */
export const megatecUps: DriverKind<typeof settings, Settings> = {
  settings,
  create: (settings, deps) =>
    createPolledDriver(settings, deps, {
      frames: megatecFrames,
      conversation: megatecConversation(settings.question),
      maySend: mayAsk(settings.question),
    }),
  sayings: SAYINGS,
  serialLines: [{ baudRate: 2_400, dtr: true, rts: false }],
};
