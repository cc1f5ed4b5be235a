import { createConnection, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * A wire that can be cut: passes TCP through to a target until told otherwise. Stands between an agent and its broker,
 * or between the server and the broker.
 */
export class TcpGate {
  private readonly server: Server;
  private readonly pairs = new Set<{ near: Socket; far: Socket }>();
  private cut = false;
  private holdingFar = false;

  constructor(private readonly target: { host: string; port: number }) {
    this.server = createServer((near) => this.accept(near));
  }

  /** @returns the port to connect to instead of the target */
  async open(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return (this.server.address() as AddressInfo).port;
  }

  /** Drops every connection and refuses new ones. */
  cutOff(): void {
    this.cut = true;
    for (const pair of this.pairs) this.drop(pair);
  }

  /** Lets connections through again. */
  mend(): void {
    this.cut = false;
  }

  /** From now on nothing that the client sends reaches the target; the connection stays open and silent. */
  holdBackWhatIsSent(): void {
    this.holdingFar = true;
    for (const { near, far } of this.pairs) {
      near.unpipe(far);
      near.pause();
    }
  }

  /** New connections pass again; those that were held back stay silent until they close. */
  letThrough(): void {
    this.holdingFar = false;
  }

  async close(): Promise<void> {
    this.cutOff();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private accept(near: Socket): void {
    if (this.cut) return void near.destroy();
    const far = createConnection(this.target);
    const pair = { near, far };
    this.pairs.add(pair);
    near.pipe(far);
    far.pipe(near);
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      socket.on('error', () => this.drop(pair));
      socket.on('close', () => this.drop(pair));
    }
    if (this.holdingFar) {
      near.unpipe(far);
      near.pause();
    }
  }

  private drop(pair: { near: Socket; far: Socket }): void {
    this.pairs.delete(pair);
    pair.near.destroy();
    pair.far.destroy();
  }
}
