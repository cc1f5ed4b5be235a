import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredEntry } from './entry.js';
import { entriesOf, scanSegment } from './segment.js';

const SEGMENT = /^\d{16}\.wkj$/;

/**
 * Every entry that is on disk, acknowledged ones too, in order. Changes nothing, and may run beside the journal that
 * writes there: what is taken away or being written meanwhile is left out.
 */
export async function* readAllEntries(directory: string): AsyncGenerator<StoredEntry> {
  const names = (await readdir(directory)).filter((name) => SEGMENT.test(name)).sort();
  for (const [i, name] of names.entries()) {
    const cap = Number(names[i + 1]?.slice(0, 16) ?? Infinity) - 1;
    const scan = await scanSegment(join(directory, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
    if (scan) yield* entriesOf(scan.frames, cap);
  }
}
