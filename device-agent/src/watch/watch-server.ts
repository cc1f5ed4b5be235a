import { randomBytes, timingSafeEqual } from 'node:crypto';
import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import type { Clock } from '#libs/clock';
import type { Logger } from '#libs/observability';
import { replaceFile } from '../atomic-file.js';
import type { ConditionSeen } from '../detect/detect.js';
import type { JournalEntry } from '../journal/index.js';
import type { Observation } from '../observation.js';
import { watchAddress, watchKeyPath } from './watch-address.js';
import type { WatchLine, WatchState } from './watch-line.js';

export interface WatchServerOptions {
  dataDir: string;
  clock: Clock;
  logger: Logger;
  terminalId: string;
  agentVersion: string;
  /** How the agent stands; `undefined` while it is between two runs. */
  standing(): WatchState | undefined;
  /** Default 1 s. */
  lookMs?: number;
  /** What may wait for one watcher before it is let go. Default 256 KiB. */
  mostBytes?: number;
}

const MOST_WATCHERS = 4;
const KEY_WITHIN_MS = 2_000;

/**
 * Tells people on this machine what the agent sees, live: `agent tail`. A Unix socket that only the owner may open, or a
 * named pipe, which Windows lets everybody open; so a watcher first says a key that stands in the data directory. One
 * that does not keep up is let go. Nothing is done, and nothing kept, while nobody watches.
 */
export class WatchServer {
  private readonly watchers = new Set<Socket>();
  /** Connected, and the key not said yet. */
  private readonly strangers = new Set<Socket>();
  private readonly key = randomBytes(32).toString('hex');
  private server?: Server;
  private looking?: NodeJS.Timeout;
  private lastState = '';

  constructor(private readonly options: WatchServerOptions) {}

  /** What keeps it from listening is logged: the watch over the machine goes on without it. */
  async start(): Promise<void> {
    const { dataDir, logger } = this.options;
    const address = watchAddress(dataDir);
    if (address === undefined)
      return logger.warn('the path of the data directory is too long for a socket: no agent tail');
    try {
      await replaceFile(watchKeyPath(dataDir), this.key, false);
      if (process.platform !== 'win32') await rm(address, { force: true });
      await this.listen(address);
      if (process.platform !== 'win32') await chmod(address, 0o600);
    } catch (error) {
      logger.warn({ reason: (error as Error).message }, 'no agent tail');
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.looking);
    for (const one of [...this.watchers, ...this.strangers]) one.destroy();
    const { server } = this;
    this.server = undefined;
    if (server) await new Promise((resolve) => server.close(resolve));
    await rm(watchKeyPath(this.options.dataDir), { force: true }).catch(() => undefined);
  }

  seen(seen: Observation | ConditionSeen): void {
    if (this.watchers.size > 0) this.tellAll({ line: 'seen', at: this.now(), seen });
  }

  /** They are on disk, under these numbers. */
  journaled(entries: readonly JournalEntry[], seqs: readonly number[]): void {
    if (this.watchers.size === 0) return;
    entries.forEach((entry, i) => this.tellAll({ line: 'journaled', seq: seqs[i]!, entry }));
  }

  private listen(address: string): Promise<void> {
    const server = createServer((socket) => this.meet(socket));
    server.maxConnections = 2 * MOST_WATCHERS;
    this.server = server;
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(address, () => {
        server.off('error', reject);
        server.on('error', (error) => this.options.logger.warn({ reason: error.message }, 'agent tail'));
        resolve();
      });
    });
  }

  private meet(socket: Socket): void {
    this.strangers.add(socket);
    const timer = setTimeout(() => socket.destroy(), KEY_WITHIN_MS);
    socket.on('error', () => undefined);
    socket.once('close', () => {
      clearTimeout(timer);
      this.forget(socket);
    });
    let said = '';
    socket.setEncoding('latin1').on('data', (text: string) => {
      if (!this.strangers.has(socket)) return;
      said += text;
      if (said.length > this.key.length + 1) return void socket.destroy();
      if (!said.endsWith('\n')) return;
      clearTimeout(timer);
      this.strangers.delete(socket);
      if (this.isKey(said.trim()) && this.watchers.size < MOST_WATCHERS) this.admit(socket);
      else socket.destroy();
    });
  }

  private isKey(said: string): boolean {
    return said.length === this.key.length && timingSafeEqual(Buffer.from(said), Buffer.from(this.key));
  }

  private admit(socket: Socket): void {
    const { terminalId, agentVersion, lookMs = 1_000 } = this.options;
    const state = this.options.standing();
    this.watchers.add(socket);
    this.tell(socket, { line: 'hello', v: 1, at: this.now(), terminalId, agentVersion, pid: process.pid, state });
    this.looking ??= setInterval(() => this.look(), lookMs);
  }

  private forget(socket: Socket): void {
    this.strangers.delete(socket);
    this.watchers.delete(socket);
    if (this.watchers.size > 0) return;
    clearInterval(this.looking);
    this.looking = undefined;
    this.lastState = '';
  }

  /** Tells how the agent stands whenever that has changed. */
  private look(): void {
    const state = this.options.standing();
    const text = JSON.stringify(state);
    if (!state || text === this.lastState) return;
    this.lastState = text;
    this.tellAll({ line: 'state', at: this.now(), state });
  }

  private tellAll(line: WatchLine): void {
    const text = `${JSON.stringify(line)}\n`;
    for (const one of this.watchers) this.write(one, text);
  }

  private tell(socket: Socket, line: WatchLine): void {
    this.write(socket, `${JSON.stringify(line)}\n`);
  }

  private write(socket: Socket, text: string): void {
    if (socket.writableLength + text.length > (this.options.mostBytes ?? 256 * 1024)) socket.destroy();
    else socket.write(text);
  }

  private now(): string {
    return this.options.clock.now().toISOString();
  }
}
