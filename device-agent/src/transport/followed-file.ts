import { createHash } from 'node:crypto';
import { open, stat, type FileHandle } from 'node:fs/promises';
import type { FilePlace } from './bookmark.js';

/** Bytes of the beginning, and before the offset, by which a file is known again. */
const MARK = 64;
const CHUNK = 32 * 1_024;
/** Characters of at most four bytes begin at a multiple of it, in UTF-16 too. */
const ALIGNED = 4;

/** Where the reading of a file goes. */
export interface Taker {
  /** `false`: nobody listens any more. What was not taken is read again at the next opening. */
  wants(): boolean;
  take(chunk: Uint8Array): void;
  /** Resolves when more may be taken. */
  ready(): Promise<void>;
  /** What follows does not continue what was read before, the former: the file was replaced, emptied or rewritten. */
  fresh(former: FollowedFile): void;
}

/**
 * One file that grows. Known again by its first bytes and by those just before the offset: inode numbers are used
 * anew at once by some file systems and mean nothing on some network shares.
 */
export class FollowedFile {
  private handle: FileHandle | undefined;
  private ino = 0n;
  /** Of the file when it was last read to its end. */
  private stamp: string | undefined;
  private head: Buffer = Buffer.alloc(0);
  private tail: Buffer = Buffer.alloc(0);
  private offset = 0;
  private lastChange = 0;

  constructor(readonly path: string) {}

  get isOpen(): boolean {
    return this.handle !== undefined;
  }

  /** When it had changed last, the last time it was looked at, in ms since 1970. */
  get changed(): number {
    return this.lastChange;
  }

  get place(): FilePlace {
    return { path: this.path, offset: this.offset, head: digest(this.head), tail: digest(this.tail) };
  }

  /** Goes on where the content was read to before, by whatever name. Whether this file is that content, or goes on from it. */
  async resume({ offset, head, tail }: FilePlace): Promise<boolean> {
    const found = await this.look();
    if (!found || Number(found.size) < offset) return false;
    const handle = await open(this.path, 'r');
    try {
      const first = await peek(handle, 0, lengthOf(head));
      const last = await peek(handle, offset - lengthOf(tail), lengthOf(tail));
      if (digest(first) !== head || digest(last) !== tail) return false;
      [this.head, this.tail, this.offset] = [first, last, offset];
      return true;
    } finally {
      await handle.close();
    }
  }

  /** The last of what was read before, about as many bytes. Its first line may be cut. */
  async before(bytes: number): Promise<Uint8Array> {
    if (this.offset === 0) return new Uint8Array(0);
    const handle = await open(this.path, 'r');
    const from = Math.max(0, Math.ceil((this.offset - bytes) / ALIGNED) * ALIGNED);
    try {
      return await peek(handle, from, this.offset - from);
    } finally {
      await handle.close();
    }
  }

  /** Begins behind what the file holds now; a file that is not there begins at its first byte. */
  async skipToEnd(): Promise<void> {
    const found = await this.look();
    if (!found) return;
    const handle = await open(this.path, 'r');
    const size = Number(found.size);
    this.head = await peek(handle, 0, Math.min(size, MARK));
    this.tail = await peek(handle, Math.max(0, size - MARK), Math.min(size, MARK));
    this.offset = size;
    await handle.close();
  }

  /** Goes on where another name of the same content ended: a renamed file, or the copy of one. Whether it is one. */
  async inherit(from: FollowedFile): Promise<boolean> {
    if (from.offset === 0 || !(await this.look())) return false;
    const handle = await open(this.path, 'r');
    const same = await from.isContinuedBy(handle);
    await handle.close();
    if (same) [this.head, this.tail, this.offset] = [from.head, from.tail, from.offset];
    return same;
  }

  /** Reads what is new. A file that was renamed away is read to its end before the one that took its name. */
  async readOn(taker: Taker): Promise<void> {
    const found = await this.look();
    if (found && found.stamp === this.stamp) return;
    if (this.handle && (!found || found.ino !== this.ino || found.ino === 0n)) {
      await this.drain(taker);
      // Whoever writes may hold the renamed file open until it makes the new one.
      if (!found) return;
      await this.close();
    }
    if (!found) return;
    if (!this.handle) {
      this.handle = await open(this.path, 'r');
      this.ino = found.ino;
    }
    await this.drain(taker);
    if (taker.wants()) this.stamp = found.stamp;
  }

  /** Gives the file back to the system; how far it was read stays known. */
  async close(): Promise<void> {
    const handle = this.handle;
    this.handle = undefined;
    await handle?.close().catch(() => undefined);
  }

  private async look(): Promise<{ ino: bigint; size: bigint; stamp: string } | undefined> {
    try {
      const { ino, size, mtimeNs } = await stat(this.path, { bigint: true });
      this.lastChange = Number(mtimeNs / 1_000n) / 1_000;
      return { ino, size, stamp: `${ino} ${size} ${mtimeNs}` };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  private async drain({ wants, take, fresh, ready }: Taker): Promise<void> {
    if (!this.handle) return;
    if (!(await this.isContinuedBy(this.handle))) {
      const former = new FollowedFile(this.path);
      [former.head, former.tail, former.offset] = [this.head, this.tail, this.offset];
      [this.head, this.tail, this.offset] = [Buffer.alloc(0), Buffer.alloc(0), 0];
      fresh(former);
    }
    while (this.handle) {
      await ready();
      if (!this.handle) return;
      const chunk = await peek(this.handle, this.offset, CHUNK);
      if (chunk.length === 0 || !wants()) return;
      this.remember(chunk);
      take(chunk);
    }
  }

  private async isContinuedBy(handle: FileHandle): Promise<boolean> {
    if (this.offset === 0) return true;
    const head = await peek(handle, 0, this.head.length);
    if (!head.equals(this.head)) return false;
    const tail = await peek(handle, this.offset - this.tail.length, this.tail.length);
    return tail.equals(this.tail);
  }

  private remember(chunk: Buffer): void {
    if (this.head.length < MARK) this.head = Buffer.concat([this.head, chunk.subarray(0, MARK)]).subarray(0, MARK);
    this.tail = Buffer.concat([this.tail, chunk.subarray(-MARK)]).subarray(-MARK);
    this.offset += chunk.length;
  }
}

async function peek(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  if (length === 0) return Buffer.alloc(0);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

function digest(bytes: Uint8Array): string {
  return `${bytes.length}:${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}`;
}

function lengthOf(mark: string): number {
  return Number.parseInt(mark, 10);
}
