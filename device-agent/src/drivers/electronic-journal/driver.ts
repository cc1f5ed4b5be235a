import { z } from 'zod';
import { backoffSettings, openTapLink, tapLinkSettings } from '../../transport/index.js';
import { runByteSession } from '../byte-session.js';
import type { Driver, DriverDeps, DriverKind } from '../driver.js';
import { seenComponents } from '../seen-components.js';
import { settled } from '../settled-observations.js';
import { isEncoding } from '../text-lines.js';
import { toldOnce } from '../told-once.js';
import { maySend } from './commands.js';
import { JournalParser } from './parser.js';
import { compilePatterns, journalPatterns } from './patterns.table.js';
import { SAYINGS } from './sayings.js';
import { journalSession } from './session.js';
import { PROTOCOL, WRITER } from './statuses.js';

/** A terminal's journal: the file that its application writes, or a tap on the line of its journal printer. */
const settings = z.strictObject({
  driver: z.literal(PROTOCOL),
  link: tapLinkSettings,
  encoding: z
    .string()
    .refine(isEncoding, 'not an encoding of the WHATWG Encoding Standard')
    .default('utf-8')
    .describe('utf-8, gbk, gb18030, big5, latin1, utf-16le …'),
  patterns: journalPatterns.prefault({}).describe('What lines say, as regular expressions; each list can be replaced.'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('CNY')
    .describe('For amounts that are printed without one.'),
  dateOrder: z.enum(['mdy', 'dmy']).default('mdy').describe('Of dates whose year comes last.'),
  quietMs: z
    .int()
    .min(50)
    .max(600_000)
    .default(5_000)
    .describe('Quiet time after which a line that has no end yet is taken as it is.'),
  backoff: backoffSettings.prefault({}),
});
type Settings = z.infer<typeof settings>;

const HOUR = 3_600_000;

/** The driver of one journal. */
function create(settings: Settings, deps: DriverDeps): Driver {
  const { link, backoff, encoding, currency, dateOrder, quietMs } = settings;
  const { components, note } = seenComponents(WRITER);
  const observations = runByteSession({
    lines: { device: openTapLink(link, deps.clock, deps.bookmark) },
    backoff,
    random: deps.random,
    parser: () => new JournalParser(encoding),
    session: journalSession({ patterns: compilePatterns(settings.patterns), currency, dateOrder }),
    maySend,
    // Nothing is polled.
    pollMs: HOUR,
    interByteMs: quietMs,
    onGivenUp: () => deps.bookmark?.quiet(),
  }).pipe(toldOnce(deps.bookmark), settled(), note);
  return { protocol: PROTOCOL, components, observations };
}

export const electronicJournal: DriverKind<typeof settings, Settings> = { settings, create, sayings: SAYINGS };
