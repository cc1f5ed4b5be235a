import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { duplexPair, type Duplex } from 'node:stream';

export interface TappedHost {
  /** What the host says, one after the other, again and again. */
  polls: readonly Uint8Array[];
  /** Said after every answer longer than a byte, in protocols that want it. */
  acknowledge?: Uint8Array | undefined;
  everyMs?: number;
}

/**
 * A host that drives a device, and a receive-only tap on each of their two lines, as TCP ports. Whatever a listener
 * sends into a tap is counted: on real taps there is no wire for it.
 */
export class TappedLine {
  /** Bytes that came in from a listener. */
  sent = 0;
  private readonly hostTap = new Tap((bytes) => (this.sent += bytes));
  private readonly deviceTap = new Tap((bytes) => (this.sent += bytes));
  private timer: NodeJS.Timeout | undefined;
  private line: Duplex | undefined;

  constructor(private readonly host: TappedHost) {}

  /** Begins to poll the device; gives the ports of the taps. */
  async open(device: { serve(line: Duplex): void }): Promise<{ hostPort: number; devicePort: number }> {
    const [hostEnd, deviceEnd] = duplexPair();
    this.line = hostEnd;
    device.serve(deviceEnd);
    hostEnd.on('data', (answer: Buffer) => {
      this.deviceTap.tell(answer);
      if (answer.length > 1 && this.host.acknowledge) this.say(this.host.acknowledge);
    });
    let next = 0;
    this.timer = setInterval(
      () => this.say(this.host.polls[next++ % this.host.polls.length]!),
      this.host.everyMs ?? 40,
    );
    return { hostPort: await this.hostTap.open(), devicePort: await this.deviceTap.open() };
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    this.line?.destroy();
    await Promise.all([this.hostTap.close(), this.deviceTap.close()]);
  }

  private say(bytes: Uint8Array): void {
    this.hostTap.tell(bytes);
    this.line?.write(bytes);
  }
}

class Tap {
  private readonly listeners = new Set<Socket>();
  private readonly server: Server;

  constructor(heard: (bytes: number) => void) {
    this.server = createServer((socket) => {
      this.listeners.add(socket.setNoDelay(true));
      socket.on('data', (chunk) => heard(chunk.length));
      socket.on('error', () => socket.destroy());
      socket.on('close', () => this.listeners.delete(socket));
    });
  }

  async open(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return (this.server.address() as AddressInfo).port;
  }

  tell(bytes: Uint8Array): void {
    for (const socket of this.listeners) socket.write(bytes);
  }

  async close(): Promise<void> {
    for (const socket of this.listeners) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}
