import { z } from 'zod';
import { backoffSettings, byteLinkSettings, openByteLink } from '../../transport/index.js';
import { runByteSession } from '../byte-session.js';
import type { Driver, DriverDeps, DriverKind } from '../driver.js';
import { settled } from '../settled-observations.js';
import { maySend } from './commands.js';
import { FAMILIES } from './frame.js';
import { PuloonParser } from './parser.js';
import { SAYINGS } from './sayings.js';
import { puloonSession } from './session.js';
import { PROTOCOL } from './statuses.js';

/** A Puloon LCDM cash dispenser. Parity differs by unit: none for most, even for some 4000 style ones (README.md). */
const settings = z.strictObject({
  driver: z.literal(PROTOCOL),
  family: z.enum(FAMILIES).default('lcdm1000'),
  link: byteLinkSettings,
  pollMs: z.int().min(20).max(600_000).default(2_000).describe('At least 200 ms apart on a real unit.'),
  ackMs: z.int().min(10).max(10_000).default(500),
  resends: z.int().min(0).max(10).default(3),
  responseMs: z.int().min(50).max(120_000).default(60_000),
  interByteMs: z.int().min(10).max(10_000).default(200),
  offlineAfter: z.int().min(1).max(100).default(3),
  listenOnly: z.boolean().default(false).describe('Never send: another program drives this line.'),
  backoff: backoffSettings.prefault({}),
});
type Settings = z.infer<typeof settings>;

/** The driver of one dispenser. */
function create(settings: Settings, deps: DriverDeps): Driver {
  const observations = runByteSession({
    open: openByteLink(settings.link),
    backoff: settings.backoff,
    random: deps.random,
    parser: new PuloonParser(settings.family),
    session: puloonSession(settings),
    maySend: (bytes) => maySend(settings.family, bytes),
    pollMs: settings.pollMs,
    interByteMs: settings.interByteMs,
  }).pipe(settled());
  return { protocol: PROTOCOL, components: ['cashDispenser'], observations };
}

export const puloonLcdm: DriverKind<typeof settings, Settings> = { settings, create, sayings: SAYINGS };
