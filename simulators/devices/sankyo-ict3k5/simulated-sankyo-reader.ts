import { HandshakeDevice } from '../handshake-device.js';
import { readHostBytes, readerAnswer } from './reader-wire.js';

export interface SankyoReaderOptions {
  /** TCP port, 0 for any. */
  port?: number;
  captured?: number;
}

/** Error codes of the interface specification, Annex 1. */
const JAM = '10';
const RETRACT_COUNTER_OVERFLOW = '50';
const NOT_EXECUTABLE = '02';
const NOT_INITIALISED = 'B0';

/**
 * A motor card reader with a capture box and a retract counter, on a serial line or its TCP equivalent. Written from
 * the interface specification's facts; shares nothing with the agent's driver.
 */
export class SimulatedSankyoReader extends HandshakeDevice {
  private counter: number;
  private card: 'none' | 'gate' | 'inside' = 'none';
  private error: string | undefined;
  private boxInPlace = true;
  private initialised = true;

  constructor(options: SankyoReaderOptions = {}) {
    super(options.port);
    this.counter = options.captured ?? 0;
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

  /** The card is back at the gate, and the customer may take it. */
  presentCard(): void {
    this.card = 'gate';
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

  /** Power went and came back: the reader refuses all but INITIALIZE until its host has sent it. */
  powerCycle(): void {
    this.initialised = false;
  }

  /** What a host's INITIALIZE does to errors. */
  initialise(): void {
    this.initialised = true;
    this.clear();
  }

  protected read(bytes: Buffer) {
    return readHostBytes(bytes);
  }

  protected answerTo(text: string): Buffer {
    return readerAnswer(this.textFor(text));
  }

  private textFor(text: string): string {
    const command = text.slice(1, 3);
    const place = { none: '00', gate: '01', inside: '02' }[this.card];
    if (command.startsWith('0')) this.initialise();
    if (!this.initialised) return `N${command}${NOT_INITIALISED}`;
    if (command === '31') {
      this.captureCard();
      return this.error ? `N31${this.error}` : `P31${place}`;
    }
    if (command === 'C0') return `PC0${place}${String(this.counter).padStart(2, '0')}`;
    // C13 answers even in error, C12 does not; Se1 is 0100XXXX with the box's bit highest of the four.
    const sensors = `${place}${String.fromCharCode(this.boxInPlace ? 0x48 : 0x40)}@@@`;
    if (command === '13') return `P13${sensors}`;
    if (this.error) return `N${command}${this.error}`;
    if (command === '12') return `P12${sensors}`;
    if (command === '10' || command.startsWith('0')) return `P${command}${place}`;
    return `N${command}${NOT_EXECUTABLE}`;
  }
}
