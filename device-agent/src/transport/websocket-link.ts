import { WebSocket, type RawData } from 'ws';
import { z } from 'zod';
import { Inbox } from './inbox.js';
import { LinkError, closedBecause, readableLinkError } from './link-error.js';
import type { LinkClosed, OpenLink, TextLink } from './link.js';

/** A WebSocket that carries one text message after the other. */
export const websocketLinkSettings = z.strictObject({
  type: z.literal('websocket'),
  url: z.url({ protocol: /^wss?$/ }),
  connectTimeoutMs: z.int().min(100).max(60_000).default(5_000),
  maxMessageBytes: z
    .int()
    .min(1_024)
    .max(64 * 1_024 * 1_024)
    .default(4 * 1_024 * 1_024),
  pingMs: z.int().min(0).max(600_000).default(30_000).describe('Finds a dead connection; 0 sends no ping.'),
  allowSelfSigned: z.boolean().default(false).describe('Accept any certificate: for services on this same machine.'),
});
export type WebsocketLinkSettings = z.infer<typeof websocketLinkSettings>;

/** Text messages over a WebSocket; binary messages are read as UTF-8 text. */
export function openWebsocketLink(settings: WebsocketLinkSettings): OpenLink<string> {
  return () =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(settings.url, {
        handshakeTimeout: settings.connectTimeoutMs,
        maxPayload: settings.maxMessageBytes,
        rejectUnauthorized: !settings.allowSelfSigned,
        perMessageDeflate: false,
      });
      const refuse = (error: Error): void => reject(readableLinkError(error, settings.url));
      socket.once('error', refuse);
      const inbox = new Inbox<string>();
      socket.on('message', (data) => inbox.put(asText(data)));
      socket.once('open', () => {
        socket.removeListener('error', refuse);
        resolve(overSocket(socket, inbox, settings));
      });
    });
}

function overSocket(socket: WebSocket, inbox: Inbox<string>, settings: WebsocketLinkSettings): TextLink {
  let closing = false;
  let failure: unknown;
  const stopPinging = keepAlive(socket, settings.pingMs, () => {
    failure ??= new LinkError('timedOut', `${settings.url} stopped answering`);
  });
  const closed = new Promise<LinkClosed>((resolve) => {
    socket.once('close', () => {
      stopPinging();
      inbox.end();
      const where = settings.url;
      resolve(closing ? { problem: 'closedByUs', message: `${where} closed` } : closedBecause(failure, where));
    });
  });
  socket.on('error', (error) => void (failure ??= error));

  return {
    received: inbox.received,
    closed,
    send: (data) =>
      new Promise((resolve, reject) => {
        socket.send(data, (error) =>
          error ? reject(new LinkError('disconnected', `${settings.url}: ${error.message}`)) : resolve(),
        );
      }),
    close: async () => {
      closing ||= socket.readyState !== WebSocket.CLOSED;
      // No waiting for the other side's close frame: a hung service must not hold the agent.
      socket.close();
      const timer = setTimeout(() => socket.terminate(), 500);
      await closed;
      clearTimeout(timer);
    },
  };
}

function keepAlive(socket: WebSocket, everyMs: number, onDead: () => void): () => void {
  if (everyMs === 0) return () => undefined;
  let answered = true;
  socket.on('pong', () => (answered = true));
  const timer = setInterval(() => {
    if (!answered) {
      onDead();
      return socket.terminate();
    }
    answered = false;
    socket.ping();
  }, everyMs);
  return () => clearInterval(timer);
}

function asText(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.from(data as ArrayBuffer).toString('utf8');
}
