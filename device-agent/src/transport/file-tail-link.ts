import { stat } from 'node:fs/promises';
import { z } from 'zod';
import type { Clock } from '#libs/clock';
import { datedPath, hasDatedFolder, isFilePattern, matchingPaths } from './file-pattern.js';
import { FollowedFile, type Taker } from './followed-file.js';
import { Inbox } from './inbox.js';
import { LinkError, readableLinkError, type LinkClosed } from './link-error.js';
import type { OpenLink } from './link.js';

/** Files that are looked at in every round; older ones that a wildcard names have had their day. */
const LIVELY = 4;
/** Rounds after which even they are looked at: one may have been written to again. */
const SWEEP = 120;
const BOUNDARY = new Uint8Array(0);

/** A file that another program writes to and rotates. */
export const fileTailSettings = z.strictObject({
  type: z.literal('file'),
  path: z
    .string()
    .min(1)
    .refine(isFilePattern, 'wildcards are possible in the last part of the path only')
    .describe('May hold %Y %y %m %d (the local date), and * and ? in its last part.'),
  from: z
    .enum(['end', 'start'])
    .default('end')
    .describe('Where to begin in the file that is there at the start; one that appears later is read whole.'),
  pollMs: z.int().min(20).max(60_000).default(500),
});
export type FileTailSettings = z.infer<typeof fileTailSettings>;

/**
 * What is appended to a file, across rotation by renaming, by copying and emptying, and by new names. Receive-only, and
 * by looking every `pollMs`: file system events do not reach network shares. An empty chunk says that what follows does
 * not continue what came before it: another file, or the same one anew.
 *
 * A file that does not exist yet is waited for; a folder that does not exist is `notFound`. What was read is
 * remembered from one opening of the link to the next, not across restarts of the agent.
 */
export function openFileTailLink(settings: FileTailSettings, clock: Clock): OpenLink<Uint8Array> {
  const tail = new FileTail(settings, clock);
  return async () => {
    const where = `file ${settings.path}`;
    try {
      await tail.begin();
    } catch (error) {
      throw readableLinkError(error, where);
    }
    return followLink(tail, settings.pollMs, where);
  };
}

function followLink(tail: FileTail, pollMs: number, where: string) {
  const inbox = new Inbox<Uint8Array>();
  let over = false;
  let timer: NodeJS.Timeout | undefined;
  let shut: (closed: LinkClosed) => void = () => undefined;
  const closed = new Promise<LinkClosed>((resolve) => (shut = resolve));
  const end = async (why: LinkClosed): Promise<void> => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    await running;
    await tail.rest();
    inbox.end();
    shut(why);
  };
  const round = async (): Promise<void> => {
    try {
      await tail.readOn({ wants: () => !over, take: (chunk) => inbox.put(chunk) });
      if (!over) timer = setTimeout(start, pollMs);
    } catch (error) {
      const { problem, message } = readableLinkError(error, where);
      // Not awaited: the end waits for this very round.
      void end({ problem, message });
    }
  };
  const start = (): void => void (running = round());
  let running: Promise<void> = round();
  return {
    received: inbox.received,
    closed,
    send: async () => {
      throw new LinkError('notAllowed', `${where} is only read`);
    },
    close: async () => {
      await end({ problem: 'closedByUs', message: `${where} closed` });
      await closed;
    },
  };
}

type Reader = Pick<Taker, 'wants' | 'take'>;

/** What is known of the files of one pattern. */
class FileTail {
  private readonly files = new Map<string, FollowedFile>();
  /** When each file changed last, as far as it was looked at. */
  private readonly times = new Map<string, number>();
  private round = 0;
  private begun = false;
  private last: FollowedFile | undefined;

  constructor(
    private readonly settings: FileTailSettings,
    private readonly clock: Clock,
  ) {}

  /** Notes what is there already. Only the first time: later openings go on where the last one ended. */
  async begin(): Promise<void> {
    const paths = await this.paths();
    if (this.begun) return;
    const whole = this.settings.from === 'start' ? paths.at(-1) : undefined;
    for (const path of paths) {
      const file = new FollowedFile(path);
      if (path !== whole) await file.skipToEnd();
      this.files.set(path, file);
    }
    this.begun = true;
  }

  async readOn(reader: Reader): Promise<void> {
    const paths = await this.paths();
    const unknown = paths.filter((path) => !this.files.has(path));
    for (const path of unknown) await this.meet(path);
    const lively = [...new Set([...unknown, ...paths.slice(-LIVELY)])];
    // A file whose name is gone, or that newer ones have replaced, is read to its end before they are.
    for (const file of this.files.values()) {
      if (file.isOpen && !lively.includes(file.path)) await this.readFile(file, reader, true);
    }
    for (const path of lively) await this.readFile(this.files.get(path)!, reader, path !== lively.at(-1));
    const named = new Set(paths);
    for (const path of this.files.keys()) if (!named.has(path)) this.files.delete(path);
  }

  async rest(): Promise<void> {
    for (const file of this.files.values()) await file.close();
  }

  /** A new name: of a new file, or of one that was read under another name. */
  private async meet(path: string): Promise<void> {
    const file = new FollowedFile(path);
    for (const known of this.files.values()) if (await file.inherit(known)) break;
    this.files.set(path, file);
  }

  private async readFile(file: FollowedFile, { wants, take }: Reader, release: boolean): Promise<void> {
    await file.readOn({
      wants,
      take: (chunk) => {
        if (this.last && this.last !== file) take(BOUNDARY);
        this.last = file;
        take(chunk);
      },
      fresh: () => take(BOUNDARY),
    });
    if (release) await file.close();
  }

  /** What the pattern names now, oldest first. */
  private async paths(): Promise<string[]> {
    const dated = datedPath(this.settings.path, this.clock.now());
    const matching = await this.oldestFirst(await this.matching(dated));
    // Yesterday's file may still get its last lines after midnight.
    const before = dated === this.settings.path ? undefined : this.last?.path;
    return before === undefined || matching.includes(before) ? matching : [before, ...matching];
  }

  private async matching(dated: string): Promise<string[]> {
    try {
      return await matchingPaths(dated);
    } catch (error) {
      const notYet = (error as NodeJS.ErrnoException).code === 'ENOENT' && hasDatedFolder(this.settings.path);
      if (notYet) return [];
      throw error;
    }
  }

  /** A folder may hold years of journals: only new names and the newest files are looked at in every round. */
  private async oldestFirst(paths: string[]): Promise<string[]> {
    if (paths.length < 2) return paths;
    const order = (a: string, b: string): number =>
      (this.times.get(a) ?? 0) - (this.times.get(b) ?? 0) || (a < b ? -1 : 1);
    const everything = this.round++ % SWEEP === 0;
    const known = paths.filter((path) => this.times.has(path)).sort(order);
    const look = everything ? paths : [...paths.filter((path) => !this.times.has(path)), ...known.slice(-LIVELY)];
    await Promise.all(look.map(async (path) => this.times.set(path, await changedAt(path))));
    const named = new Set(paths);
    for (const path of this.times.keys()) if (!named.has(path)) this.times.delete(path);
    return paths.sort(order);
  }
}

function changedAt(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}
