import { HandshakeDevice } from './handshake-device.js';

export interface CardKeepingOptions {
  /** TCP port, 0 for any. */
  port?: number;
  /** Cards counted before it was started. */
  captured?: number;
}

/** Error codes that the interface specifications of both makers number alike. */
const JAM = '10';
const COUNTER_OVERFLOW = '50';
export const NOT_INITIALISED = 'B0';

/**
 * A motor card reader that keeps cards and counts them. What it says about all this, and its other parts, are the
 * maker's own.
 */
export abstract class CardKeepingReader extends HandshakeDevice {
  protected counter: number;
  protected card: 'none' | 'gate' | 'inside' = 'none';
  /** Two characters. */
  protected error: string | undefined;
  protected initialised = true;

  constructor(
    { port, captured = 0 }: CardKeepingOptions,
    private readonly highestCount: number,
  ) {
    super(port);
    this.counter = captured;
  }

  /** The reader takes the card to its bin, as at its host's command. */
  captureCard(): void {
    if (this.counter >= this.highestCount) this.error = COUNTER_OVERFLOW;
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

  /** Plays any error of the specification, two characters. */
  fail(error: string): void {
    this.error = error;
  }

  clear(): void {
    this.error = undefined;
    this.card = 'none';
  }

  /** The counter reaches its end and the next capture overflows it. */
  overflow(): void {
    this.counter = this.highestCount;
    this.captureCard();
  }

  /** A person empties the bin and sets the counter back. */
  emptyBin(): void {
    this.counter = 0;
    this.error = undefined;
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
}
