import type { Duplex } from 'node:stream';
import { NoteValidator, type ValidatorCodes } from '../note-validator.js';
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
const CODES: ValidatorCodes = {
  idling: 0x14,
  boxOut: 0x42,
  cheated: 0x45,
  paused: 0x46,
  failed: 0x47,
  accepting: 0x15,
  rejecting: 0x1c,
};

/**
 * A CashCode bill validator on a serial line or its TCP equivalent. An answer that its host did not acknowledge is said
 * again at the next poll, whatever has happened meanwhile. Written from the protocol's facts.
 */
export class SimulatedCcnetValidator extends NoteValidator<HostFrame> {
  private readonly address: number;
  private unacknowledged: readonly number[] | undefined;

  constructor({ port, unit = 'validator' }: CcnetValidatorOptions = {}) {
    super(port, CODES);
    this.address = unit === 'validator' ? 0x03 : 0x01;
  }

  jam(where: 'validator' | 'cassette' = 'validator'): void {
    this.standing = [where === 'validator' ? 0x43 : 0x44];
  }

  cassetteFull(): void {
    this.standing = [0x41];
  }

  cassetteOut(): void {
    this.standing = [CODES.boxOut];
  }

  /** Power came back; a note may have been under way when it went. It stays so until the host resets it. */
  powerUp(note: 'none' | 'inValidator' | 'inStacker' = 'none'): void {
    this.standing = [{ none: 0x10, inValidator: 0x11, inStacker: 0x12 }[note]];
  }

  /** A note is taken. */
  take(type: number): void {
    this.passing.push([CODES.accepting], [0x80, type], [0x17], [0x81, type]);
  }

  protected read(bytes: Buffer) {
    const { frames, rest } = readHostBytes(bytes, this.address);
    return { items: frames, rest };
  }

  protected react(line: Duplex, frame: HostFrame): void {
    if (frame.kind === 'broken') return void line.write(unitAnswer(this.address, [0xff]));
    const name = COMMANDS[frame.command] ?? `command ${frame.command.toString(16)}`;
    this.remember(name);
    if (name === 'ACK') this.unacknowledged = undefined;
    else if (name === 'NAK') this.answer(line, this.unacknowledged ?? []);
    else this.answer(line, this.answerTo(name));
  }

  private answer(line: Duplex, answer: readonly number[]): void {
    if (answer.length > 0) this.write(line, unitAnswer(this.address, answer));
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
