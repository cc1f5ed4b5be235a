import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { z } from 'zod';
import { byteStreamLink } from './byte-stream-link.js';
import { LinkError, readableLinkError } from './link-error.js';
import type { OpenLink } from './link.js';

/** A device behind a serial device server, or one that has a socket of its own. */
export const tcpLinkSettings = z.strictObject({
  type: z.literal('tcp'),
  host: z.string().min(1).default('127.0.0.1'),
  port: z.int().min(1).max(65_535),
  connectTimeoutMs: z.int().min(100).max(60_000).default(5_000),
});
export type TcpLinkSettings = z.infer<typeof tcpLinkSettings>;

/** Bytes over TCP. */
export function openTcpLink(settings: TcpLinkSettings): OpenLink<Uint8Array> {
  const { host, port, connectTimeoutMs } = settings;
  return openSocketLink({ host, port, noDelay: true, keepAlive: true }, `${host}:${port}`, connectTimeoutMs);
}

/** Bytes over a socket, or a pipe, that somebody else listens at. `where` names it. */
export function openSocketLink(at: NetConnectOpts, where: string, timeoutMs: number): OpenLink<Uint8Array> {
  return async () => {
    const socket = connect(at);
    try {
      await connected(socket, timeoutMs, where);
    } catch (error) {
      socket.destroy();
      throw readableLinkError(error, where);
    }
    return byteStreamLink(socket, where, () => Promise.resolve(void socket.destroy()));
  };
}

function connected(socket: Socket, timeoutMs: number, where: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new LinkError('timedOut', `${where} did not answer in time`)), timeoutMs);
    const refuse = (error: Error): void => {
      clearTimeout(timer);
      reject(error);
    };
    socket.once('error', refuse);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.removeListener('error', refuse);
      resolve();
    });
  });
}
