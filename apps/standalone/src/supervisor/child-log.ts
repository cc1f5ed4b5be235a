import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const LIMIT_BYTES = 10_000_000;
const TAIL_BYTES = 4_096;

/** The log file of one child: `<directory>/<name>.log`, with one older one kept beside it. */
export class ChildLog {
  readonly file: string;
  private startedAt = 0;

  constructor(directory: string, name: string) {
    mkdirSync(directory, { recursive: true });
    this.file = join(directory, `${name}.log`);
  }

  /** A descriptor for the child's output; the caller closes it once the child has it. */
  open(): number {
    if (existsSync(this.file) && statSync(this.file).size > LIMIT_BYTES) renameSync(this.file, `${this.file}.1`);
    const descriptor = openSync(this.file, 'a', 0o600);
    this.startedAt = fstatSync(descriptor).size;
    return descriptor;
  }

  close(descriptor: number): void {
    closeSync(descriptor);
  }

  /** The last line that the child wrote since `open`: what it died of, as a rule. */
  lastLine(): string {
    const descriptor = openSync(this.file, 'r');
    try {
      const size = fstatSync(descriptor).size;
      const from = Math.max(this.startedAt, size - TAIL_BYTES);
      const buffer = Buffer.alloc(Math.max(0, size - from));
      readSync(descriptor, buffer, 0, buffer.length, from);
      return pickLine(buffer.toString());
    } finally {
      closeSync(descriptor);
    }
  }
}

/** An uncaught error ends with Node's version and a stack; the line that names the error says more. */
function pickLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  const said = lines.filter((line) => line !== '' && !/^(at |Node\.js v|\^|[{}])/.test(line));
  const error = said.findLast((line) => /^\w*Error\b.*:/.test(line));
  return error ?? said.at(-1) ?? '';
}
