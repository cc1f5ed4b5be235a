import type { Duplex } from 'node:stream';
import { SerialDevice } from '../serial-device.js';

type Trouble = 'jammed' | 'full' | 'failure' | 'transportOpen' | 'stalled';

/** STX, length, control, three data bytes, ETX, check: what a host says. */
const SHORTEST = 8;

/** A note acceptor that answers omnibus commands, and repeats its last answer when the acknowledge bit stands still. */
export class SimulatedEbdsAcceptor extends SerialDevice {
  private readonly troubles = new Set<Trouble>();
  private cassetteIn = true;
  private cheated = false;
  private powerUp = false;
  private noteInside = false;
  private ignoreNext = 0;
  private loseNext = 0;
  private last: { ack: number; answer: Uint8Array } | undefined;

  begin(trouble: Trouble): void {
    this.troubles.add(trouble);
  }

  removeCassette(): void {
    this.cassetteIn = false;
  }

  insertCassette(): void {
    this.cassetteIn = true;
  }

  /** Told in the next answer. */
  cheat(): void {
    this.cheated = true;
  }

  /** The power comes back while a note lies in the escrow. */
  powerUpWithNote(): void {
    this.powerUp = true;
    this.noteInside = true;
  }

  clear(): void {
    this.troubles.clear();
    this.cassetteIn = true;
    this.powerUp = false;
    this.noteInside = false;
  }

  /** The next `count` polls go unanswered. */
  ignore(count: number): void {
    this.ignoreNext = count;
  }

  /** The next `count` answers are given, and do not arrive. */
  lose(count: number): void {
    this.loseNext = count;
  }

  protected attach(line: Duplex): void {
    let held: number[] = [];
    line.on('data', (chunk: Buffer) => {
      held = [...held, ...chunk];
      while (held.length > 0 && held[0] !== 0x02) held.shift();
      while (held.length >= 2 && held.length >= held[1]!) {
        const frame = held.splice(0, Math.max(held[1]!, 1));
        const check = frame.slice(1, -2).reduce((sum, byte) => sum ^ byte, 0);
        if (frame.length >= SHORTEST && check === frame.at(-1) && this.isPlugged) this.answer(line, frame);
      }
    });
  }

  private answer(line: Duplex, frame: number[]): void {
    const control = frame[2]!;
    this.remember(`${(control >> 4).toString(16)} ${frame[3]!.toString(16).padStart(2, '0')}`);
    if (this.ignoreNext > 0) {
      this.ignoreNext -= 1;
      return;
    }
    const ack = control & 1;
    const answer = this.last?.ack === ack ? this.last.answer : this.nextAnswer(ack);
    this.last = { ack, answer };
    if (this.loseNext > 0) this.loseNext -= 1;
    else line.write(answer);
  }

  private nextAnswer(ack: number): Uint8Array {
    const body = [0x0b, 0x20 | ack, ...this.status(), 0x54, 0x10];
    const check = body.reduce((sum, byte) => sum ^ byte, 0);
    this.cheated = false;
    return Uint8Array.from([0x02, ...body, 0x03, check]);
  }

  private status(): number[] {
    const has = (trouble: Trouble, bit: number): number => (this.troubles.has(trouble) ? 1 << bit : 0);
    const stopped = this.troubles.size > 0 || !this.cassetteIn;
    return [
      this.noteInside ? 0x04 : stopped ? 0x00 : 0x01,
      (this.cheated ? 1 : 0) | has('jammed', 2) | has('full', 3) | (this.cassetteIn ? 1 << 4 : 0),
      (this.powerUp ? 1 : 0) | has('failure', 2) | has('transportOpen', 6),
      has('stalled', 0),
    ];
  }
}
