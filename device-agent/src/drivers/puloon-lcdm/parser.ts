import type { ByteParser } from '../byte-session.js';
import { ACK, DEVICE_ID, EOT, ETX, FRAME_OVERHEAD, MAX_DATA, NAK, SOH, STX, xor, type Family } from './frame.js';

/** What stands on the line. */
export type PuloonItem =
  | { kind: 'ack' }
  | { kind: 'nak' }
  /** The 4000 style ends a conversation with it. */
  | { kind: 'eot' }
  | { kind: 'response'; command: number; data: Uint8Array; bytes: Uint8Array }
  /** A host's command: seen only where the agent listens on a line that another program drives. */
  | { kind: 'command'; command: number; data: Uint8Array; bytes: Uint8Array }
  | { kind: 'garbage'; bytes: Uint8Array; reason: GarbageReason };

export type GarbageReason = 'noise' | 'wrongChecksum' | 'tooLong' | 'unfinished';

/**
 * Answers whose data length is known. There ETX is looked for behind the data only, because a sensor byte may
 * take any value.
 */
const DATA_LENGTHS: Record<Family, Record<number, number>> = {
  lcdm1000: { 0x44: 1, 0x45: 8, 0x46: 4 },
  lcdm2000: { 0x44: 1, 0x45: 8, 0x46: 4, 0x55: 8 },
  lcdm4000: {},
};

/** Finds frames in whatever arrives. Holds at most one frame; after a wrong one it looks on from the next byte. */
export class PuloonParser implements ByteParser<PuloonItem> {
  private held = new Uint8Array(0);

  constructor(private readonly family: Family) {}

  push(chunk: Uint8Array): PuloonItem[] {
    const bytes = new Uint8Array(this.held.length + chunk.length);
    bytes.set(this.held);
    bytes.set(chunk, this.held.length);
    return this.scan(bytes, false);
  }

  idle(): PuloonItem[] {
    const items: PuloonItem[] = [];
    while (this.held.length > 0) for (const item of this.scan(this.held, true)) addItem(items, item);
    return items;
  }

  reset(): void {
    this.held = new Uint8Array(0);
  }

  /** `quiet`: nothing more is coming, so an unfinished frame gives up its first byte. */
  private scan(bytes: Uint8Array, quiet: boolean): PuloonItem[] {
    const items: PuloonItem[] = [];
    let at = 0;
    while (at < bytes.length) {
      const found = this.itemAt(bytes, at);
      if (found === 'more' && !quiet) break;
      const { item, length } = found === 'more' ? unfinishedAt(bytes, at) : found;
      addItem(items, item);
      at += length;
    }
    this.held = bytes.slice(at);
    return items;
  }

  private itemAt(bytes: Uint8Array, at: number): Found | 'more' {
    const first = bytes[at]!;
    if (first === ACK) return { item: { kind: 'ack' }, length: 1 };
    if (first === NAK) return { item: { kind: 'nak' }, length: 1 };
    if (first !== SOH && first !== EOT) return garbageAt(bytes, at, 'noise');
    return this.frameAt(bytes, at);
  }

  private frameAt(bytes: Uint8Array, at: number): Found | 'more' {
    const first = bytes[at]!;
    if (at + 1 >= bytes.length) return 'more';
    if (bytes[at + 1] !== DEVICE_ID[this.family]) return this.alone(bytes, at);
    if (at + 2 >= bytes.length) return 'more';
    if (bytes[at + 2] !== STX) return this.alone(bytes, at);
    if (at + 3 >= bytes.length) return 'more';
    const command = bytes[at + 3]!;
    const etx = this.endOfData(bytes, at, first === SOH ? DATA_LENGTHS[this.family][command] : undefined);
    if (typeof etx === 'string') return etx === 'more' ? 'more' : garbageAt(bytes, at, etx);
    if (etx + 1 >= bytes.length) return 'more';
    const frame = bytes.slice(at, etx + 2);
    if (xor(frame.subarray(0, -1)) !== frame.at(-1)) return garbageAt(bytes, at, 'wrongChecksum');
    const kind = first === SOH ? 'response' : 'command';
    return { item: { kind, command, data: frame.slice(4, -2), bytes: frame }, length: frame.length };
  }

  // A 04 that begins no frame is the end of a 4000 style conversation.
  private alone(bytes: Uint8Array, at: number): Found {
    return bytes[at] === EOT ? { item: { kind: 'eot' }, length: 1 } : garbageAt(bytes, at, 'noise');
  }

  private endOfData(bytes: Uint8Array, at: number, length: number | undefined): number | 'more' | GarbageReason {
    if (length !== undefined) {
      const etx = at + 4 + length;
      if (etx >= bytes.length) return 'more';
      return bytes[etx] === ETX ? etx : 'wrongChecksum';
    }
    const etx = bytes.indexOf(ETX, at + 4);
    if (etx !== -1 && etx - at <= MAX_DATA + 4) return etx;
    return bytes.length - at > MAX_DATA + FRAME_OVERHEAD || etx !== -1 ? 'tooLong' : 'more';
  }
}

type Found = { item: PuloonItem; length: number };

function garbageAt(bytes: Uint8Array, at: number, reason: GarbageReason): Found {
  return { item: { kind: 'garbage', bytes: bytes.slice(at, at + 1), reason }, length: 1 };
}

function unfinishedAt(bytes: Uint8Array, at: number): Found {
  // The last EOT of a conversation stands alone, and only the silence after it tells so.
  const alone = bytes[at] === EOT && at + 1 === bytes.length;
  return alone ? { item: { kind: 'eot' }, length: 1 } : garbageAt(bytes, at, 'unfinished');
}

// Bytes of garbage that follow each other are one item; the first one's reason tells the most.
function addItem(items: PuloonItem[], item: PuloonItem): void {
  const last = items.at(-1);
  if (item.kind === 'garbage' && last?.kind === 'garbage') {
    const joined = new Uint8Array(last.bytes.length + item.bytes.length);
    joined.set(last.bytes);
    joined.set(item.bytes, last.bytes.length);
    last.bytes = joined;
    return;
  }
  items.push(item);
}
