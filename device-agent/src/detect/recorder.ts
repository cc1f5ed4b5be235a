import type { Clock } from '#libs/clock';
import type { Logger } from '#libs/observability';
import { clockJump, type ClockLook } from '../health/clock-watch.js';
import type { Journal, JournalEntry } from '../journal/index.js';
import { detect, nextDue, resume, type Input } from './detect.js';
import { diffMemory, type Memory } from './memory.js';
import type { MemoryStore } from './memory.store.js';
import type { Tuning } from './timing.table.js';
import { toEntry } from './to-entry.js';

export interface RecorderOptions {
  tuning: Tuning;
  clock: Clock;
  logger: Logger;
  /** The names of the drivers that the configuration names: what others said before ends at the start. */
  sources?: readonly string[];
  /** New entries are on disk, under these numbers. */
  onJournaled(entries: readonly JournalEntry[], seqs: readonly number[]): void;
  /** Default 1 s. */
  retryMs?: number;
  /** Milliseconds of a clock that nobody can set, by which a jump of the other one is known. */
  steadyMs: () => number;
}

const MOST_WAITING = 20_000;
const BATCH = 500;
const LONGEST_SLEEP_MS = 1_000;

/**
 * Takes what is seen, one thing after the other, through the detector and into the journal, and only then into the
 * memory. While the disk does not take a write, it is tried again and what is seen meanwhile waits.
 */
export class Recorder {
  private readonly waiting: { input: Input; at: Date }[] = [];
  private running: Promise<void> = Promise.resolve();
  private busy = false;
  private stopping = false;
  private timer?: NodeJS.Timeout;
  private lastLook: ClockLook;
  /** Why events cannot be journaled now. */
  problem?: string;
  /** Observations that went because too many waited. */
  overflown = 0;

  constructor(
    private readonly journal: Journal,
    private readonly store: MemoryStore,
    private readonly options: RecorderOptions,
  ) {
    this.lastLook = this.lookAtClocks();
  }

  /** Goes on from the memory. A driver that had failed is taken as well again until it fails anew. */
  start(): void {
    const { clock, tuning, sources } = this.options;
    this.store.put(resume(this.store.memory, clock.now(), tuning));
    if (sources) this.take({ kind: 'started', sources });
    for (const { component, fault, cause } of Object.values(this.store.memory.conditions)) {
      if (fault !== 'driver.failed') continue;
      this.take({
        kind: 'condition',
        component,
        fault,
        cause,
        active: false,
        raw: { protocol: 'agent', code: 'started' },
      });
    }
    this.planTick();
  }

  take(input: Input): void {
    this.checkClock();
    this.put(input);
  }

  /**
   * Has the clock been set since it was last looked at, the detector is told before anything is judged by the new time:
   * else a jump of a day would end every debounce and every mode.
   */
  checkClock(): void {
    const look = this.lookAtClocks();
    const jumpMs = clockJump(this.lastLook, look);
    this.lastLook = look;
    if (jumpMs !== undefined) this.put({ kind: 'clockSet', jumpMs });
  }

  private put(input: Input): void {
    if (this.waiting.length >= MOST_WAITING) {
      this.waiting.shift();
      this.overflown += 1;
    }
    this.waiting.push({ input, at: this.options.clock.now() });
    if (this.busy) return;
    this.busy = true;
    this.running = this.run();
  }

  private lookAtClocks(): ClockLook {
    return { wallMs: this.options.clock.now().getTime(), steadyMs: this.options.steadyMs() };
  }

  /** Resolves when all that was taken so far is in the journal, or in the memory where nothing came of it. */
  written(): Promise<void> {
    return this.running;
  }

  /** Writes down what still waits, then saves the memory. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    await this.running;
    await this.store.close().catch(() => undefined);
  }

  private async run(): Promise<void> {
    // What a driver tells in one turn, and the place that it has reached with it, are judged together.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const batch = this.nextBatch();
      const before = this.store.memory;
      const { memory, entries } = this.decide(before, batch);
      if (entries.length === 0) {
        if (diffMemory(before, memory)) this.store.put(memory);
        continue;
      }
      const seqs = await this.append(entries, this.store.patchTo(memory));
      if (!seqs) break;
      this.store.put(memory, seqs.at(-1));
      this.tell(entries, seqs);
    }
    this.busy = false;
    this.planTick();
  }

  /** Whoever is told of it must not be able to end the watch: what was journaled goes out in any case. */
  private tell(entries: JournalEntry[], seqs: number[]): void {
    try {
      this.options.onJournaled(entries, seqs);
    } catch (error) {
      this.options.logger.error({ err: error }, 'what was journaled could not be told');
    }
  }

  /** Never ends between what was read of a file and its place: those go into one frame. */
  private nextBatch(): { input: Input; at: Date }[] {
    const place = this.waiting.findIndex(({ input }, i) => i >= BATCH - 1 && input.kind === 'place');
    return this.waiting.splice(0, place < 0 ? BATCH : place + 1);
  }

  private decide(before: Memory, batch: { input: Input; at: Date }[]): { memory: Memory; entries: JournalEntry[] } {
    let memory = before;
    const entries: JournalEntry[] = [];
    for (const { input, at } of batch) {
      try {
        const detection = detect(memory, input, at, this.options.tuning);
        entries.push(...detection.outcomes.map((outcome) => toEntry(outcome, at)));
        memory = detection.memory;
      } catch (error) {
        // A defect must not end the watch over everything else.
        this.options.logger.error({ err: error, input: input.kind }, 'an observation could not be judged');
      }
    }
    return { memory, entries };
  }

  private async append(entries: JournalEntry[], memo: unknown): Promise<number[] | undefined> {
    for (;;) {
      try {
        const seqs = await this.journal.append(entries, memo);
        this.problem = undefined;
        return seqs;
      } catch (error) {
        const { message } = error as Error;
        if (this.problem !== message) this.options.logger.error({ reason: message }, 'events cannot be journaled');
        this.problem = message;
      }
      if (this.stopping) return undefined;
      await new Promise((resolve) => setTimeout(resolve, this.options.retryMs ?? 1_000));
    }
  }

  /** Never sleeps long: the clock may be set while it does. */
  private planTick(): void {
    clearTimeout(this.timer);
    if (this.stopping) return;
    const due = nextDue(this.store.memory, this.options.tuning);
    if (due === undefined) return;
    const wait = Math.min(LONGEST_SLEEP_MS, Math.max(5, due - this.options.clock.now().getTime()));
    this.timer = setTimeout(() => this.take({ kind: 'tick' }), wait);
  }
}
