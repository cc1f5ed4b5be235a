import { z } from 'zod';
import { backoffSettings, byteLinkSettings, openByteLink } from '../../transport/index.js';
import { runByteSession } from '../byte-session.js';
import type { Driver, DriverDeps, DriverKind } from '../driver.js';
import { settled } from '../settled-observations.js';
import { maySend } from './commands.js';
import { SankyoParser } from './parser.js';
import { SAYINGS } from './sayings.js';
import { sankyoSession } from './session.js';
import { PROTOCOL } from './statuses.js';

/** A Sankyo motor card reader. On a serial port it wants even parity, and mostly RTS/CTS (see README.md). */
const settings = z.strictObject({
  driver: z.literal(PROTOCOL),
  link: byteLinkSettings,
  pollMs: z.int().min(20).max(600_000).default(2_000),
  ackMs: z.int().min(10).max(10_000).default(300),
  resends: z.int().min(0).max(10).default(3),
  responseMs: z.int().min(50).max(120_000).default(20_000),
  interByteMs: z.int().min(10).max(10_000).default(250),
  offlineAfter: z.int().min(1).max(100).default(3),
  listenOnly: z.boolean().default(false).describe('Never send: another program drives this line.'),
  binHighAt: z.int().min(1).max(99).default(20).describe('Captured cards from which the bin counts as nearly full.'),
  binFullAt: z
    .int()
    .min(1)
    .max(99)
    .default(99)
    .describe('Captured cards from which it counts as full; the counter ends at 99.'),
  sensorBits: z
    .strictObject({ captureBox: z.int().min(0).max(6) })
    .optional()
    .describe('Bit of Se1 that is set while the capture box is in place; without it the sensors are not asked.'),
  backoff: backoffSettings.prefault({}),
});
type Settings = z.infer<typeof settings>;

/** The driver of one reader. */
function create(settings: Settings, deps: DriverDeps): Driver {
  const observations = runByteSession({
    open: openByteLink(settings.link),
    backoff: settings.backoff,
    random: deps.random,
    parser: new SankyoParser(),
    session: sankyoSession(settings),
    maySend,
    pollMs: settings.pollMs,
    interByteMs: settings.interByteMs,
  }).pipe(settled());
  return { protocol: PROTOCOL, components: ['cardReader'], observations };
}

export const sankyoIct3k5: DriverKind<typeof settings, Settings> = { settings, create, sayings: SAYINGS };
