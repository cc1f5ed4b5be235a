import type { Duplex } from 'node:stream';
import { SerialDevice } from '../serial-device.js';
import { readHostBytes, unitAnswer, type HostFrame } from './validator-wire.js';

export interface CcnetValidatorOptions {
  /** TCP port, 0 for any. */
  port?: number;
  unit?: 'validator' | 'billToBill';
}

const COMMANDS: Readonly<Record<number, string>> = {
  0x00: 'ACK',
  0xff: 'NAK',
  0x30: 'RESET',
  0x31: 'GET STATUS',
  0x32: 'SET SECURITY',
  0x33: 'POLL',
  0x34: 'ENABLE BILL TYPES',
  0x35: 'STACK',
  0x36: 'RETURN',
  0x37: 'IDENTIFICATION',
  0x38: 'HOLD',
  0x41: 'GET BILL TABLE',
  0x60: 'STATISTICS',
};
const [IDLING, CASSETTE_OUT, REJECTING, STACKED] = [0x14, 0x42, 0x1c, 0x81];

/**
 * A CashCode bill validator on a serial line or its TCP equivalent. An answer that its host did not acknowledge is said
 * again at the next poll, whatever has happened meanwhile. Written from the protocol's facts.
 */
export class SimulatedCcnetValidator extends SerialDevice {
  private readonly address: number;
  /** What it says until something else happens. */
  private standing: readonly number[] = [IDLING];
  /** What it says once each, before. */
  private readonly passing: (readonly number[])[] = [];
  private unacknowledged: readonly number[] | undefined;
  private spoilNext = 0;

  constructor({ port, unit = 'validator' }: CcnetValidatorOptions = {}) {
    super(port);
    this.address = unit === 'validator' ? 0x03 : 0x01;
  }

  jam(where: 'validator' | 'cassette' = 'validator'): void {
    this.standing = [where === 'validator' ? 0x43 : 0x44];
  }

  cassetteFull(): void {
    this.standing = [0x41];
  }

  cassetteOut(): void {
    this.standing = [CASSETTE_OUT];
  }

  /** Someone takes the cassette out and puts an empty one in; all is well then. */
  exchangeCassette(): void {
    this.passing.push([CASSETTE_OUT]);
    this.clear();
  }

  cheat(): void {
    this.standing = [0x45];
  }

  /** Power came back; a note may have been under way when it went. It stays so until the host resets it. */
  powerUp(note: 'none' | 'inValidator' | 'inStacker' = 'none'): void {
    this.standing = [{ none: 0x10, inValidator: 0x11, inStacker: 0x12 }[note]];
  }

  /** A part failed: 50 the stack motor, for instance. */
  fail(part: number): void {
    this.standing = [0x47, part];
  }

  pause(): void {
    this.standing = [0x46];
  }

  /** A note is put in and given back: 60 insertion, 6D ultraviolet … */
  reject(reason: number): void {
    this.passing.push([0x15], [REJECTING, reason]);
  }

  /** A note is taken. */
  take(type: number): void {
    this.passing.push([0x15], [0x80, type], [0x17], [STACKED, type]);
  }

  /** Plays any answer to POLL. */
  say(...answer: number[]): void {
    this.standing = answer;
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
      const { frames, rest } = readHostBytes(Buffer.concat([held, chunk]), this.address);
      held = rest;
      if (!this.isPlugged) return;
      for (const frame of frames) this.react(line, frame);
    });
  }

  private react(line: Duplex, frame: HostFrame): void {
    if (frame.kind === 'broken') return void line.write(unitAnswer(this.address, [0xff]));
    const name = COMMANDS[frame.command] ?? `command ${frame.command.toString(16)}`;
    this.remember(name);
    if (name === 'ACK') this.unacknowledged = undefined;
    else if (name === 'NAK') this.answer(line, this.unacknowledged ?? []);
    else this.answer(line, this.answerTo(name));
  }

  private answer(line: Duplex, answer: readonly number[]): void {
    if (answer.length === 0) return;
    const bytes = unitAnswer(this.address, answer);
    if (this.spoilNext > 0) {
      this.spoilNext -= 1;
      bytes[bytes.length - 1]! ^= 0xff;
    }
    line.write(bytes);
  }

  private answerTo(command: string): readonly number[] {
    if (command === 'POLL') return (this.unacknowledged ??= this.passing.shift() ?? this.standing);
    if (command === 'GET STATUS') return [0xff, 0xff, 0xff, 0, 0, 0];
    if (command === 'GET BILL TABLE') return Array.from({ length: 120 }, () => 0);
    // A part number that begins like the status "pause".
    if (command === 'IDENTIFICATION') return [...Buffer.from('FLRU-1000CN1234 000000000042'.padEnd(34), 'latin1')];
    if (command === 'RESET') {
      this.passing.push([0x13]);
      this.clear();
      return [0x00];
    }
    return command.startsWith('command') ? [0x30] : [0x00];
  }
}
