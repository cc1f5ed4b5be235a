import type { Duplex } from 'node:stream';
import { BytePort } from '../byte-port.js';
import { readHostBytes, readerAnswer, type HostItem } from './reader-wire.js';

export interface SankyoReaderOptions {
  /** TCP port, 0 for any. */
  port?: number;
  captured?: number;
}

/** Error codes of the interface specification, Annex 1. */
const JAM = '10';
const RETRACT_COUNTER_OVERFLOW = '50';
const NOT_EXECUTABLE = '02';

/**
 * A motor card reader with a capture box and a retract counter, on a serial line or its TCP equivalent. Written from
 * the interface specification's facts; shares nothing with the agent's driver.
 */
export class SimulatedSankyoReader {
  private readonly wire = new BytePort((line) => this.attach(line));
  private counter: number;
  private card: 'none' | 'gate' | 'inside' = 'none';
  private error: string | undefined;
  private boxInPlace = true;
  private spoilNext = 0;
  private muteAcks = 0;

  /** Texts of the commands that came in, oldest first; at most the last 1000. */
  readonly commands: string[] = [];

  constructor(private readonly options: SankyoReaderOptions = {}) {
    this.counter = options.captured ?? 0;
  }

  /** Serves the reader over TCP on the loopback. */
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

  /** The machine takes the card to its rear: what a host's `C31` does. */
  captureCard(): void {
    if (this.counter >= 99) this.error = RETRACT_COUNTER_OVERFLOW;
    else this.counter += 1;
    this.card = 'none';
  }

  insertCard(): void {
    this.card = 'inside';
  }

  takeCard(): void {
    this.card = 'none';
  }

  jam(): void {
    this.error = JAM;
  }

  /** Plays any error of Annex 1, two characters. */
  fail(error: string): void {
    this.error = error;
  }

  clear(): void {
    this.error = undefined;
    this.card = 'none';
  }

  /** The counter reaches its end and the next capture overflows it. */
  overflow(): void {
    this.counter = 99;
    this.captureCard();
  }

  /** A person empties the capture box and sets the counter back. */
  emptyBin(): void {
    this.counter = 0;
    this.error = undefined;
  }

  removeBox(): void {
    this.boxInPlace = false;
  }

  insertBox(): void {
    this.boxInPlace = true;
  }

  /** The next `count` answers go out with a wrong checksum. */
  spoil(count: number): void {
    this.spoilNext = count;
  }

  /** The next `count` commands are not acknowledged. */
  ignore(count: number): void {
    this.muteAcks = count;
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
    line.on('data', (chunk: Buffer) => {
      const { items, rest } = readHostBytes(Buffer.concat([held, chunk]));
      held = rest;
      if (!this.wire.isPlugged) return;
      for (const item of items) lastAnswer = this.react(line, item, lastAnswer);
    });
  }

  private react(line: Duplex, item: HostItem, lastAnswer: Buffer | undefined): Buffer | undefined {
    if (item.kind === 'ack') return undefined;
    if (item.kind === 'nak') {
      if (lastAnswer) line.write(this.maybeSpoilt(lastAnswer));
      return lastAnswer;
    }
    if (item.kind === 'broken') {
      line.write(Uint8Array.of(0x15));
      return lastAnswer;
    }
    this.commands.push(item.text);
    if (this.commands.length > 1_000) this.commands.shift();
    if (this.muteAcks > 0) {
      this.muteAcks -= 1;
      return lastAnswer;
    }
    line.write(Uint8Array.of(0x06));
    const answer = readerAnswer(this.answerTo(item.text));
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

  private answerTo(text: string): string {
    const command = text.slice(1, 3);
    const place = { none: '00', gate: '01', inside: '02' }[this.card];
    if (command === '31') {
      this.captureCard();
      return this.error ? `N31${this.error}` : `P31${place}`;
    }
    if (command === 'C0') return `PC0${place}${String(this.counter).padStart(2, '0')}`;
    // Extended sensors answer even in error; Se1 is 0100XXXX with the box's bit highest of the four.
    if (command === '12') return `P12${place}${String.fromCharCode(this.boxInPlace ? 0x48 : 0x40)}@@@`;
    if (this.error) return `N${command}${this.error}`;
    if (command === '10') return `P10${place}`;
    return `N${command}${NOT_EXECUTABLE}`;
  }
}
