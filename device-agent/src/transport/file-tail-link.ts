import { z } from 'zod';
import type { Clock } from '#libs/clock';
import type { Bookmark } from './bookmark.js';
import { isFilePattern } from './file-pattern.js';
import { FileTail } from './file-tail.js';
import { Inbox } from './inbox.js';
import { LinkError, readableLinkError, type LinkClosed } from './link-error.js';
import type { OpenLink } from './link.js';

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
    .describe(
      'Where to begin in the file that is there at the very first start; one that appears later is read whole.',
    ),
  pollMs: z.int().min(20).max(60_000).default(500),
});
export type FileTailSettings = z.infer<typeof fileTailSettings>;

/**
 * What is appended to a file, across rotation by renaming, by copying and emptying, and by new names. Receive-only, and
 * by looking every `pollMs`: file system events do not reach network shares. An empty chunk says that what follows does
 * not continue what came before it: another file, or the same one anew.
 *
 * A file that does not exist yet is waited for; a folder that does not exist is `notFound`. What was read is
 * remembered from one opening of the link to the next, with a bookmark across restarts of the agent too.
 */
export function openFileTailLink(settings: FileTailSettings, clock: Clock, bookmark?: Bookmark): OpenLink<Uint8Array> {
  const where = `file ${settings.path}`;
  const key = JSON.stringify([settings.path, settings.from]);
  let tail: FileTail | undefined;
  return async () => {
    const left = bookmark ? undefined : tailsLeft.get(key);
    if (left) tailsLeft.delete(key);
    tail ??= (await left) ?? new FileTail(settings, clock, bookmark);
    const own = tail;
    try {
      await own.begin();
    } catch (error) {
      throw readableLinkError(error, where);
    }
    const link = followLink(own, settings.pollMs, where);
    const close = (): Promise<void> => {
      if (!bookmark) {
        leaveTail(
          key,
          link.closed.then(() => own),
        );
      }
      return link.close();
    };
    return { ...link, close };
  };
}

/**
 * Of links that were closed: a driver that is started again, or a run of the agent with another configuration, goes on
 * where the one before it ended. What was written in between is neither lost nor, with `from: start`, read twice.
 */
const tailsLeft = new Map<string, Promise<FileTail>>();
const MOST_LEFT = 64;

function leaveTail(key: string, tail: Promise<FileTail>): void {
  tailsLeft.set(key, tail);
  const oldest = tailsLeft.keys().next();
  if (tailsLeft.size > MOST_LEFT && !oldest.done) tailsLeft.delete(oldest.value);
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
      await tail.readOn({ wants: () => !over && inbox.hasReader, take: (chunk) => inbox.put(chunk) });
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
