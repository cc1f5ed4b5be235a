/** One line of text. `cut`: it was longer than it may be, and this is its beginning. */
export interface TextLine {
  text: string;
  cut: boolean;
}

/** Whether the platform can decode it: any label of the WHATWG Encoding Standard. */
export function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
}

/**
 * Bytes in, lines out. A character that arrives in two chunks survives; NULs are dropped; empty lines are not given.
 * Holds at most one line of `limit` characters. An empty chunk says that what follows does not continue what came.
 */
export class TextLines {
  private decoder: InstanceType<typeof TextDecoder>;
  private held = '';
  private tooLong = false;

  constructor(
    private readonly encoding: string,
    private readonly limit: number,
  ) {
    this.decoder = new TextDecoder(encoding);
  }

  push(chunk: Uint8Array): TextLine[] {
    if (chunk.length === 0) {
      const last = this.add(this.decoder.decode());
      return [...last, ...this.flush()];
    }
    return this.add(this.decoder.decode(chunk, { stream: true }));
  }

  /** Gives the unfinished line: what prints its line feed before the text ends no line until the next one. */
  flush(): TextLine[] {
    return this.take('');
  }

  /** Forgets what was unfinished. */
  reset(): void {
    this.decoder = new TextDecoder(this.encoding);
    this.held = '';
    this.tooLong = false;
  }

  private add(text: string): TextLine[] {
    const parts = text.replaceAll('\0', '').split(/[\r\n\f\v]+/);
    const rest = parts.pop() ?? '';
    const lines = parts.flatMap((part) => this.take(part));
    this.hold(rest);
    return lines;
  }

  private take(end: string): TextLine[] {
    this.hold(end);
    const line = { text: this.held, cut: this.tooLong };
    this.held = '';
    this.tooLong = false;
    return line.text.trim() === '' ? [] : [line];
  }

  private hold(text: string): void {
    this.tooLong ||= this.held.length + text.length > this.limit;
    this.held += text.slice(0, this.limit - this.held.length);
  }
}
