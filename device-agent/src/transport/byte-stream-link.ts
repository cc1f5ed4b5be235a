import type { Duplex } from 'node:stream';
import { Inbox } from './inbox.js';
import { LinkError, closedBecause } from './link-error.js';
import type { ByteLink, LinkClosed } from './link.js';

/** A link over an open stream of bytes: a socket or a serial port. `shut` ends the stream; `where` names it. */
export function byteStreamLink(stream: Duplex, where: string, shut: () => Promise<void>): ByteLink {
  const inbox = new Inbox<Uint8Array>();
  let state: 'open' | 'closing' | 'closed' = 'open';
  let failure: unknown;

  const closed = new Promise<LinkClosed>((resolve) => {
    // serialport gives the reason to 'close' itself, sockets to the 'error' before it.
    stream.once('close', (reason?: unknown) => {
      const byUs = state === 'closing';
      state = 'closed';
      inbox.end();
      const error = failure ?? (reason instanceof Error ? reason : undefined);
      resolve(byUs ? { problem: 'closedByUs', message: `${where} closed` } : closedBecause(error, where));
    });
  });
  stream.on('error', (error) => {
    failure ??= error;
    void shut();
  });
  // The device's side ending is the end: a half-open line is of no use to a monitor.
  stream.once('end', () => void shut());
  stream.on('data', (chunk: Uint8Array) => inbox.put(chunk));

  return {
    received: inbox.received,
    closed,
    send: (data) =>
      new Promise((resolve, reject) => {
        const refuse = (why: string): void => reject(new LinkError('disconnected', `${where}: ${why}`));
        if (state !== 'open') return refuse('closed');
        stream.write(data, (error) => (error ? refuse(error.message) : resolve()));
      }),
    close: async () => {
      if (state === 'open') {
        state = 'closing';
        await shut();
      }
      await closed;
    },
  };
}
