import { z } from 'zod';
import type { DriverKind } from '../driver.js';
import { createPolledDriver, polledSettings } from '../polled-driver.js';
import { mayAsk } from './commands.js';
import { ADDRESS, DEVICE_KINDS } from './frame.js';
import { ccTalkFrames } from './parser.js';
import { SAYINGS } from './sayings.js';
import { ccTalkConversation } from './session.js';
import { PROTOCOL } from './statuses.js';

/** One device on a ccTalk bus. */
const settings = polledSettings(PROTOCOL, {
  pollMs: 1_000,
  responseMs: 300,
  interByteMs: 50,
  // Answers do not say what they answer: a late one must not be taken for that of the question asked again.
  resends: 0,
}).extend({
  device: z.enum(DEVICE_KINDS),
  address: z.int().min(2).max(255).optional().describe('Coin acceptor 2, hopper 3, bill validator 40 when left out.'),
});
type Settings = z.infer<typeof settings>;

/** A coin acceptor, a hopper or a bill validator. */
export const cctalk: DriverKind<typeof settings, Settings> = {
  settings,
  create: (settings, deps) => {
    const { device, address = ADDRESS[device] } = settings;
    return createPolledDriver(settings, deps, {
      frames: ccTalkFrames(address),
      conversation: ccTalkConversation(device, address),
      maySend: mayAsk(device, address),
    });
  },
  sayings: SAYINGS,
  serialLines: [{ baudRate: 9_600 }],
};
