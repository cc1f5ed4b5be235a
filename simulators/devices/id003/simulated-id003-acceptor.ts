import type { Duplex } from 'node:stream';
import { NoteValidator, type ValidatorCodes } from '../note-validator.js';
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
const CODES: ValidatorCodes = {
  idling: 0x11,
  boxOut: 0x44,
  cheated: 0x48,
  paused: 0x47,
  failed: 0x49,
  accepting: 0x12,
  rejecting: 0x17,
};
const [VEND_VALID, STACKED, INITIALISE] = [0x15, 0x16, 0x1b];

/**
 * A JCM bill acceptor on a serial line or its TCP equivalent. It answers the status request with one code; after "vend
 * valid" it waits for its host's ACK. Written from the protocol's facts.
 */
export class SimulatedId003Acceptor extends NoteValidator<HostCommand> {
  constructor({ port }: Id003AcceptorOptions = {}) {
    super(port, CODES);
  }

  jam(where: 'acceptor' | 'stacker' = 'acceptor'): void {
    this.standing = [where === 'acceptor' ? 0x45 : 0x46];
  }

  stackerFull(): void {
    this.standing = [0x43];
  }

  stackerOpen(): void {
    this.standing = [CODES.boxOut];
  }

  /** Power came back; a note may have been under way when it went. It stays so until the host resets it. */
  powerUp(note: 'none' | 'inAcceptor' | 'inStacker' = 'none'): void {
    this.standing = [{ none: 0x40, inAcceptor: 0x41, inStacker: 0x42 }[note]];
  }

  /** A note is past the point of no return, and the host has not yet said that it gave the credit. */
  vendValid(): void {
    this.standing = [VEND_VALID];
  }

  get status(): number {
    return this.standing[0]!;
  }

  protected read(bytes: Buffer) {
    const { commands, rest } = readHostBytes(bytes);
    return { items: commands, rest };
  }

  protected react(line: Duplex, { command, data }: HostCommand): void {
    const name = COMMANDS[command] ?? `command ${command.toString(16)}`;
    this.remember(name);
    const answer = this.answerTo(name, command, data);
    if (answer.length > 0) this.write(line, acceptorAnswer(answer));
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
