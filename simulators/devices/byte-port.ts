import { constants, openSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { ReadStream } from 'node:tty';

/** What a simulated device does with one line that it is attached to. */
export type Attach = (line: Duplex) => void;

/**
 * The socket side of a simulated serial device: a TCP port as a serial device server has it, and any other duplex. Each
 * line talks to the same device.
 */
export class BytePort {
  private server: Server | undefined;
  private readonly lines = new Set<Duplex>();
  private port = 0;
  private plugged = true;

  constructor(private readonly attach: Attach) {}

  /** Listens on `port`, 0 for any. */
  async listen(port = 0, host = '127.0.0.1'): Promise<{ port: number }> {
    const server = createServer((socket) => this.take(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
    return { port: this.port };
  }

  /** Talks over a line that someone else opened. */
  serve(line: Duplex): void {
    this.lines.add(line);
    line.once('close', () => this.lines.delete(line));
    line.on('error', () => line.destroy());
    this.attach(line);
  }

  /** Talks over a terminal device, such as one end of a pair of pseudo-terminals. */
  servePty(path: string): void {
    const line = new ReadStream(openSync(path, constants.O_RDWR | constants.O_NOCTTY));
    line.setRawMode(true);
    this.serve(line);
  }

  get isPlugged(): boolean {
    return this.plugged;
  }

  /** The cable is out: TCP connections end and new ones are refused; other lines stay, but nothing answers. */
  async unplug(): Promise<void> {
    this.plugged = false;
    const server = this.server;
    if (!server) return;
    this.endSockets();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  async plug(): Promise<void> {
    this.plugged = true;
    if (this.server) await this.listen(this.port);
  }

  async stop(): Promise<void> {
    for (const line of this.lines) line.destroy();
    const server = this.server;
    this.server = undefined;
    if (server?.listening) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  private take(socket: Socket): void {
    socket.setNoDelay(true);
    this.serve(socket);
  }

  private endSockets(): void {
    for (const line of this.lines) if ('remoteAddress' in line && line.remoteAddress) line.destroy();
  }
}
