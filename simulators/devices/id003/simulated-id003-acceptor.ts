import type { Duplex } from 'node:stream';
import { SerialDevice } from '../serial-device.js';
import { acceptorAnswer, readHostBytes, type HostCommand } from './acceptor-wire.js';

export interface Id003AcceptorOptions {
  /** TCP port, 0 for any. */
  port?: number;
}

const COMMANDS: Readonly<Record<number, string>> = {
  0x11: 'STATUS REQUEST',
  0x40: 'RESET',
  0x41: 'STACK-1',
  0x42: 'STACK-2',
  0x43: 'RETURN',
  0x44: 'HOLD',
  0x50: 'ACK',
  0x88: 'VERSION REQUEST',
  0xc0: 'ENABLE',
  0xc1: 'SECURITY',
  0xc2: 'COMMUNICATION MODE',
  0xc3: 'INHIBIT',
};
const [IDLING, INITIALISE, STACKER_OPEN] = [0x11, 0x1b, 0x44];
const [VEND_VALID, STACKED] = [0x15, 0x16];

/**
 * A JCM bill acceptor on a serial line or its TCP equivalent. It answers the status request with one code; after "vend
 * valid" it waits for its host's ACK. Written from the protocol's facts.
 */
export class SimulatedId003Acceptor extends SerialDevice {
  /** What it says until something else happens. */
  private standing: readonly number[] = [IDLING];
  /** What it says once each, before. */
  private readonly passing: (readonly number[])[] = [];
  private spoilNext = 0;

  constructor({ port }: Id003AcceptorOptions = {}) {
    super(port);
  }

  jam(where: 'acceptor' | 'stacker' = 'acceptor'): void {
    this.standing = [where === 'acceptor' ? 0x45 : 0x46];
  }

  stackerFull(): void {
    this.standing = [0x43];
  }

  stackerOpen(): void {
    this.standing = [STACKER_OPEN];
  }

  /** Someone takes the cash box out and puts an empty one in; all is well then. */
  exchangeBox(): void {
    this.passing.push([STACKER_OPEN]);
    this.clear();
  }

  cheat(): void {
    this.standing = [0x48];
  }

  /** Power came back; a note may have been under way when it went. It stays so until the host resets it. */
  powerUp(note: 'none' | 'inAcceptor' | 'inStacker' = 'none'): void {
    this.standing = [{ none: 0x40, inAcceptor: 0x41, inStacker: 0x42 }[note]];
  }

  /** A part failed: A2 the stack motor, for instance. */
  fail(part: number): void {
    this.standing = [0x49, part];
  }

  pause(): void {
    this.standing = [0x47];
  }

  /** A note is put in and given back: 76 denomination, 7D length … */
  reject(reason: number): void {
    this.passing.push([0x12], [0x17, reason]);
  }

  /** A note is past the point of no return, and the host has not yet said that it gave the credit. */
  vendValid(): void {
    this.standing = [VEND_VALID];
  }

  /** Plays any status. */
  say(...status: number[]): void {
    this.standing = status;
  }

  get status(): number {
    return this.standing[0]!;
  }

  clear(): void {
    this.standing = [IDLING];
  }

  /** The next `count` answers go out with a wrong check sum. */
  spoil(count: number): void {
    this.spoilNext = count;
  }

  protected attach(line: Duplex): void {
    let held: Buffer = Buffer.alloc(0);
    line.on('data', (chunk: Buffer) => {
      const { commands, rest } = readHostBytes(Buffer.concat([held, chunk]));
      held = rest;
      if (!this.isPlugged) return;
      for (const command of commands) this.react(line, command);
    });
  }

  private react(line: Duplex, { command, data }: HostCommand): void {
    const name = COMMANDS[command] ?? `command ${command.toString(16)}`;
    this.remember(name);
    const answer = this.answerTo(name, command, data);
    if (answer.length === 0) return;
    const bytes = acceptorAnswer(answer);
    if (this.spoilNext > 0) {
      this.spoilNext -= 1;
      bytes[bytes.length - 1]! ^= 0xff;
    }
    line.write(bytes);
  }

  private answerTo(name: string, command: number, data: Buffer): readonly number[] {
    switch (name) {
      case 'STATUS REQUEST':
        return this.passing.shift() ?? this.standing;
      case 'ACK':
        if (this.status === VEND_VALID) {
          this.passing.push([STACKED]);
          this.clear();
        }
        return [];
      case 'RESET':
        this.passing.push([INITIALISE]);
        this.clear();
        return [0x50];
      case 'VERSION REQUEST':
        return [command, ...Buffer.from('U(CHN)-03-SS  ID003-05V123-45 01JAN24', 'latin1')];
      default:
        if (name.startsWith('command')) return [0x4b];
        // A setting is echoed, an operation acknowledged.
        return command >= 0xc0 ? [command, ...data] : [0x50];
    }
  }
}
