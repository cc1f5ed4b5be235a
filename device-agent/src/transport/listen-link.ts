import { unlink } from 'node:fs/promises';
import { connect, createServer, type ListenOptions, type Server, type Socket } from 'node:net';
import { z } from 'zod';
import { byteStreamLink } from './byte-stream-link.js';
import { LinkError, readableLinkError } from './link-error.js';
import type { ByteLink, OpenLink } from './link.js';

/** How long one attempt waits for the other side; between two of them whoever comes is kept waiting. */
export const waitMsSetting = z
  .int()
  .min(50)
  .max(600_000)
  .default(10_000)
  .describe('After this time without a connection the device counts as not there; the agent goes on listening.');

/** A program on this same machine that connects to the agent. Never listens on an address that others can reach. */
export const listenLinkSettings = z.strictObject({
  type: z.literal('listen'),
  host: z.enum(['127.0.0.1', '::1']).default('127.0.0.1'),
  port: z.int().min(1).max(65_535),
  waitMs: waitMsSetting,
});
export type ListenLinkSettings = z.infer<typeof listenLinkSettings>;

/** Bytes from the program that connects to a loopback port. */
export function openListenLink({ host, port, waitMs }: ListenLinkSettings): OpenLink<Uint8Array> {
  return openDoor({ host, port }, `${host}:${port}`, waitMs);
}

/**
 * Bytes from whoever connects; `where` names the place. Listening begins with the first attempt and ends when the
 * signal says so, or, without a signal, with the link. The newest connection wins: a program that starts again must
 * not be kept out by what is left of its last life.
 */
export function openDoor(at: ListenOptions, where: string, waitMs: number): OpenLink<Uint8Array> {
  const door = new Door(at, where, waitMs);
  return (ending) => door.next(ending);
}

class Door {
  private server: Server | undefined;
  private arrived: Socket | undefined;
  private link: ByteLink | undefined;
  private onArrival: () => void = () => undefined;

  constructor(
    private readonly at: ListenOptions,
    private readonly where: string,
    private readonly waitMs: number,
  ) {}

  async next(ending?: AbortSignal): Promise<ByteLink> {
    if (ending?.aborted) throw this.gaveUp();
    await this.listen(ending);
    try {
      const link = this.over(await this.arrival(ending));
      if (!ending) void link.closed.then(() => this.shut());
      return link;
    } catch (error) {
      if (!ending) this.shut();
      throw error;
    }
  }

  private async listen(ending?: AbortSignal): Promise<void> {
    if (this.server) return;
    const server = createServer((socket) => this.take(socket));
    await listening(server, this.at).catch((error: unknown) => {
      throw readableLinkError(error, this.where);
    });
    server.on('error', () => this.shut());
    this.server = server;
    ending?.addEventListener('abort', () => this.shut(), { once: true });
    if (ending?.aborted) {
      this.shut();
      throw this.gaveUp();
    }
  }

  private take(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      if (this.arrived === socket) this.arrived = undefined;
    });
    this.arrived?.destroy();
    this.arrived = socket;
    void this.link?.close();
    this.onArrival();
  }

  private async arrival(ending?: AbortSignal): Promise<Socket> {
    const nobody = new LinkError('timedOut', `nobody has connected to ${this.where}`);
    return new Promise((resolve, reject) => {
      const settle = (done: () => void): void => {
        clearTimeout(timer);
        ending?.removeEventListener('abort', giveUp);
        this.onArrival = () => undefined;
        done();
      };
      const giveUp = (): void => settle(() => reject(this.gaveUp()));
      const timer = setTimeout(() => settle(() => reject(nobody)), this.waitMs);
      ending?.addEventListener('abort', giveUp, { once: true });
      this.onArrival = () => {
        const socket = this.arrived;
        if (socket) settle(() => resolve(socket));
      };
      this.onArrival();
    });
  }

  private over(socket: Socket): ByteLink {
    this.arrived = undefined;
    const link = byteStreamLink(socket, this.where, () => Promise.resolve(void socket.destroy()));
    this.link = link;
    void link.closed.then(() => {
      if (this.link === link) this.link = undefined;
    });
    return link;
  }

  private shut(): void {
    this.arrived?.destroy();
    this.server?.close();
    this.server = undefined;
  }

  private gaveUp(): LinkError {
    return new LinkError('closedByUs', `${this.where} closed`);
  }
}

async function listening(server: Server, at: ListenOptions): Promise<void> {
  try {
    await listenOnce(server, at);
  } catch (error) {
    // The socket file of a program that was killed stays behind, and keeps the place.
    const stale = at.path !== undefined && codeOf(error) === 'EADDRINUSE' && (await isDeserted(at.path));
    if (!stale) throw error;
    await unlink(at.path!);
    await listenOnce(server, at);
  }
}

function listenOnce(server: Server, at: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(at, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

function isDeserted(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', (error) => resolve(codeOf(error) === 'ECONNREFUSED'));
  });
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;
