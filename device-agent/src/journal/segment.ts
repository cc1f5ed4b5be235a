import { open, readdir, readFile, rename, unlink, type FileHandle } from 'node:fs/promises';
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
  /** After a failed sync it may end in frames that were never confirmed; only the file behind it says where they begin. */
  unconfirmed?: boolean;
}

const NAME = /^(\d{16})\.wkj$/;
const UNFINISHED = /^\d{16}\.wkj\.new$/;

/** Segment files of a directory, oldest first, not yet read. What a crash left of writing one anew is cleared away. */
export async function listSegments(directory: string): Promise<{ path: string; first: number }[]> {
  const names = await readdir(directory);
  for (const name of names) if (UNFINISHED.test(name)) await unlink(join(directory, name));
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

/** The frames between two offsets at which frames begin; fewer when the file is shorter, by damage. */
export async function scanPart(path: string, start: number, end: number): Promise<Scan> {
  const file = await open(path, 'r');
  try {
    const bytes = Buffer.allocUnsafe(end - start);
    let filled = 0;
    for (let got = -1; got !== 0 && filled < bytes.length; filled += got)
      got = (await file.read(bytes, filled, bytes.length - filled, start + filled)).bytesRead;
    return scanFrames(bytes.subarray(0, filled));
  } finally {
    await file.close();
  }
}

/**
 * Entries of the frames in ascending order, each number once, above `after` and none above `cap`: after a failed sync a segment may
 * end in frames that were never confirmed, and the next segment holds the truth from its first number on.
 */
export function entriesOf(frames: readonly FrameContent[], cap: number, after = 0): StoredEntry[] {
  const entries: StoredEntry[] = [];
  let last = after;
  for (const entry of frames.flatMap((frame) => frame.entries)) {
    if (entry.seq <= last || entry.seq > cap) continue;
    entries.push(entry);
    last = entry.seq;
  }
  return entries;
}

/**
 * Writes a segment anew without its noted entries. Returns what it holds now and what went. One that held nothing else
 * is taken away, unless `keepFile`.
 */
export async function dropNoted(
  segment: Segment,
  keepFile: boolean,
): Promise<{ segment: Segment; dropped: StoredEntry[] }> {
  const scan = await scanSegment(segment.path);
  const entries = entriesOf(scan.frames, segment.last);
  const kept = entries.filter((entry) => entry.kind !== 'noted');
  const dropped = entries.filter((entry) => entry.kind === 'noted');
  const bytes = Buffer.concat(kept.map((entry) => encodeFrame({ entries: [entry] })));
  if (kept.length === 0 && !keepFile) await unlink(segment.path);
  else await replaceSegment(segment.path, bytes);
  return { segment: { ...segment, bytes: bytes.length, noted: 0, unconfirmed: false }, dropped };
}

async function replaceSegment(path: string, bytes: Buffer): Promise<void> {
  const fresh = `${path}.new`;
  const file = await open(fresh, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } catch (error) {
    // On a full disk, half of it would take the room that is short.
    await unlink(fresh).catch(() => undefined);
    throw error;
  } finally {
    await file.close();
  }
  await rename(fresh, path);
  await syncDirectory(dirname(path));
}
