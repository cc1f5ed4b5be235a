import type { ByteParser } from '../byte-session.js';
import { TextLines } from '../text-lines.js';
import { FS, readNdcText, type Framing, type NdcMessage } from './frame.js';

export type NdcItem =
  | { kind: 'status'; message: NdcMessage; text: string }
  /** A message that is whole and no status: a transaction, a command of the host. */
  | { kind: 'other' }
  | { kind: 'garbage'; bytes: Uint8Array; reason: string };

/** Status messages are short; what is longer (a download, a journal upload) is passed over without being held. */
const LONGEST = 4_096;
const LONGEST_LINE = 8_192;

/** A class of message of either side, and what may follow it. */
const PLAUSIBLE = [/^[1-9]/, /^[\x1c0-9A-Za-z]/];

export function ndcParser(framing: Framing): ByteParser<NdcItem> {
  return framing === 'length16' ? new Length16Parser() : new LinesParser();
}

/** Two-byte big-endian length, then the message. */
class Length16Parser implements ByteParser<NdcItem> {
  private held: Uint8Array = new Uint8Array(0);
  private toSkip = 0;

  push(chunk: Uint8Array): NdcItem[] {
    const skipped = Math.min(this.toSkip, chunk.length);
    this.toSkip -= skipped;
    this.held = joined(this.held, chunk.subarray(skipped));
    const items: NdcItem[] = [];
    let at = 0;
    while (at < this.held.length) {
      const step = this.readAt(at);
      if (step === undefined) break;
      addItem(items, step.item);
      at += step.length;
    }
    if (at > this.held.length) {
      this.toSkip = at - this.held.length;
      at = this.held.length;
    }
    this.held = this.held.slice(at);
    return items;
  }

  idle(): NdcItem[] {
    const bytes = this.held;
    const missing = this.toSkip > 0;
    this.reset();
    return bytes.length > 0 || missing ? [{ kind: 'garbage', bytes, reason: 'unfinished' }] : [];
  }

  reset(): void {
    this.held = new Uint8Array(0);
    this.toSkip = 0;
  }

  /** `undefined`: not enough has come yet. The length may reach beyond what is held. */
  private readAt(at: number): { item: NdcItem; length: number } | undefined {
    const [high, low, ...start] = this.held.subarray(at, at + 4);
    if (high === undefined || low === undefined) return undefined;
    const size = high * 256 + low;
    const looks = start.every((byte, index) => PLAUSIBLE[index]!.test(String.fromCharCode(byte)));
    if (size < 2 || !looks) return { item: garbageOf(this.held.subarray(at, at + 1)), length: 1 };
    if (start.length < 2) return undefined;
    if (size > LONGEST) return { item: { kind: 'other' }, length: size + 2 };
    const body = this.held.subarray(at + 2, at + 2 + size);
    if (body.length < size) return undefined;
    return { item: itemOf(Buffer.from(body).toString('latin1')), length: size + 2 };
  }
}

/** Lines of a log: other lines, stamps before a message, and four ways to write what cannot be printed. */
class LinesParser implements ByteParser<NdcItem> {
  private readonly lines = new TextLines('latin1', LONGEST_LINE);

  push(chunk: Uint8Array): NdcItem[] {
    return this.lines.push(chunk).map(({ text }) => itemOfLine(text));
  }

  idle(): NdcItem[] {
    return this.lines.flush().map(({ text }) => itemOfLine(text));
  }

  reset(): void {
    this.lines.reset();
  }
}

const WRITTEN_SEPARATOR = /<(FS|GS)>|\[(FS|GS)\]|\\x(1[cd])|\\u00(1[cd])/gi;
const MESSAGE = /(?:^|[^0-9A-Za-z])([12]2\x1c[^\x1c]{0,32}\x1c.*)$/s;
const PIPED = /(?:^|[^0-9A-Za-z])[12]2\|[^|]{0,32}\|/;
/** `12` or `22` and a separator in hex, and all pairs that follow, with or without blanks between. */
const HEX = /3[12][ :-]?32[ :-]?1c(?:[ :-]?[0-9a-f]{2})*/i;

function itemOfLine(line: string): NdcItem {
  const message = MESSAGE.exec(withSeparators(line))?.[1];
  return message === undefined ? { kind: 'other' } : itemOf(message.trimEnd());
}

function withSeparators(line: string): string {
  const text = line.replace(WRITTEN_SEPARATOR, (written) => (/gs|d/i.test(written) ? '\x1d' : FS));
  if (text.includes(FS)) return text;
  if (PIPED.test(text)) return text.replaceAll('|', FS);
  const hex = HEX.exec(text)?.[0].replace(/[^0-9a-f]/gi, '');
  return hex === undefined ? text : Buffer.from(hex, 'hex').toString('latin1');
}

function itemOf(text: string): NdcItem {
  const message = readNdcText(text);
  return message ? { kind: 'status', message, text } : { kind: 'other' };
}

function garbageOf(bytes: Uint8Array): NdcItem {
  return { kind: 'garbage', bytes: Uint8Array.from(bytes), reason: 'no message begins here' };
}

// Bytes of garbage that follow each other are one item.
function addItem(items: NdcItem[], item: NdcItem): void {
  const last = items.at(-1);
  if (item.kind === 'garbage' && last?.kind === 'garbage') last.bytes = joined(last.bytes, item.bytes);
  else items.push(item);
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}
