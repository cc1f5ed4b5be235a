import { lstat, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FilePlace, Place } from './bookmark.js';
import { datedPath, isWild, journalNames, matchingPaths } from './file-pattern.js';
import { FollowedFile } from './followed-file.js';

/** A folder may hold years of journals: what was read last has not become one of the old ones. */
const MOST_SIBLINGS = 500;
const MOST_DAYS = 400;
const DAY_MS = 86_400_000;
/** By so many first bytes a copy is known. */
const COPY_BYTES = 4_096;
/** So long may the heading be with which every journal of a terminal begins. */
const ALIKE_BYTES = 4_096;

interface Found {
  path: string;
  bytes: number;
  changed: number;
}

export interface FoundAgain {
  /** Files that were read before, with how far, the one that was read last at the end. */
  known: FollowedFile[];
  /** Files that were written while nobody read, oldest first. */
  whole: FollowedFile[];
}

/**
 * What is there of what was read before, and what came after it: under its own name, renamed or copied away within its
 * folder, and under the names of the days that have passed. `paths` is what the pattern names now.
 */
export async function findAgain(place: Place, paths: readonly string[], now: Date): Promise<FoundAgain> {
  const named = await filesOf([...new Set([...(await datedPaths(place, now)), ...paths])], stat);
  const known = await underOwnNames(place.files);
  const last = place.files.at(-1);
  const stays = (): boolean => named.some(({ path }) => path === last?.path) && known.get(last!)?.path === last!.path;
  const folders = new Set([...place.files.map(({ path }) => path), ...paths].map((path) => dirname(path)));
  // Where the file that was read last still has its name, nothing was rotated away behind it.
  const siblings = stays() && last!.offset > ALIKE_BYTES ? [] : await siblingsOf(folders);
  // The last one at last: none of those that it followed is mistaken for it then.
  const byCertainty = [...place.files.slice(0, -1).reverse(), ...place.files.slice(-1)];
  for (const one of byCertainty.filter(({ offset }) => offset > 0)) {
    const found = new Set([...known.values()].map(({ path }) => path));
    const others = siblings.filter(({ path }) => !found.has(path) && !named.some((each) => each.path === path));
    if (known.has(one) && !(one === last && (await isRotatedAway(one, place, others)))) continue;
    known.delete(one);
    const among = [...named.filter(({ path }) => !found.has(path)), ...others];
    const file = await contentOf(one, nearest(among, place.changed, one === last));
    if (file) known.set(one, file);
  }
  const again = place.files.flatMap((one) => known.get(one) ?? []);
  const whole = await unread(place, named, stays() ? [] : siblings, new Set(again.map(({ path }) => path)));
  return { known: again, whole: whole.map(({ path }) => new FollowedFile(path)) };
}

/** Those whose content is where it was. Of several places of one name the last one counts. */
async function underOwnNames(places: readonly FilePlace[]): Promise<Map<FilePlace, FollowedFile>> {
  const known = new Map<FilePlace, FollowedFile>();
  for (const one of [...places].reverse()) {
    const file = new FollowedFile(one.path);
    const taken = [...known.values()].some(({ path }) => path === one.path);
    // Any file goes on from nothing.
    if (!taken && one.offset > 0 && (await file.resume(one))) known.set(one, file);
  }
  return known;
}

/** Whether what was read is in a rotated file, and the one that has its name now begins alike. */
async function isRotatedAway(read: FilePlace, place: Place, siblings: readonly Found[]): Promise<boolean> {
  const rotated = journalNames(place.pattern);
  for (const one of siblings.filter(({ path, changed }) => changed >= place.changed && rotated.test(basename(path)))) {
    if (!(await isCopyOfOne(one, [read.path])) && (await goesOnIn(one, read))) return true;
  }
  return false;
}

/** Files that were written while nobody read, oldest first. A copy of one that is read anyway is left out. */
async function unread(
  { pattern, changed, files }: Place,
  named: readonly Found[],
  siblings: readonly Found[],
  known: ReadonlySet<string>,
): Promise<Found[]> {
  const wild = isWild(pattern);
  const rotated = journalNames(pattern);
  const free = named.filter(({ path }) => !known.has(path));
  const whole = wild ? [] : free;
  const begun = new Set(files.map(({ path }) => path));
  const seen = new Set([...known, ...named.map(({ path }) => path)]);
  const perhaps = [
    ...(wild ? free.filter((one) => one.changed >= changed || begun.has(one.path)) : []),
    ...siblings.filter((one) => !seen.has(one.path) && one.changed >= changed && rotated.test(basename(one.path))),
  ];
  for (const one of perhaps.sort((a, b) => b.bytes - a.bytes)) {
    const others = [...known, ...whole.map(({ path }) => path)];
    if (!(await isCopyOfOne(one, others))) whole.push(one);
  }
  // Of files that changed in the same moment the present ones are the later ones.
  const present = (one: Found): number => (named.includes(one) ? 1 : 0);
  return whole.sort((a, b) => a.changed - b.changed || present(a) - present(b) || (a.path < b.path ? -1 : 1));
}

/** The names of the days from the place until now. */
async function datedPaths({ pattern, at }: Place, now: Date): Promise<string[]> {
  const end = now.getTime();
  const names = new Set([datedPath(pattern, now)]);
  for (let day = Math.max(Date.parse(at), end - MOST_DAYS * DAY_MS); day < end; day += DAY_MS / 2)
    names.add(datedPath(pattern, new Date(day)));
  const found = await Promise.all([...names].map((name) => matchingPaths(name).catch(() => [])));
  return found.flat();
}

/** What was read last changed at the time of the place or later, first of all that began since; what it followed did before. */
function nearest(among: readonly Found[], changed: number, last: boolean): Found[] {
  const since = among.filter((one) => one.changed >= changed).sort((a, b) => a.changed - b.changed);
  const before = among.filter((one) => one.changed < changed).sort((a, b) => b.changed - a.changed);
  return last ? [...since, ...before] : [...before, ...since];
}

/** The file whose content goes on from what was read: the first that does, of its copies the one that holds most. */
async function contentOf(place: FilePlace, among: readonly Found[]): Promise<FollowedFile | undefined> {
  const going: Found[] = [];
  for (const one of among) if (await goesOnIn(one, place)) going.push(one);
  for (const { path } of [...going].sort((a, b) => b.bytes - a.bytes)) {
    const file = new FollowedFile(path);
    if ((await isCopyOfOne(going[0]!, [path])) && (await file.resume(place))) return file;
  }
  return undefined;
}

function goesOnIn({ path }: Found, place: FilePlace): Promise<boolean> {
  return new FollowedFile(path).resume(place).catch(() => false);
}

async function isCopyOfOne({ path, bytes }: Found, others: readonly string[]): Promise<boolean> {
  const beginning = await firstBytes(path);
  for (const other of await filesOf(others, stat)) {
    if (other.bytes >= bytes && (await firstBytes(other.path)).subarray(0, beginning.length).equals(beginning))
      return true;
  }
  return false;
}

async function firstBytes(path: string): Promise<Buffer> {
  const handle = await open(path, 'r').catch(() => undefined);
  if (!handle) return Buffer.alloc(0);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(COPY_BYTES), 0, COPY_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** When anything in the folder of these files changed last, in ms since 1970. */
export async function newestChange(paths: readonly string[]): Promise<number> {
  const siblings = await siblingsOf(new Set(paths.map((path) => dirname(path))));
  return Math.max(0, ...siblings.map(({ changed }) => changed));
}

/** The newest files of the folders. No links: they may lead anywhere. */
async function siblingsOf(folders: ReadonlySet<string>): Promise<Found[]> {
  const names = await Promise.all(
    [...folders].map(async (folder) => (await readdir(folder).catch(() => [])).map((name) => join(folder, name))),
  );
  return (await filesOf(names.flat(), lstat)).sort((a, b) => b.changed - a.changed).slice(0, MOST_SIBLINGS);
}

async function filesOf(paths: readonly string[], look: typeof stat): Promise<Found[]> {
  const found = await Promise.all(
    paths.map(async (path) => {
      const one = await look(path).catch(() => undefined);
      return one?.isFile() ? [{ path, bytes: one.size, changed: one.mtimeMs }] : [];
    }),
  );
  return found.flat();
}
