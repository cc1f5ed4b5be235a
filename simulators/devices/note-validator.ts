import type { Duplex } from 'node:stream';
import { SerialDevice } from './serial-device.js';

/** The words of a protocol for what every validator can be in. */
export interface ValidatorCodes {
  idling: number;
  boxOut: number;
  cheated: number;
  paused: number;
  /** Followed by the part that failed. */
  failed: number;
  accepting: number;
  /** Followed by the reason. */
  rejecting: number;
}

/**
 * A note validator that answers each question for its status with one code and what belongs to it. `Item` is what it
 * hears from its host; frames, codes and the order of the talk are the protocol's own.
 */
export abstract class NoteValidator<Item> extends SerialDevice {
  /** What it says until something else happens. */
  protected standing: readonly number[];
  /** What it says once each, before. */
  protected readonly passing: (readonly number[])[] = [];
  private spoilNext = 0;

  constructor(
    port: number | undefined,
    protected readonly codes: ValidatorCodes,
  ) {
    super(port);
    this.standing = [codes.idling];
  }

  /** Someone takes the cash box out and puts an empty one in; all is well then. */
  exchangeBox(): void {
    this.passing.push([this.codes.boxOut]);
    this.clear();
  }

  cheat(): void {
    this.standing = [this.codes.cheated];
  }

  /** A part failed: the stack motor, for instance. */
  fail(part: number): void {
    this.standing = [this.codes.failed, part];
  }

  pause(): void {
    this.standing = [this.codes.paused];
  }

  /** A note is put in and given back, for a reason of the protocol's table. */
  reject(reason: number): void {
    this.passing.push([this.codes.accepting], [this.codes.rejecting, reason]);
  }

  /** Plays any status. */
  say(...status: number[]): void {
    this.standing = status;
  }

  clear(): void {
    this.standing = [this.codes.idling];
  }

  /** The next `count` answers go out with a wrong check sum. */
  spoil(count: number): void {
    this.spoilNext = count;
  }

  /** Takes whole items off the front; what is unfinished is the rest. */
  protected abstract read(bytes: Buffer): { items: Item[]; rest: Buffer };

  protected abstract react(line: Duplex, item: Item): void;

  protected attach(line: Duplex): void {
    let held: Buffer = Buffer.alloc(0);
    line.on('data', (chunk: Buffer) => {
      const { items, rest } = this.read(Buffer.concat([held, chunk]));
      held = rest;
      if (!this.isPlugged) return;
      for (const item of items) this.react(line, item);
    });
  }

  /** Writes the whole frame of an answer, spoilt where that was asked for. */
  protected write(line: Duplex, frame: Buffer): void {
    if (this.spoilNext > 0) {
      this.spoilNext -= 1;
      frame[frame.length - 1]! ^= 0xff;
    }
    line.write(frame);
  }
}
