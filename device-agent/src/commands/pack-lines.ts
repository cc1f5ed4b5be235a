import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { constants, createGzip } from 'node:zlib';
import { syncDirectory } from '../atomic-file.js';
import { dirname } from 'node:path';

export interface Packed {
  bytes: number;
  sha256: string;
  lines: number;
  /** Why not all lines are in it. */
  truncated?: string;
}

/** So much text goes in between two looks at how large the result has become. */
const BLOCK_BYTES = 64 * 1024;
/** Deflate makes what it cannot compress longer by a few bytes in each 16 KiB; beside it stands the end of the file. */
const OVERHEAD_BYTES = 1_024;

/** Writes the lines as one gzip file of at most `maxBytes`, whole or not at all. Ends early when the signal aborts. */
export async function packLines(
  lines: AsyncIterable<string>,
  path: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Packed> {
  const fresh = `${path}.new`;
  const file = await open(fresh, 'w', 0o600);
  const packer = new Packer();
  try {
    const packed = await pack(abortable(lines, signal), packer, maxBytes, (bytes) => file.writeFile(bytes));
    await file.sync();
    await file.close();
    await rename(fresh, path);
    await syncDirectory(dirname(path));
    return packed;
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(fresh, { force: true });
    throw error;
  } finally {
    packer.close();
  }
}

async function pack(
  lines: AsyncIterable<string>,
  packer: Packer,
  maxBytes: number,
  write: (bytes: Buffer) => Promise<void>,
): Promise<Packed> {
  const hash = createHash('sha256');
  const packed: Packed = { bytes: 0, sha256: '', lines: 0 };
  const put = async (bytes: Buffer): Promise<void> => {
    packed.bytes += bytes.length;
    hash.update(bytes);
    await write(bytes);
  };
  let block: string[] = [];
  let waiting = 0;
  for await (const line of lines) {
    block.push(line);
    packed.lines += 1;
    waiting += Buffer.byteLength(line) + 1;
    if (waiting < BLOCK_BYTES) continue;
    if (packed.bytes + waiting + OVERHEAD_BYTES > maxBytes) break;
    await put(await packer.add(`${block.join('\n')}\n`));
    block = [];
    waiting = 0;
  }
  if (packed.bytes + waiting + OVERHEAD_BYTES > maxBytes) {
    packed.lines -= block.length;
    packed.truncated = `larger than ${maxBytes} bytes compressed; ask for a shorter time`;
  } else if (waiting > 0) await put(await packer.add(`${block.join('\n')}\n`));
  await put(await packer.end());
  packed.sha256 = hash.digest('hex');
  return packed;
}

async function* abortable(lines: AsyncIterable<string>, signal: AbortSignal): AsyncGenerator<string> {
  for await (const line of lines) {
    signal.throwIfAborted();
    yield line;
  }
}

/** Gzip, block by block, so that the size is known after each. */
class Packer {
  private readonly gzip = createGzip();
  private out: Buffer[] = [];

  constructor() {
    this.gzip.on('data', (bytes: Buffer) => this.out.push(bytes));
  }

  async add(text: string): Promise<Buffer> {
    await new Promise<void>((resolve, reject) => {
      this.gzip.write(text, (error) => (error ? reject(error) : resolve()));
    });
    await new Promise<void>((resolve) => this.gzip.flush(constants.Z_SYNC_FLUSH, () => resolve()));
    return this.take();
  }

  async end(): Promise<Buffer> {
    await new Promise<void>((resolve, reject) => {
      this.gzip.once('error', reject);
      this.gzip.once('end', () => resolve());
      this.gzip.end();
    });
    return this.take();
  }

  close(): void {
    this.gzip.destroy();
  }

  private take(): Buffer {
    const bytes = Buffer.concat(this.out);
    this.out = [];
    return bytes;
  }
}
