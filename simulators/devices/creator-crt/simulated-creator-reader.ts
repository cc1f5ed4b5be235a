import { CardKeepingReader, NOT_INITIALISED, type CardKeepingOptions } from '../card-keeping-reader.js';
import { readHostBytes, readerAnswer } from './reader-wire.js';

export interface CreatorReaderOptions extends CardKeepingOptions {
  /** The unit's DIP switches, 0 to 15. */
  address?: number;
  /** How it begins a negative answer: `N` as tested units do, or `E` as the older documents say. */
  negative?: 'N' | 'E';
  /** Only some models count the cards of the error bin. */
  counts?: boolean;
}

const HIGHEST_COUNT = 999;
const UNDEFINED_COMMAND = '00';
const NOT_SUPPORTED = '03';

/**
 * A motor card unit with a stacker, an error-card bin and a counter of it, on a serial line or its TCP equivalent.
 * Written from the protocol's facts; shares nothing with the agent's driver. Its `commands` are the two command bytes
 * in hex: `31/30` asks for the status.
 */
export class SimulatedCreatorReader extends CardKeepingReader {
  private stacker: 'empty' | 'few' | 'enough' = 'enough';
  private isBinFull = false;

  constructor(private readonly options: CreatorReaderOptions = {}) {
    super(options, HIGHEST_COUNT);
  }

  binFull(): void {
    this.isBinFull = true;
  }

  override emptyBin(): void {
    this.isBinFull = false;
    super.emptyBin();
  }

  stackerHolds(level: 'empty' | 'few' | 'enough'): void {
    this.stacker = level;
  }

  /** Says what the magnetic-stripe models say to a host that reads a card: an `N` that is no error. */
  reportTracks(tracks: string): void {
    this.say(readerAnswer(this.address, Buffer.from(`N67${tracks}`, 'latin1')));
  }

  protected read(bytes: Buffer) {
    return readHostBytes(bytes, this.address);
  }

  protected answerTo(command: string): Buffer {
    const head = Buffer.from(command.replace('/', ''), 'hex');
    const error = this.errorFor(command);
    const [letter, tail] = error ? [this.options.negative ?? 'N', error] : ['P', this.status + this.dataFor(command)];
    return readerAnswer(this.address, Buffer.concat([Buffer.from(letter), head, Buffer.from(tail, 'latin1')]));
  }

  private get address(): number {
    return this.options.address ?? 0;
  }

  private get status(): string {
    const place = { none: '0', gate: '1', inside: '2' }[this.card];
    const stacker = { empty: '0', few: '1', enough: '2' }[this.stacker];
    return `${place}${stacker}${this.isBinFull ? '1' : '0'}`;
  }

  private errorFor(command: string): string | undefined {
    if (command.startsWith('30/')) this.initialise();
    if (!this.initialised) return NOT_INITIALISED;
    if (command === 'A5/30') return this.options.counts === false ? NOT_SUPPORTED : undefined;
    if (command === '32/33') this.captureCard();
    if (this.error) return this.error;
    return ['30', '31', '32', '33'].includes(command.slice(0, 2)) ? undefined : UNDEFINED_COMMAND;
  }

  private dataFor(command: string): string {
    if (command === 'A5/30') return String(this.counter).padStart(3, '0');
    return command === '31/31' ? '00000000' : '';
  }
}
