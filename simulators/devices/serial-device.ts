import type { Duplex } from 'node:stream';
import { BytePort } from './byte-port.js';

/** A simulated device on a serial line or its TCP equivalent. What it says on a line is the protocol's own. */
export abstract class SerialDevice {
  protected readonly wire = new BytePort((line) => this.attach(line));

  /** What its host asked of it, oldest first, in the words of the protocol; at most the last 1000. */
  readonly commands: string[] = [];

  constructor(private readonly port = 0) {}

  /** Serves the device over TCP on the loopback. */
  start(): Promise<{ port: number }> {
    return this.wire.listen(this.port);
  }

  /** Serves it over any stream, for instance the device's end of a pseudo-terminal. */
  serve(line: Duplex): void {
    this.wire.serve(line);
  }

  servePty(path: string): void {
    this.wire.servePty(path);
  }

  stop(): Promise<void> {
    return this.wire.stop();
  }

  /** The cable is out, or the power off. */
  unplug(): Promise<void> {
    return this.wire.unplug();
  }

  plug(): Promise<void> {
    return this.wire.plug();
  }

  /** A line was opened: answers what comes in on it. Nothing may be answered while `isPlugged` is false. */
  protected abstract attach(line: Duplex): void;

  protected get isPlugged(): boolean {
    return this.wire.isPlugged;
  }

  protected remember(command: string): void {
    this.commands.push(command);
    if (this.commands.length > 1_000) this.commands.shift();
  }
}
