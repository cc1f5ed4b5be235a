import type { Duplex } from 'node:stream';
import { SerialDevice } from '../serial-device.js';

type Trouble = 'paperLow' | 'paperOut' | 'coverOpen' | 'cutterJam' | 'paperJam' | 'mechanism' | 'broken' | 'offline';

/** A thermal printer that answers real-time status questions; `full` for a Custom printer's six bytes. */
export class SimulatedEscPosPrinter extends SerialDevice {
  private readonly troubles = new Set<Trouble>();

  constructor(
    private readonly model: 'escpos' | 'vkp80' = 'escpos',
    port = 0,
  ) {
    super(port);
  }

  /** Something is wrong with it from now on. */
  begin(trouble: Trouble): void {
    this.troubles.add(trouble);
  }

  clear(): void {
    this.troubles.clear();
  }

  protected attach(line: Duplex): void {
    let held: number[] = [];
    line.on('data', (chunk: Buffer) => {
      for (const byte of chunk) {
        held = [...held, byte].slice(-3);
        if (held[0] !== 0x10 || held[1] !== 0x04 || held.length < 3) continue;
        this.remember(`10 04 ${byte.toString(16).padStart(2, '0')}`);
        const answer = this.answerTo(byte);
        if (answer && this.isPlugged) line.write(Uint8Array.from(answer));
        held = [];
      }
    });
  }

  private answerTo(n: number): number[] | undefined {
    if (n === 0x14) return this.model === 'vkp80' ? this.fullStatus() : undefined;
    if (this.model === 'vkp80') return undefined;
    const answers: Record<number, number> = {
      1: this.stopped ? 0x08 : 0,
      2: this.bits({ coverOpen: 0x04, paperOut: 0x20, cutterJam: 0x40, mechanism: 0x40, broken: 0x40 }),
      3: this.bits({ mechanism: 0x04, cutterJam: 0x08, broken: 0x20 }),
      4: this.bits({ paperLow: 0x0c, paperOut: 0x6c }),
    };
    const answer = answers[n];
    return answer === undefined ? undefined : [0x12 | answer];
  }

  private fullStatus(): number[] {
    return [
      0x10,
      0x0f,
      this.bits({ paperOut: 0x05, paperLow: 0x04 }),
      this.bits({ coverOpen: 0x03 }),
      this.bits({ paperJam: 0x40, mechanism: 0x08 }),
      this.bits({ cutterJam: 0x01, broken: 0x08 }),
    ];
  }

  private get stopped(): boolean {
    return [...this.troubles].some((trouble) => trouble !== 'paperLow');
  }

  private bits(of: Partial<Record<Trouble, number>>): number {
    return [...this.troubles].reduce((mask, trouble) => mask | (of[trouble] ?? 0), 0);
  }
}
