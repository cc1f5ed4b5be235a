import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import {
  connect,
  createServer,
  type AddressInfo,
  type ListenOptions,
  type NetConnectOpts,
  type Server,
} from 'node:net';
import { Duplex, type Writable } from 'node:stream';

/**
 * The ways out of a shim: it may listen, connect, or write to a stream that somebody gave it. Lines go to everybody;
 * what comes back, which should be nothing, is kept.
 */
export class Outlets {
  readonly received: Buffer[] = [];
  private readonly lines = new Set<Writable>();
  private server: Server | undefined;
  private over = false;
  private retry: NodeJS.Timeout | undefined;

  constructor(private readonly onOpen: () => void) {}

  get count(): number {
    return this.lines.size;
  }

  async listen(at: ListenOptions): Promise<number> {
    const server = createServer((socket) => this.serve(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(at, resolve);
    });
    this.server = server;
    return (server.address() as AddressInfo).port;
  }

  /** Connects, and again whenever the agent is not there, as a Windows service would. */
  connect(at: NetConnectOpts): void {
    if (this.over) return;
    const socket = connect(at);
    const again = (): void => {
      clearTimeout(this.retry);
      if (!this.over) this.retry = setTimeout(() => this.connect(at), 30);
    };
    socket.once('connect', () => this.serve(socket));
    socket.on('error', () => undefined);
    socket.once('close', again);
  }

  /** Opens a FIFO for writing; rejects when nobody reads it. */
  async openFifo(path: string): Promise<void> {
    const file = await open(path, constants.O_WRONLY | constants.O_NONBLOCK);
    this.serve(file.createWriteStream());
  }

  serve(line: Writable): void {
    this.lines.add(line);
    line.once('close', () => this.lines.delete(line));
    line.on('error', () => line.destroy());
    if (line instanceof Duplex) {
      line.on('data', (chunk: Buffer) => this.received.push(chunk));
      line.once('end', () => line.destroy());
    }
    this.onOpen();
  }

  write(bytes: Uint8Array | string): void {
    for (const line of this.lines) line.write(bytes);
  }

  /** Ends what is open; a shim that connects will come back. */
  async drop(): Promise<void> {
    const gone = [...this.lines].map((line) => new Promise<void>((resolve) => line.once('close', () => resolve())));
    for (const line of this.lines) line.destroy();
    await Promise.all(gone);
  }

  async stop(): Promise<void> {
    this.over = true;
    clearTimeout(this.retry);
    const server = this.server;
    this.server = undefined;
    const closed = server ? new Promise<void>((resolve) => server.close(() => resolve())) : Promise.resolve();
    await this.drop();
    await closed;
  }
}
