import type { FaultCode } from '#libs/domain';
import type { SimulatedTerminal } from '../terminal/index.js';

/** Small matters of every day: the supplies that run low. */
const SMALL_FAULTS: readonly FaultCode[] = ['paper.low', 'cassette.low', 'printer.supplyLow', 'card.binHigh'];

const LASTS_MS = 20 * 60_000;

/** Raises a small fault somewhere now and then, and clears it some minutes later. Off unless started. */
export class Noise {
  private timers = new Set<NodeJS.Timeout>();

  /** @param perHour faults an hour over the whole fleet */
  constructor(
    private readonly terminals: readonly SimulatedTerminal[],
    private readonly perHour: number,
  ) {}

  start(): void {
    if (this.perHour <= 0 || this.terminals.length === 0) return;
    // Exponential gaps: faults of independent machines do not come at a beat.
    this.after((-Math.log(1 - Math.random()) * 3_600_000) / this.perHour, () => {
      this.makeOne();
      this.start();
    });
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  private makeOne(): void {
    const terminal = pick(this.terminals);
    const fault = pick(SMALL_FAULTS);
    terminal.raise(fault, { simulated: true });
    this.after(LASTS_MS * (0.5 + Math.random()), () => terminal.clear(fault));
  }

  private after(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, ms);
    this.timers.add(timer);
  }
}

const pick = <T>(from: readonly T[]): T => from[Math.floor(Math.random() * from.length)]!;
