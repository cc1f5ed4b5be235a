import { randomUUID } from 'node:crypto';
import { mkdir, open, truncate, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { readJsonFile, replaceFile } from '../atomic-file.js';
import { Holes } from './holes.js';
import { createSegment, entriesOf, listSegments, scanSegment, type Segment } from './segment.js';

/** What is found on disk when a journal is opened. */
export interface FoundJournal {
  id: string;
  closed: Segment[];
  active: Segment;
  file: FileHandle;
  holes: Holes;
  acknowledged: number;
  /** Damaged places that were stepped over. */
  damaged: number;
}

/** @param journal the name under which the journal is opened */
export type ReadMemo = (memo: unknown, seq: number, journal: string) => void;

export const acknowledgedFile = (directory: string): string => join(directory, 'acknowledged.json');

/** Reads the directory, cuts off a torn last write, and tells of every memo in order. */
export async function openFiles(directory: string, readMemo: ReadMemo): Promise<FoundJournal> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const id = await readOrCreateId(directory);
  const acknowledged = await readAcknowledged(directory, id);
  const holes = new Holes();
  const segments: Segment[] = [];
  let damaged = 0;
  const files = await listSegments(directory);
  for (const [i, { path, first }] of files.entries()) {
    const cap = (files[i + 1]?.first ?? Infinity) - 1;
    const scan = await scanSegment(path);
    const entries = entriesOf(scan.frames, cap);
    damaged += scan.damaged;
    if (cap === Infinity && scan.end < scan.size) await truncate(path, scan.end);
    else if (scan.end < scan.size) damaged += 1;
    for (const frame of scan.frames) {
      const seq = frame.entries.at(-1)?.seq ?? 0;
      if (frame.memo !== undefined && seq <= cap) readMemo(frame.memo, seq, id);
    }
    const last = entries.at(-1)?.seq ?? first - 1;
    const previous = segments.at(-1)?.last;
    let expected = previous === undefined ? first : previous + 1;
    for (const { seq } of entries) {
      holes.add(expected, seq - 1);
      expected = seq + 1;
    }
    // A number below the file's own name can no longer come: the next file begins here.
    if (cap !== Infinity) holes.add(expected, cap);
    const noted = entries.filter((entry) => entry.kind === 'noted').length;
    const unconfirmed = (scan.frames.at(-1)?.entries.at(-1)?.seq ?? 0) > cap;
    segments.push({ path, first, last: cap === Infinity ? last : cap, bytes: scan.end, noted, unconfirmed });
  }
  return { id, holes, acknowledged, damaged, ...(await openActive(directory, segments, acknowledged)) };
}

async function openActive(
  directory: string,
  segments: Segment[],
  acknowledged: number,
): Promise<{ closed: Segment[]; active: Segment; file: FileHandle }> {
  const last = segments.at(-1);
  // A number that the server has acknowledged must never be given again, whatever became of the files.
  if (!last || last.last < acknowledged) {
    const { segment, file } = await createSegment(directory, Math.max(last?.last ?? 0, acknowledged) + 1);
    return { closed: segments, active: segment, file };
  }
  return { closed: segments.slice(0, -1), active: last, file: await open(last.path, 'r+') };
}

async function readOrCreateId(directory: string): Promise<string> {
  const known = (await readJsonFile(join(directory, 'journal.json'))) as { id?: string } | undefined;
  if (typeof known?.id === 'string') return known.id;
  const id = randomUUID();
  await saveId(directory, id);
  return id;
}

/** Gives the journal its name, durably. */
export function saveId(directory: string, id: string): Promise<void> {
  return replaceFile(join(directory, 'journal.json'), JSON.stringify({ id }));
}

async function readAcknowledged(directory: string, id: string): Promise<number> {
  const known = (await readJsonFile(acknowledgedFile(directory))) as { journal?: string; upTo?: number } | undefined;
  return known?.journal === id && Number.isSafeInteger(known.upTo) ? known.upTo! : 0;
}
