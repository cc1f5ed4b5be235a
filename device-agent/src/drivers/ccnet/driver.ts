import { z } from 'zod';
import type { DriverKind } from '../driver.js';
import { createPolledDriver, polledSettings } from '../polled-driver.js';
import { mayUnitSend } from './commands.js';
import { UNITS } from './frame.js';
import { ccnetFrames } from './parser.js';
import { SAYINGS } from './sayings.js';
import { ccnetConversation } from './session.js';
import { PROTOCOL } from './statuses.js';

/** A CashCode (Crane) bill validator or bill-to-bill unit. */
const settings = polledSettings(PROTOCOL, {
  // The protocol wants a poll every 100 to 200 ms, an answer within 10 ms, and takes a unit that says nothing for 5 s
  // for gone: five polls with their resends. What goes through a serial device server takes longer.
  pollMs: 200,
  responseMs: 300,
  interByteMs: 50,
  resends: 2,
  offlineAfter: 5,
}).extend({ unit: z.enum(UNITS).default('validator').describe('Which address on the line: 03 or 01.') });
type Settings = z.infer<typeof settings>;

/** One validator. */
export const ccnet: DriverKind<typeof settings, Settings> = {
  settings,
  create: (settings, deps) =>
    createPolledDriver(settings, deps, {
      frames: ccnetFrames,
      conversation: ccnetConversation(settings.unit),
      maySend: mayUnitSend(settings.unit),
    }),
  sayings: SAYINGS,
  serialLines: [{ baudRate: 9_600 }, { baudRate: 19_200 }],
};
