import type { z } from 'zod';
import type { DriverKind } from '../driver.js';
import { createPolledDriver, polledSettings } from '../polled-driver.js';
import { maySend } from './commands.js';
import { id003Frames } from './parser.js';
import { SAYINGS } from './sayings.js';
import { id003Conversation } from './session.js';
import { PROTOCOL } from './statuses.js';

/** A JCM bill acceptor. On a serial port it wants even parity. */
const settings = polledSettings(PROTOCOL, {
  // The protocol wants a poll every 100 to 200 ms. A unit is gone when it says nothing for 5 s, as with CCNET.
  pollMs: 200,
  responseMs: 300,
  interByteMs: 50,
  resends: 2,
  offlineAfter: 5,
});
type Settings = z.infer<typeof settings>;

/** One acceptor. */
export const id003: DriverKind<typeof settings, Settings> = {
  settings,
  create: (settings, deps) =>
    createPolledDriver(settings, deps, { frames: id003Frames, conversation: id003Conversation, maySend }),
  sayings: SAYINGS,
  serialLines: [
    { baudRate: 9_600, parity: 'even' },
    { baudRate: 19_200, parity: 'even' },
  ],
};
