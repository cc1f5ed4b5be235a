import type { ByteParser } from './byte-session.js';

/** Why bytes mean nothing. */
export type GarbageReason = 'noise' | 'wrongChecksum' | 'impossibleLength' | 'unfinished';

/** Bytes that belong to no frame; those that follow each other are one item. */
export interface Garbage {
  kind: 'garbage';
  bytes: Uint8Array;
  reason: GarbageReason;
}

/** What begins at a place: an item and its length in bytes, nothing yet, or a byte that begins nothing. */
export type Found<Item> = { item: Item; length: number } | 'more' | GarbageReason;

/** How one protocol's frames are recognised. Pure. */
export interface Frames<Item> {
  /**
   * Looks at `bytes[at]` and what follows. `more`: it may yet become a frame. `quiet`: the line has fallen silent, so
   * nothing more will come; `more` then means that the byte is given up.
   */
  itemAt(bytes: Uint8Array, at: number, quiet: boolean): Found<Item>;
}

/** Finds frames in whatever arrives. Holds at most one frame; after a wrong one it looks on from the next byte. */
export class FrameScanner<Item extends { kind: string }> implements ByteParser<Item | Garbage> {
  private held = new Uint8Array(0);

  constructor(private readonly frames: Frames<Item>) {}

  /** Bytes held back until more of their frame arrives. */
  get holds(): number {
    return this.held.length;
  }

  push(chunk: Uint8Array): (Item | Garbage)[] {
    if (this.held.length === 0) return this.scan(chunk, false);
    const bytes = new Uint8Array(this.held.length + chunk.length);
    bytes.set(this.held);
    bytes.set(chunk, this.held.length);
    return this.scan(bytes, false);
  }

  idle(): (Item | Garbage)[] {
    return this.scan(this.held, true);
  }

  reset(): void {
    this.held = new Uint8Array(0);
  }

  private scan(bytes: Uint8Array, quiet: boolean): (Item | Garbage)[] {
    const items: (Item | Garbage)[] = [];
    let at = 0;
    let garbage: { from: number; reason: GarbageReason } | undefined;
    const giveUp = (to: number): void => {
      if (garbage) items.push({ kind: 'garbage', bytes: bytes.slice(garbage.from, to), reason: garbage.reason });
      garbage = undefined;
    };
    while (at < bytes.length) {
      const found = this.frames.itemAt(bytes, at, quiet);
      if (found === 'more' && !quiet) break;
      if (typeof found === 'string') {
        // Of bytes that follow each other the first one's reason tells the most.
        garbage ??= { from: at, reason: found === 'more' ? 'unfinished' : found };
        at += 1;
        continue;
      }
      giveUp(at);
      items.push(found.item);
      at += found.length;
    }
    giveUp(at);
    this.held = bytes.slice(at);
    return items;
  }
}
