import { close, constants, fstat, open } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { z } from 'zod';
import { byteStreamLink } from './byte-stream-link.js';
import { Inbox } from './inbox.js';
import { LinkError, closedBecause, readableLinkError, type LinkClosed } from './link-error.js';
import type { ByteLink, OpenLink } from './link.js';

/** A FIFO (`mkfifo`) that another program writes to, or this process's own standard input. Read only. */
export const fifoLinkSettings = z.strictObject({
  type: z.literal('fifo'),
  path: z.string().min(1).describe('Path of a FIFO; - for the standard input of the agent, which one device may have.'),
});
export type FifoLinkSettings = z.infer<typeof fifoLinkSettings>;

/** Bytes out of a FIFO or the standard input; `send` always refuses. */
export function openFifoLink({ path }: FifoLinkSettings): OpenLink<Uint8Array> {
  return path === '-' ? openInputLink(process.stdin) : openFifo(path);
}

function openFifo(path: string): OpenLink<Uint8Array> {
  const where = `FIFO ${path}`;
  return async () => {
    try {
      // Non-blocking, or opening would hold a thread until a writer comes. As a socket, because a file stream reads
      // when there is no writer yet and takes that for the end.
      const fd = await promisify(open)(path, constants.O_RDONLY | constants.O_NONBLOCK);
      if (!(await promisify(fstat)(fd)).isFIFO()) {
        await promisify(close)(fd);
        throw new LinkError('notThatProtocol', `${path} is not a FIFO`);
      }
      const stream = new Socket({ fd, readable: true, writable: false });
      return readOnly(
        byteStreamLink(stream, where, () => Promise.resolve(void stream.destroy())),
        where,
      );
    } catch (error) {
      throw readableLinkError(error, where);
    }
  };
}

const INPUT = 'the standard input';
const taken = new WeakSet<Readable>();

/** Bytes out of a stream that belongs to the process: closing the link leaves the stream open, for the next one. */
export function openInputLink(input: Readable): OpenLink<Uint8Array> {
  return async () => {
    if (taken.has(input)) throw new LinkError('inUse', `${INPUT} belongs to another device`);
    if (input.readableEnded || input.destroyed) throw new LinkError('disconnected', `${INPUT} has ended`);
    taken.add(input);
    return readOnly(inputLink(input), INPUT);
  };
}

function inputLink(input: Readable): Pick<ByteLink, 'received' | 'closed' | 'close'> {
  const inbox = new Inbox<Uint8Array>();
  let leave: (why: LinkClosed) => void = () => undefined;
  const closed = new Promise<LinkClosed>((resolve) => {
    const onData = (chunk: Uint8Array): void => inbox.put(chunk);
    const onEnd = (): void => leave(closedBecause(undefined, INPUT));
    const onError = (error: Error): void => leave(closedBecause(error, INPUT));
    leave = (why) => {
      input.off('data', onData).off('end', onEnd).off('close', onEnd).off('error', onError);
      input.pause();
      taken.delete(input);
      inbox.end();
      resolve(why);
    };
    input.on('data', onData).once('end', onEnd).once('close', onEnd).on('error', onError);
    input.resume();
  });
  return {
    received: inbox.received,
    closed,
    close: async () => {
      leave({ problem: 'closedByUs', message: `${INPUT} closed` });
      await closed;
    },
  };
}

function readOnly(link: Pick<ByteLink, 'received' | 'closed' | 'close'>, where: string): ByteLink {
  return { ...link, send: () => Promise.reject(new LinkError('notAllowed', `${where} is only read`)) };
}
