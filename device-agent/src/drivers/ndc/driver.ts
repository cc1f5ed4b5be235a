import { z } from 'zod';
import { backoffSettings, openTapLink, tapLinkSettings } from '../../transport/index.js';
import { runByteSession } from '../byte-session.js';
import type { Driver, DriverDeps, DriverKind } from '../driver.js';
import { seenComponents } from '../seen-components.js';
import { settled } from '../settled-observations.js';
import { toldOnce } from '../told-once.js';
import { maySend } from './commands.js';
import { FRAMINGS } from './frame.js';
import { ndcParser } from './parser.js';
import { SAYINGS } from './sayings.js';
import { ndcSession } from './session.js';
import { LINE, PROTOCOL } from './statuses.js';

/** Status messages of an NDC terminal, from a tap on its line or from a log of it. */
const settings = z.strictObject({
  driver: z.literal(PROTOCOL),
  link: tapLinkSettings.describe('A tap on the line between the terminal and its host, or a log of it.'),
  framing: z
    .enum(FRAMINGS)
    .default('length16')
    .describe('length16: two bytes of length before each message. lines: a log with one message to a line.'),
  quietMs: z
    .int()
    .min(50)
    .max(600_000)
    .default(5_000)
    .describe('Quiet time after which an unfinished message or line is given up or taken as it is.'),
  backoff: backoffSettings.prefault({}),
});
type Settings = z.infer<typeof settings>;

const HOUR = 3_600_000;

/** The driver of one terminal's status messages. */
function create(settings: Settings, deps: DriverDeps): Driver {
  const { components, note } = seenComponents(LINE);
  // Lengths that stand in the stream cannot be read from its middle.
  const bookmark = settings.framing === 'lines' ? deps.bookmark : undefined;
  const observations = runByteSession({
    lines: { device: openTapLink(settings.link, deps.clock, bookmark) },
    backoff: settings.backoff,
    random: deps.random,
    parser: () => ndcParser(settings.framing),
    session: ndcSession,
    maySend,
    // Nothing is polled.
    pollMs: HOUR,
    interByteMs: settings.quietMs,
    onGivenUp: () => bookmark?.quiet(),
  }).pipe(toldOnce(bookmark), settled(), note);
  return { protocol: PROTOCOL, components, observations };
}

export const ndc: DriverKind<typeof settings, Settings> = { settings, create, sayings: SAYINGS };
