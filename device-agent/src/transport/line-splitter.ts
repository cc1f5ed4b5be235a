const NEWLINE = 0x0a;
const RETURN = 0x0d;
/** How much of a line that is too long is kept to show. */
const SHOWN_BYTES = 256;
const CUT_LINE = /\u2026\[line of (\d+) bytes\]$/;

/**
 * Chunks of bytes in, lines of UTF-8 text out, without their line breaks; empty lines are left out. Holds at most
 * `maxBytes`. A line that is longer is given, when it has ended, as its beginning and a mark with its length
 * (`bytesOfCutLine`), and the next line is read as if nothing had been.
 */
export class LineSplitter {
  private held: Uint8Array[] = [];
  private length = 0;
  private readonly decoder = new TextDecoder('utf-8');

  constructor(private readonly maxBytes: number) {}

  push(chunk: Uint8Array): string[] {
    const lines: string[] = [];
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      this.hold(chunk.subarray(from, at));
      const line = this.take();
      if (line !== '') lines.push(line);
      from = at + 1;
    }
    this.hold(chunk.subarray(from));
    return lines;
  }

  /** Bytes that wait for the end of their line. */
  get holds(): number {
    return this.held.reduce((sum, piece) => sum + piece.length, 0);
  }

  private hold(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.length += piece.length;
    if (this.length <= this.maxBytes) {
      // A copy: the stream may use its buffer again. Many small pieces are joined, or they cost more than they hold.
      this.held.push(piece.slice());
      if (this.held.length > 64) this.held = [joined(this.held)];
      return;
    }
    const head = joined([...this.held, piece.subarray(0, SHOWN_BYTES)]).slice(0, SHOWN_BYTES);
    this.held = [head];
  }

  private take(): string {
    const bytes = joined(this.held);
    const { length } = this;
    this.held = [];
    this.length = 0;
    if (length > this.maxBytes) return `${this.decoder.decode(bytes)}\u2026[line of ${length} bytes]`;
    return this.decoder.decode(bytes.at(-1) === RETURN ? bytes.subarray(0, -1) : bytes);
  }
}

/** The length, in bytes, of a line that was too long, or `undefined` for a whole one. */
export function bytesOfCutLine(line: string): number | undefined {
  const length = CUT_LINE.exec(line)?.[1];
  return length === undefined ? undefined : Number(length);
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0]!;
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
