import type { Duplex } from 'node:stream';
import { SerialDevice } from '../serial-device.js';

type Kind = 'coinAcceptor' | 'hopper' | 'billValidator';
const ADDRESS: Record<Kind, number> = { coinAcceptor: 2, hopper: 3, billValidator: 40 };

/** A device throws away what it holds of a frame when the line falls quiet. */
const INTER_BYTE_MS = 50;

/** One device on the single wire of a ccTalk bus, which gives back whatever its host says. */
export class SimulatedCcTalkDevice extends SerialDevice {
  private selfCheck = 0;
  private counter = 7;
  private buffer: number[] = [0, 1, 2, 1, 0, 1, 2, 1, 2, 1];
  private low = false;
  private payout = { counter: 3, unpaid: 0 };

  constructor(private readonly kind: Kind) {
    super();
  }

  /** The self-check finds this from now on. */
  fail(code: number): void {
    this.selfCheck = code;
  }

  /** Something happens: a pair goes into the event buffer. A first byte of 0 makes it an error. */
  happen(code: number, result = 0): void {
    this.counter = this.counter === 255 ? 1 : this.counter + 1;
    this.buffer = [result, code, ...this.buffer].slice(0, 10);
  }

  runLow(): void {
    this.low = true;
  }

  /** A payout ends with coins that did not come. */
  payShort(unpaid: number): void {
    this.payout = { counter: this.payout.counter + 1, unpaid };
  }

  clear(): void {
    this.selfCheck = 0;
    this.low = false;
  }

  protected attach(line: Duplex): void {
    let held: number[] = [];
    let heardAt = 0;
    line.on('data', (chunk: Buffer) => {
      if (!this.isPlugged) return;
      line.write(chunk);
      const at = performance.now();
      held = at - heardAt > INTER_BYTE_MS ? [...chunk] : [...held, ...chunk];
      heardAt = at;
      while (held.length >= 5 && held.length >= held[1]! + 5) {
        const frame = held.splice(0, held[1]! + 5);
        const sum = frame.reduce((total, byte) => total + byte, 0) % 256;
        if (sum === 0 && frame[0] === ADDRESS[this.kind]) this.answer(line, frame[3]!);
      }
    });
  }

  private answer(line: Duplex, header: number): void {
    this.remember(String(header));
    const data = this.dataOf(header);
    if (!data) return;
    const body = [1, data.length, ADDRESS[this.kind], 0, ...data];
    const total = body.reduce((sum, byte) => sum + byte, 0) % 256;
    line.write(Uint8Array.from([...body, (256 - total) % 256]));
  }

  private dataOf(header: number): number[] | undefined {
    if (header === 232) return [this.selfCheck];
    if (this.kind === 'coinAcceptor') return header === 229 ? [this.counter, ...this.buffer] : undefined;
    if (this.kind === 'billValidator') return header === 159 ? [this.counter, ...this.buffer] : undefined;
    if (header === 217) return [0x10 | (this.low ? 1 : 0)];
    return header === 166 ? [this.payout.counter, 0, 10, this.payout.unpaid] : undefined;
  }
}
