import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile, replaceFile } from '../atomic-file.js';
import { emptyMemory, patchMemory, type Memory, type MemoryPatch } from './memory.js';

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
  }),
});

const SAVE_AFTER_MS = 1_000;

/**
 * The detector's memory on disk. The journal comes first: every frame carries the change of memory that belongs to its
 * events (`MemoryPatch`), and the file says up to which number it includes them. So a crash between the two neither
 * loses nor doubles a fault: on opening, later patches are laid over what the file says.
 */
export class MemoryStore {
  memory: Memory = emptyMemory();
  /** Last journal number whose change is in `memory`. */
  private seq = 0;
  private savedJournal?: string;
  private dirty = false;
  private timer?: NodeJS.Timeout;
  private saving: Promise<void> = Promise.resolve();
  private readonly later: { patch: MemoryPatch; seq: number }[] = [];
  private journal?: { readonly id: string };
  /** Why the last saving failed. */
  error?: string;

  constructor(private readonly directory: string) {}

  /** Reads the file. Without one, or with one that is not whole, the patches of the journal are all there is. */
  async load(): Promise<void> {
    const saved = savedMemory.safeParse(await readJsonFile(this.path));
    if (!saved.success) return;
    this.memory = saved.data.memory as unknown as Memory;
    this.seq = saved.data.seq;
    this.savedJournal = saved.data.journal;
  }

  /** A patch found while the journal is opened. */
  replay(memo: unknown, seq: number): void {
    this.later.push({ patch: memo as MemoryPatch, seq });
  }

  /** Once the journal is open: lays the patches over that the file does not include yet. */
  reconcile(journal: { readonly id: string }): void {
    this.journal = journal;
    // A new journal numbers from one: everything in it is later than a memory of the old one.
    if (this.savedJournal !== journal.id) this.seq = 0;
    for (const { patch, seq } of this.later.splice(0)) {
      if (seq > this.seq) this.put(patchMemory(this.memory, patch), seq);
    }
  }

  /** The memory now; `seq` when events went to the journal with it. Saved within a second. */
  put(memory: Memory, seq = this.seq): void {
    this.memory = memory;
    this.seq = seq;
    this.dirty = true;
    this.timer ??= setTimeout(() => void this.flush().catch(() => undefined), SAVE_AFTER_MS);
  }

  /** Saves now; on disk when it resolves. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.saving = this.saving.catch(() => undefined).then(() => this.save());
    return this.saving;
  }

  private async save(): Promise<void> {
    if (!this.dirty) return;
    this.dirty = false;
    try {
      await replaceFile(
        this.path,
        JSON.stringify({ v: 1, journal: this.journal?.id, seq: this.seq, memory: this.memory }),
      );
      this.error = undefined;
    } catch (error) {
      this.dirty = true;
      this.error = (error as Error).message;
      throw error;
    }
  }

  private get path(): string {
    return join(this.directory, 'memory.json');
  }
}
