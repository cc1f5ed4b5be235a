import type { ByteParser } from '../byte-session.js';
import type { NcrStatus } from '../ncr-status.js';
import { TextLines, type TextLine } from '../text-lines.js';
import { readStatusLine, stripEscapes } from './frame.js';

export type JournalItem =
  | { kind: 'line'; text: string }
  | { kind: 'status'; status: NcrStatus; text: string }
  | { kind: 'garbage'; text: string; reason: string };

/** Printers have at most some 80 columns; what is longer is a file of another kind, and is read up to here. */
const LONGEST_LINE = 1_000;
/** Share of characters that no text has, above which a line counts as binary. */
const BINARY = 0.3;
const STRANGE = /[\x00-\x08\x0e-\x1a\x7f-\x9f\ufffd]/g;

/** Bytes of a journal in, its lines out. */
export class JournalParser implements ByteParser<JournalItem> {
  private readonly lines: TextLines;

  constructor(encoding: string) {
    this.lines = new TextLines(encoding, LONGEST_LINE);
  }

  push(chunk: Uint8Array): JournalItem[] {
    return this.lines.push(chunk).flatMap(itemsOf);
  }

  idle(): JournalItem[] {
    return this.lines.flush().flatMap(itemsOf);
  }

  reset(): void {
    this.lines.reset();
  }
}

function itemsOf({ text, cut }: TextLine): JournalItem[] {
  if ((text.match(STRANGE)?.length ?? 0) > text.length * BINARY) return [{ kind: 'garbage', text, reason: 'no text' }];
  const clean = stripEscapes(text);
  const complaint: JournalItem[] = cut ? [{ kind: 'garbage', text: clean, reason: 'line too long' }] : [];
  const status = readStatusLine(clean);
  if (status) return [...complaint, { kind: 'status', status, text: clean.trim() }];
  // A lone S is what is left of a lost ESC S.
  if (clean.trim() === '' || clean.trim() === 'S') return complaint;
  return [...complaint, { kind: 'line', text: clean.trim() }];
}
