import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile, replaceFile } from '../atomic-file.js';
import { readableDiskError } from '../disk-error.js';
import { diffMemory, emptyMemory, mergePatches, patchMemory, type Memory, type MemoryPatch } from './memory.js';

const record = z.record(z.string(), z.unknown());
const savedMemory = z.object({
  v: z.literal(1),
  journal: z.uuid(),
  seq: z.int().nonnegative(),
  memory: z.object({
    conditions: record,
    faults: record,
    counters: record,
    modes: record,
    acts: record,
    tallies: record.default({}),
    held: record,
    told: record,
    standing: record.default({}),
    views: record.default({}),
    transactions: record.default({}),
    awaited: record.default({}),
    places: record.default({}),
  }),
});

const SAVE_AFTER_MS = 1_000;
const TRY_AGAIN_AFTER_MS = 5_000;

/**
 * The detector's memory on disk. The journal comes first: every frame carries the change of memory that belongs to its
 * events (`MemoryPatch`), and the file says up to which number it includes them. So a crash between the two neither
 * loses nor doubles a fault: on opening, later patches are laid over what the file says.
 */
export class MemoryStore {
  memory: Memory = emptyMemory();
  /** Last journal number whose change is in `memory`. */
  private seq = 0;
  /** What changed without an event since the last frame, and is not in the file yet: goes with the next frame. */
  private unwritten?: MemoryPatch;
  private savedJournal?: string;
  private dirty = false;
  private timer?: NodeJS.Timeout;
  private saving: Promise<void> = Promise.resolve();
  private closed = false;
  /** What the file on disk includes. */
  private savedSeq = 0;
  private journal?: { readonly id: string };
  /** Why the last saving failed. */
  error?: string;

  constructor(private readonly directory: string) {}

  /** Reads the file. Without one, or with one that is not whole, the patches of the journal are all there is. */
  async load(): Promise<void> {
    const saved = savedMemory.safeParse(await readJsonFile(this.path));
    if (!saved.success) return;
    this.memory = saved.data.memory as unknown as Memory;
    this.savedSeq = this.seq = saved.data.seq;
    this.savedJournal = saved.data.journal;
  }

  /**
   * A patch found while the journal is opened, in order: laid over at once where the file does not include it yet. A week
   * offline leaves hundreds of thousands of them.
   */
  replay(memo: unknown, seq: number, journal: string): void {
    this.belongTo(journal);
    if (seq > this.seq) this.put(patchMemory(this.memory, memo as MemoryPatch), seq);
  }

  /** Once the journal is open. */
  reconcile(journal: { readonly id: string }): void {
    this.belongTo(journal.id);
    this.journal = journal;
  }

  private belongTo(journal: string): void {
    if (this.savedJournal === journal) return;
    // A new journal numbers from one: everything in it is later than a memory of the old one.
    this.savedSeq = this.seq = 0;
    this.savedJournal = journal;
  }

  /** The memory now; `seq` when events went to the journal with it. Saved within a second. */
  put(memory: Memory, seq?: number): void {
    this.unwritten = seq === undefined ? this.patchTo(memory) : undefined;
    this.memory = memory;
    this.seq = seq ?? this.seq;
    this.dirty = true;
    this.planSaving(SAVE_AFTER_MS);
  }

  /**
   * What a frame has to carry so that the disk says `memory`: also the changes that came before it and went into no frame.
   * Else a place in a file would come to disk without what was noted on the way there.
   */
  patchTo(memory: Memory): MemoryPatch | undefined {
    return mergePatches(this.unwritten, diffMemory(this.memory, memory));
  }

  /** On disk with all changes up to that number when it resolves. Asks nothing of a full disk when it is so already. */
  async flushUpTo(seq: number): Promise<void> {
    if (this.savedSeq < seq) await this.flush();
  }

  /** Saves now; on disk when it resolves. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.saving = this.saving.catch(() => undefined).then(() => this.save());
    return this.saving;
  }

  /** Saves for the last time. */
  async close(): Promise<void> {
    this.closed = true;
    await this.flush();
  }

  private planSaving(afterMs: number): void {
    if (this.closed) return;
    this.timer ??= setTimeout(() => void this.flush().catch(() => this.tryAgain()), afterMs);
  }

  /** The disk may come back though nothing more is seen. No reason for a process to stay alive. */
  private tryAgain(): void {
    this.planSaving(TRY_AGAIN_AFTER_MS);
    this.timer?.unref();
  }

  private async save(): Promise<void> {
    if (!this.dirty) return;
    this.dirty = false;
    const { seq, memory, unwritten } = this;
    const journal = this.journal?.id ?? this.savedJournal;
    try {
      await replaceFile(this.path, JSON.stringify({ v: 1, journal, seq, memory }));
      this.savedSeq = seq;
      // What came meanwhile holds these changes as well: laid over twice they change nothing more.
      if (this.unwritten === unwritten) this.unwritten = undefined;
      this.error = undefined;
    } catch (error) {
      this.dirty = true;
      this.error = `memory ${this.path}: ${readableDiskError(error)}`;
      throw error;
    }
  }

  private get path(): string {
    return join(this.directory, 'memory.json');
  }
}
