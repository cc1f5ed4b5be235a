import type { z } from 'zod';
import type { DriverKind } from '../driver.js';
import { createPolledDriver, polledSettings } from '../polled-driver.js';
import { maySend } from './commands.js';
import { ebdsFrames } from './parser.js';
import { SAYINGS } from './sayings.js';
import { ebdsConversation } from './session.js';
import { PROTOCOL } from './statuses.js';

/** A note acceptor that speaks EBDS. On a serial port it wants seven data bits and even parity (README.md). */
const settings = polledSettings(PROTOCOL, { pollMs: 500, responseMs: 200, interByteMs: 50, resends: 2 });
type Settings = z.infer<typeof settings>;

/** One acceptor. */
export const ebds: DriverKind<typeof settings, Settings> = {
  settings,
  create: (settings, deps) =>
    createPolledDriver(settings, deps, { frames: ebdsFrames, conversation: ebdsConversation, maySend }),
  sayings: SAYINGS,
  serialLines: [{ baudRate: 9_600, dataBits: 7, parity: 'even' }],
};
