import { randomUUID } from 'node:crypto';
import { unlink, type FileHandle } from 'node:fs/promises';
import type { Clock } from '#libs/clock';
import { replaceFile } from '../atomic-file.js';
import { DroppedTally } from './dropped-tally.js';
import { JournalError, toJournalError, type JournalEntry, type StoredEntry } from './entry.js';
import { encodeFrame, type Scan } from './frame.js';
import type { Holes } from './holes.js';
import { acknowledgedFile, openFiles, saveId, type FoundJournal, type ReadMemo } from './open-journal.js';
import { createSegment, dropNoted, entriesOf, scanPart, type Segment } from './segment.js';

export interface JournalOptions {
  directory: string;
  clock: Clock;
  /** Above this, the oldest noted entries are dropped. Raised and cleared ones never are. Default 64 MiB. */
  maxBytes?: number;
  /**
   * Nothing more is taken above this: entries that are never dropped must not fill the disk that the terminal needs for
   * itself. Default four times `maxBytes`.
   */
  mostBytes?: number;
  /** Default 256 KiB. */
  segmentBytes?: number;
  /** Told of every memo on opening, in order, with the number of the last entry written together with it. */
  readMemo?: ReadMemo;
  /** Awaited before entries up to `seq` and their memos leave the disk: whoever replays memos saves his state here. */
  beforeForgetting?: (seq: number) => Promise<void>;
}

export interface JournalStatus {
  bytes: number;
  /** Entries held and not acknowledged. */
  queued: number;
  /** Noted entries dropped since the journal was opened. */
  dropped: number;
  damaged: number;
  /** Holds more than it is meant to, of entries that are never dropped. */
  overfull?: boolean;
  /** The last write failed, and why. */
  error?: string;
}

interface Waiting {
  entries: readonly JournalEntry[];
  memo: unknown;
  resolve(seqs: number[]): void;
  reject(error: JournalError): void;
}

const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;
const DEFAULT_SEGMENT_BYTES = 256 * 1024;
const RECENT_ENTRIES = 256;
const MOST_OF_MAX = 4;
const SAVE_ACKNOWLEDGED_AFTER_MS = 500;
const TRY_AGAIN_AFTER_MS = 5_000;

/** The agent's durable, bounded, append-only record of events. One process at a time. */
export class Journal {
  private name: string;
  private readonly closed: Segment[];
  private active: Segment;
  private file: FileHandle;
  private readonly holes: Holes;
  private acknowledged: number;
  private readonly waiting: Waiting[] = [];
  private recent: StoredEntry[] = [];
  private cached?: { path: string; bytes: number; entries: StoredEntry[] };
  /** Writes, drops and deletions, one after the other. */
  private work: Promise<void> = Promise.resolve();
  private writing = false;
  private mustRoll = false;
  private dropped = 0;
  private readonly untold = new DroppedTally();
  private damaged: number;
  /** Why the last append failed, and why the last work behind it did: saving, deleting, dropping. */
  private error?: string;
  private upkeepError?: string;
  private saveTimer?: NodeJS.Timeout;
  private closing = false;

  static async open(options: JournalOptions): Promise<Journal> {
    try {
      return new Journal(await openFiles(options.directory, options.readMemo ?? (() => undefined)), options);
    } catch (error) {
      throw toJournalError(error, options.directory);
    }
  }

  private constructor(
    found: FoundJournal,
    private readonly options: JournalOptions,
  ) {
    this.name = found.id;
    this.closed = found.closed;
    this.active = found.active;
    this.file = found.file;
    this.holes = found.holes;
    this.acknowledged = found.acknowledged;
    this.damaged = found.damaged;
    this.holes.forget(this.acknowledged);
  }

  get id(): string {
    return this.name;
  }

  /** The number that the next entry will get. */
  get next(): number {
    return this.active.last + 1;
  }

  /** The lowest number that is held and not acknowledged, or `next` when there is none. */
  get oldest(): number {
    const first = this.closed[0]?.first ?? this.active.first;
    return Math.min(this.holes.skip(Math.max(this.acknowledged + 1, first)), this.next);
  }

  get status(): JournalStatus {
    const { oldest, bytes, dropped, damaged } = this;
    const queued = this.next - oldest - this.holes.count(oldest, this.next);
    const overfull = bytes > this.maxBytes + this.segmentBytes;
    const error = this.error ?? this.upkeepError;
    return { bytes, queued, dropped, damaged, ...(overfull && { overfull }), ...(error !== undefined && { error }) };
  }

  /**
   * Resolves with the entries' numbers once they are on disk, all or none. Calls that come while a write is under way
   * share the next one. Rejects with a {@link JournalError} when the disk does not take them; nothing is written then.
   */
  append(entries: readonly JournalEntry[], memo?: unknown): Promise<number[]> {
    if (entries.length === 0) return Promise.resolve([]);
    // The next run may already write there: nothing of this one may begin a file any more.
    if (this.closing) return Promise.reject(new JournalError(`journal ${this.options.directory}: it has been closed`));
    return new Promise((resolve, reject) => {
      this.waiting.push({ entries, memo, resolve, reject });
      if (this.writing) return;
      this.writing = true;
      this.enqueue(() => this.writeAll());
    });
  }

  /** Entries from exactly `from` on, without a gap, one to `limit` of them. Empty when that number is not held. */
  async read(from: number, limit: number): Promise<StoredEntry[]> {
    if (from >= (this.recent[0]?.seq ?? Infinity)) return consecutive(this.recent, from, limit);
    const holds = (one: Segment): boolean => one.first <= from && from <= one.last;
    const segment = this.closed.find(holds) ?? (holds(this.active) ? this.active : undefined);
    if (!segment) return [];
    const entries = await this.entriesIn(segment);
    const run = consecutive(entries, from, limit);
    if (run.length === 0)
      await this.stepOver(from, (entries.find(({ seq }) => seq > from)?.seq ?? segment.last + 1) - 1);
    return run;
  }

  /** Everything up to and with `upTo` is committed at the server. Whole segments below it go. Saved lazily. */
  acknowledge(upTo: number): void {
    const seq = Math.min(upTo, this.next - 1);
    if (seq <= this.acknowledged) return;
    this.acknowledged = seq;
    this.holes.forget(seq);
    this.planSaving(SAVE_ACKNOWLEDGED_AFTER_MS);
    if ((this.closed[0]?.last ?? Infinity) <= seq) this.enqueue(() => this.deleteAcknowledged());
  }

  /**
   * Goes on under a new name. Needed when the server knows numbers that were never given here, because the files were
   * put back from an older copy: under the old name it would take new entries for old ones.
   */
  renew(): Promise<void> {
    return new Promise((resolve) => {
      this.enqueue(async () => {
        const id = randomUUID();
        // First what is acknowledged: the new name without it would bring all of that to the server as new.
        await this.saveAcknowledged(id, true);
        await saveId(this.options.directory, id);
        this.name = id;
      });
      this.enqueue(async () => resolve());
    });
  }

  /** Waits for what is under way and closes the file. */
  async close(): Promise<void> {
    this.closing = true;
    this.enqueue(() => this.saveAcknowledged());
    await this.work;
    await this.file.close();
  }

  /** Numbers that a file should hold and does not, damaged or taken away since it was opened: nobody may wait for them. */
  private async stepOver(from: number, to: number): Promise<void> {
    // They may be about to be dropped, or deleted as acknowledged, which is no damage.
    await this.work;
    if (from <= this.acknowledged || this.holes.skip(from) !== from) return;
    this.holes.add(from, to);
    this.damaged += 1;
  }

  private enqueue(step: () => Promise<void>): void {
    this.work = this.work.then(step).catch((error: unknown) => {
      this.upkeepError = toJournalError(error, this.options.directory).message;
      this.planSaving(TRY_AGAIN_AFTER_MS);
      this.saveTimer?.unref();
    });
  }

  private planSaving(afterMs: number): void {
    if (this.closing) return;
    this.saveTimer ??= setTimeout(() => {
      this.enqueue(() => this.saveAcknowledged());
      this.enqueue(() => this.deleteAcknowledged());
    }, afterMs);
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0);
      try {
        const numbered = await this.write(batch);
        batch.forEach((one, i) => one.resolve(numbered[i]!));
      } catch (error) {
        const readable = toJournalError(error, this.options.directory);
        this.error = readable.message;
        for (const one of batch) one.reject(readable);
      }
    }
    this.writing = false;
    if (this.bytes > this.maxBytes) this.enqueue(() => this.dropOldestNoted());
    else this.tellDropped();
  }

  private async write(batch: Waiting[]): Promise<number[][]> {
    if (this.bytes >= this.mostBytes) await this.makeRoom();
    await this.rollIfDue();
    let seq = this.next;
    const stored = batch.map(({ entries }) => entries.map((entry): StoredEntry => ({ seq: seq++, ...entry })));
    const frames = stored.map((entries, i) => encodeFrame({ entries, memo: batch[i]!.memo }));
    const bytes = Buffer.concat(frames);
    try {
      await writeFully(this.file, bytes, this.active.bytes);
      await this.file.datasync();
    } catch (error) {
      // What a failed sync left in the file cannot be trusted: cut it off, and go on in a new file.
      this.mustRoll = true;
      await this.file.truncate(this.active.bytes).catch(() => (this.active.unconfirmed = true));
      throw error;
    }
    const all = stored.flat();
    this.active.bytes += bytes.length;
    this.active.last = seq - 1;
    this.active.noted += all.filter((entry) => entry.kind === 'noted').length;
    this.recent = [...this.recent, ...all].slice(-RECENT_ENTRIES);
    this.error = undefined;
    return stored.map((entries) => entries.map((entry) => entry.seq));
  }

  private async rollIfDue(): Promise<void> {
    if (this.active.bytes < this.segmentBytes && !this.mustRoll) return;
    // An empty active segment has the very name the new one would get: it is begun anew.
    const { segment, file } = await createSegment(this.options.directory, this.next);
    if (segment.path !== this.active.path) this.closed.push(this.active);
    await this.file.close().catch(() => undefined);
    this.active = segment;
    this.file = file;
    this.mustRoll = false;
    this.enqueue(() => this.deleteAcknowledged());
  }

  private async entriesIn(segment: Segment): Promise<StoredEntry[]> {
    const { path, bytes, last } = segment;
    const known = this.cached?.path === path && this.cached.bytes <= bytes ? this.cached : undefined;
    if (known?.bytes === bytes) return known.entries;
    // The active one grows while it is read: only what is new in it is read then.
    const { frames } = await scanPart(path, known?.bytes ?? 0, bytes).catch(nothingWhereMissing);
    const fresh = entriesOf(frames, last, known?.entries.at(-1)?.seq);
    const entries = known ? [...known.entries, ...fresh] : fresh;
    this.cached = { path, bytes, entries };
    return entries;
  }

  private async saveAcknowledged(journal = this.name, durable = false): Promise<void> {
    clearTimeout(this.saveTimer);
    this.saveTimer = undefined;
    const content = JSON.stringify({ journal, upTo: this.acknowledged });
    await replaceFile(acknowledgedFile(this.options.directory), content, durable);
    this.upkeepError = undefined;
  }

  private async deleteAcknowledged(): Promise<void> {
    const done = this.closed.filter(({ last }) => last <= this.acknowledged).at(-1);
    if (!done) return;
    await this.options.beforeForgetting?.(done.last);
    while ((this.closed[0]?.last ?? Infinity) <= done.last) {
      await unlink(this.closed[0]!.path).catch(ignoreMissing);
      this.closed.shift();
    }
  }

  private async dropOldestNoted(): Promise<void> {
    for (let bytes = this.bytes; bytes > this.maxBytes;) {
      const at = this.closed.findIndex(({ noted }) => noted > 0);
      if (at < 0) break;
      const segment = this.closed[at]!;
      await this.options.beforeForgetting?.(segment.last);
      const keepFile = this.closed[at - 1]?.unconfirmed ?? false;
      const fresh = await dropNoted(segment, keepFile);
      bytes -= segment.bytes - fresh.segment.bytes;
      if (fresh.segment.bytes > 0 || keepFile) this.closed[at] = fresh.segment;
      else this.removeClosed(at);
      this.forgetDropped(fresh.dropped);
    }
    this.tellDropped();
  }

  /** A file that is gone leaves its numbers to the one before it. */
  private removeClosed(at: number): void {
    const [gone] = this.closed.splice(at, 1);
    const before = this.closed[at - 1];
    if (before) before.last = gone!.last;
  }

  private forgetDropped(dropped: readonly StoredEntry[]): void {
    for (const { seq } of dropped) if (seq > this.acknowledged) this.holes.add(seq, seq);
    const gone = dropped.filter(({ seq }) => seq > this.acknowledged);
    this.cached = undefined;
    this.recent = this.recent.filter(({ seq }) => seq > (dropped.at(-1)?.seq ?? 0));
    this.dropped += gone.length;
    this.untold.add(gone);
  }

  private tellDropped(): void {
    // While the disk takes nothing, it would only be tried again and again.
    const notice = this.error === undefined ? this.untold.take(this.options.clock.now()) : undefined;
    if (notice) void this.append([notice]).catch(() => this.untold.putBack(notice));
  }

  /** Entries that are never dropped fill it to the last: nothing more is taken before the server has acknowledged some. */
  private async makeRoom(): Promise<void> {
    await this.dropOldestNoted();
    if (this.bytes < this.mostBytes) return;
    const megabytes = Math.round(this.bytes / 1024 / 1024);
    throw new JournalError(
      `journal ${this.options.directory}: it holds ${megabytes} MiB that the server has not acknowledged and takes no more`,
    );
  }

  private get bytes(): number {
    return this.closed.reduce((sum, segment) => sum + segment.bytes, this.active.bytes);
  }

  private get segmentBytes(): number {
    return this.options.segmentBytes ?? DEFAULT_SEGMENT_BYTES;
  }

  private get mostBytes(): number {
    return this.options.mostBytes ?? this.maxBytes * MOST_OF_MAX;
  }

  private get maxBytes(): number {
    return this.options.maxBytes ?? DEFAULT_MAX_BYTES;
  }
}

function consecutive(entries: readonly StoredEntry[], from: number, limit: number): StoredEntry[] {
  const start = entries.findIndex((entry) => entry.seq === from);
  if (start < 0) return [];
  const run = entries.slice(start, start + limit);
  const gap = run.findIndex((entry, i) => entry.seq !== from + i);
  return gap < 0 ? run : run.slice(0, gap);
}

async function writeFully(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

function nothingWhereMissing(error: NodeJS.ErrnoException): Pick<Scan, 'frames'> {
  ignoreMissing(error);
  return { frames: [] };
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
