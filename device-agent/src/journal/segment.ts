import { open, readdir, readFile, rename, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncDirectory } from '../atomic-file.js';
import type { FrameContent, StoredEntry } from './entry.js';
import { encodeFrame, scanFrames, type Scan } from './frame.js';

/** One file of the journal. Its name is the first sequence number that may stand in it. */
export interface Segment {
  path: string;
  first: number;
  /** Last number given in it; `first - 1` when it is empty. */
  last: number;
  bytes: number;
  /** How many noted entries it holds: what may be dropped. */
  noted: number;
}

const NAME = /^(\d{16})\.wkj$/;

/** Segment files of a directory, oldest first, not yet read. */
export async function listSegments(directory: string): Promise<{ path: string; first: number }[]> {
  const names = await readdir(directory);
  return names
    .map((name) => ({ path: join(directory, name), first: Number(NAME.exec(name)?.[1]) }))
    .filter(({ first }) => first > 0)
    .sort((a, b) => a.first - b.first);
}

export async function createSegment(directory: string, first: number): Promise<{ segment: Segment; file: FileHandle }> {
  const path = join(directory, `${String(first).padStart(16, '0')}.wkj`);
  const file = await open(path, 'w+', 0o600);
  await syncDirectory(directory);
  return { segment: { path, first, last: first - 1, bytes: 0, noted: 0 }, file };
}

export async function scanSegment(path: string): Promise<Scan & { size: number }> {
  const bytes = await readFile(path);
  return { ...scanFrames(bytes), size: bytes.length };
}

/**
 * Entries of the frames in ascending order, each number once, and none above `cap`: after a failed sync a segment may
 * end in frames that were never confirmed, and the next segment holds the truth from its first number on.
 */
export function entriesOf(frames: readonly FrameContent[], cap: number): StoredEntry[] {
  const entries: StoredEntry[] = [];
  let last = 0;
  for (const entry of frames.flatMap((frame) => frame.entries)) {
    if (entry.seq <= last || entry.seq > cap) continue;
    entries.push(entry);
    last = entry.seq;
  }
  return entries;
}

/** Writes a segment anew without its noted entries. Returns what it holds now and what went. */
export async function dropNoted(segment: Segment): Promise<{ segment: Segment; dropped: StoredEntry[] }> {
  const scan = await scanSegment(segment.path);
  const entries = entriesOf(scan.frames, segment.last);
  const kept = entries.filter((entry) => entry.kind !== 'noted');
  const bytes = Buffer.concat(kept.map((entry) => encodeFrame({ entries: [entry] })));
  const fresh = `${segment.path}.new`;
  const file = await open(fresh, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(fresh, segment.path);
  await syncDirectory(dirname(segment.path));
  const dropped = entries.filter((entry) => entry.kind === 'noted');
  return { segment: { ...segment, bytes: bytes.length, noted: 0 }, dropped };
}
