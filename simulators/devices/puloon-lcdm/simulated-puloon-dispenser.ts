import type { Duplex } from 'node:stream';
import { BytePort } from '../byte-port.js';
import { dispenserAnswer, readHostBytes, type HostItem } from './dispenser-wire.js';

export interface PuloonDispenserOptions {
  /** TCP port, 0 for any. */
  port?: number;
  family?: 'lcdm1000' | 'lcdm2000' | 'lcdm4000';
}

/** Error characters by family; the 4000 style writes value + 20 hex. */
const ERRORS = {
  classic: {
    none: 0x30,
    jam: 0x33,
    pickUp: 0x32,
    billEnd: 0x38,
    trayMissing: 0x3f,
    overReject: 0x44,
    noCassette: 0x45,
  },
  lcdm4000: {
    none: 0x20,
    jam: 0x22,
    pickUp: 0x21,
    billEnd: 0x45,
    trayMissing: 0x2d,
    overReject: 0x2d,
    noCassette: 0x44,
  },
};
const NOTE_AT_EXIT_4000 = 0x25;
const UNDEFINED_COMMAND = 0x37;

/**
 * A cash dispenser with one cassette (two in a 2000), a reject tray and no retract, on a serial line or its TCP
 * equivalent. Written from the manual's facts; shares nothing with the agent's driver.
 */
export class SimulatedPuloonDispenser {
  private readonly wire = new BytePort((line) => this.attach(line));
  private readonly family: NonNullable<PuloonDispenserOptions['family']>;
  private readonly id: number;
  private fault: keyof (typeof ERRORS)['classic'] = 'none';
  private forcedError: number | undefined;
  private cassette: 'ok' | 'low' | 'empty' | 'missing' = 'ok';
  private tray: 'ok' | 'missing' = 'ok';
  private exitBlocked = false;
  private spoilNext = 0;
  private readonly openLines = new Set<Duplex>();

  /** Codes of the commands that came in, oldest first; at most the last 1000. */
  readonly commands: number[] = [];

  constructor(private readonly options: PuloonDispenserOptions = {}) {
    this.family = options.family ?? 'lcdm1000';
    this.id = this.family === 'lcdm4000' ? 0x30 : 0x50;
  }

  /** Serves the dispenser over TCP on the loopback. */
  start(): Promise<{ port: number }> {
    return this.wire.listen(this.options.port);
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

  jam(): void {
    this.fault = 'jam';
  }

  pickUpFailure(): void {
    this.fault = 'pickUp';
  }

  cassetteLow(): void {
    this.cassette = 'low';
  }

  cassetteEmpty(): void {
    this.cassette = 'empty';
  }

  cassetteMissing(): void {
    this.cassette = 'missing';
  }

  cassetteOk(): void {
    this.cassette = 'ok';
  }

  rejectTray(state: 'ok' | 'full' | 'missing'): void {
    this.tray = state === 'missing' ? 'missing' : 'ok';
    if (state === 'full') this.fault = 'overReject';
    else if (this.fault === 'overReject') this.fault = 'none';
  }

  /** A note lies at the exit and nobody takes it. */
  noteAtExit(): void {
    this.exitBlocked = true;
  }

  /** Plays any error code of the family. */
  fail(error: number): void {
    this.forcedError = error;
  }

  clear(): void {
    this.fault = 'none';
    this.forcedError = undefined;
    this.cassette = 'ok';
    this.tray = 'ok';
    this.exitBlocked = false;
  }

  /**
   * Says what a unit says after a dispense that its host asked for: `rejected` notes went to the tray. Heard by whoever
   * listens on the line.
   */
  reportDispense(counted: number, out: number, rejected: number): void {
    const digits = (value: number): number[] => [...Buffer.from(String(value).padStart(2, '0'), 'latin1')];
    const data =
      this.family === 'lcdm4000'
        ? [0x20, 0x20, counted + 0x20, rejected + 0x20, 0x20, 0x20, 0x20]
        : [...digits(counted), ...digits(out), 0x30, 0x30, ...digits(rejected)];
    const answer = dispenserAnswer(this.id, this.family === 'lcdm4000' ? 0x52 : 0x45, data);
    for (const line of this.openLines) line.write(answer);
  }

  /** The next `count` answers go out with a wrong check byte. */
  spoil(count: number): void {
    this.spoilNext = count;
  }

  unplug(): Promise<void> {
    return this.wire.unplug();
  }

  plug(): Promise<void> {
    return this.wire.plug();
  }

  private attach(line: Duplex): void {
    let held: Buffer = Buffer.alloc(0);
    let lastAnswer: Buffer | undefined;
    this.openLines.add(line);
    line.once('close', () => this.openLines.delete(line));
    line.on('data', (chunk: Buffer) => {
      const { items, rest } = readHostBytes(Buffer.concat([held, chunk]), this.id);
      held = rest;
      if (!this.wire.isPlugged) return;
      for (const item of items) lastAnswer = this.react(line, item, lastAnswer);
    });
  }

  private react(line: Duplex, item: HostItem, lastAnswer: Buffer | undefined): Buffer | undefined {
    if (item.kind === 'ack') {
      if (lastAnswer && this.family === 'lcdm4000') line.write(Uint8Array.of(0x04));
      return undefined;
    }
    if (item.kind === 'nak') {
      if (lastAnswer) line.write(this.maybeSpoilt(lastAnswer));
      return lastAnswer;
    }
    if (item.kind === 'broken') {
      line.write(Uint8Array.of(0x15));
      return lastAnswer;
    }
    this.commands.push(item.command);
    if (this.commands.length > 1_000) this.commands.shift();
    line.write(Uint8Array.of(0x06));
    const answer = dispenserAnswer(this.id, item.command, this.answerTo(item.command));
    line.write(this.maybeSpoilt(answer));
    return answer;
  }

  private maybeSpoilt(answer: Buffer): Buffer {
    if (this.spoilNext === 0) return answer;
    this.spoilNext -= 1;
    const spoilt = Buffer.from(answer);
    spoilt[spoilt.length - 1] = spoilt.at(-1)! ^ 0xff;
    return spoilt;
  }

  private answerTo(command: number): number[] {
    const error = this.forcedError ?? this.errorCode();
    if (this.family === 'lcdm4000') {
      return command === 0x50 ? [error, ...Array.from({ length: 18 }, () => 0x20)] : [0x20];
    }
    return command === 0x46 ? [0x30, error, this.sensor0(), this.sensor1()] : [UNDEFINED_COMMAND];
  }

  private errorCode(): number {
    const codes = this.family === 'lcdm4000' ? ERRORS.lcdm4000 : ERRORS.classic;
    if (this.fault !== 'none') return codes[this.fault];
    if (this.exitBlocked && this.family === 'lcdm4000') return NOTE_AT_EXIT_4000;
    if (this.tray === 'missing') return codes.trayMissing;
    if (this.cassette === 'missing') return codes.noCassette;
    if (this.cassette === 'empty') return codes.billEnd;
    // The classic families tell a low cassette by the near-end sensor alone.
    return this.cassette === 'low' && this.family === 'lcdm4000' ? codes.billEnd : codes.none;
  }

  private sensor0(): number {
    const nearEnd = this.cassette === 'low' || this.cassette === 'empty';
    return 0x80 | (this.exitBlocked ? 1 << 5 : 0) | (nearEnd ? 1 << 6 : 0);
  }

  private sensor1(): number {
    const present = this.cassette === 'missing' ? 0 : 1;
    const trayMissing = this.tray === 'missing' ? 1 : 0;
    // 1000: b0 tray, b1 cassette. 2000: b1 upper cassette, b2 lower cassette, b6 tray.
    if (this.family === 'lcdm2000') return 0x80 | (present << 1) | (1 << 2) | (trayMissing << 6);
    return 0x80 | trayMissing | (present << 1);
  }
}
