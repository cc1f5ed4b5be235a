import { CardKeepingReader, NOT_INITIALISED, type CardKeepingOptions } from '../card-keeping-reader.js';
import { readHostBytes, readerAnswer } from './reader-wire.js';

export type SankyoReaderOptions = CardKeepingOptions;

/** The retract counter has two digits. */
const HIGHEST_COUNT = 99;
/** Of the interface specification, Annex 1. */
const NOT_EXECUTABLE = '02';

/**
 * A motor card reader with a capture box and a retract counter, on a serial line or its TCP equivalent. Written from
 * the interface specification's facts; shares nothing with the agent's driver.
 */
export class SimulatedSankyoReader extends CardKeepingReader {
  private boxInPlace = true;

  constructor(options: SankyoReaderOptions = {}) {
    super(options, HIGHEST_COUNT);
  }

  removeBox(): void {
    this.boxInPlace = false;
  }

  insertBox(): void {
    this.boxInPlace = true;
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
