import { createReadStream } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { cutEvidence, cutText } from '../evidence-cutter.js';
import type { StoredEntry } from '../journal/index.js';
import { datedPath, journalNames } from '../transport/file-pattern.js';

/** Instants in ms since 1970. */
export interface Window {
  from: number;
  to: number;
}

/** An electronic journal that some device of the terminal writes. */
export interface JournalFile {
  /** Name of the device, as in the heartbeat. */
  device: string;
  path: string;
  /** As `TextDecoder` knows it. */
  encoding: string;
}

/** Of a single file at most this much is read, from its end: the newest is what is asked for. */
const MOST_OF_A_FILE = 64 * 1024 * 1024;
const LONGEST_LINE = 64 * 1024;
/** Little at a time: cutting it holds up everything else. */
const READ_BYTES = 16 * 1024;
const LINE_BREAK = /\r\n|\n|\r(?!$)/;
const ENDS_OPEN = /[\d\uff10-\uff19][ -]?$/;
const BEGINS_OPEN = /^[ -]?[\d\uff10-\uff19]/;

/** The agent's own events of the window, acknowledged ones too while they are on disk, one JSON object a line. */
export async function* agentLines(entries: AsyncIterable<StoredEntry>, { from, to }: Window): AsyncGenerator<string> {
  yield '# agent';
  for await (const entry of entries) {
    const at = Date.parse(entry.at);
    if (at >= from && at <= to) yield JSON.stringify(cutEvidence(entry));
  }
}

/**
 * The lines of the journal's files, the present one and its rotated siblings, that were written to in the window. Whole
 * files: the times printed in them are of a clock that nobody vouches for. Card numbers are cut line by line.
 */
export async function* fileLines({ device, path, encoding }: JournalFile, window: Window): AsyncGenerator<string> {
  const files = await filesInWindow(path, window);
  if (files.length === 0) yield `# ${device}: no file of ${basename(path)} was written to in this time`;
  for (const file of files) {
    yield `# ${device}: ${basename(file.path)}, last written ${new Date(file.modified).toISOString()}`;
    try {
      yield* linesOf(file, encoding);
    } catch (error) {
      yield `# ${device}: ${(error as Error).message}`;
    }
  }
}

interface FoundFile {
  path: string;
  bytes: number;
  modified: number;
}

/** Oldest first. The path may hold dates and wildcards, as the file link takes them. */
async function filesInWindow(path: string, { from, to }: Window): Promise<FoundFile[]> {
  const wanted = journalNames(path);
  const found: (Promise<(FoundFile & { begun: number }) | undefined> | undefined)[] = [];
  for (const folder of foldersOf(path, from, to)) {
    const names = await readdir(folder).catch(() => []);
    found.push(...names.filter((name) => wanted.test(name)).map((name) => look(folder, name, basename(path))));
  }
  return (await Promise.all(found))
    .filter((file) => file !== undefined)
    .filter(({ modified, begun }) => modified >= from && begun <= to)
    .sort((a, b) => a.modified - b.modified);
}

const DAY_MS = 86_400_000;

function foldersOf(path: string, from: number, to: number): Set<string> {
  const folders = new Set<string>();
  for (let at = from; at < to + DAY_MS; at += DAY_MS) folders.add(datedPath(dirname(path), new Date(Math.min(at, to))));
  return folders;
}

async function look(
  folder: string,
  name: string,
  configured: string,
): Promise<(FoundFile & { begun: number }) | undefined> {
  const path = join(folder, name);
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  // A link that looks like a rotated file would let whoever may write in the folder have any file of the agent's sent.
  if (name !== configured && dirname(await realpath(path)) !== (await realpath(folder))) return undefined;
  // Where the file system keeps no time of birth it says 0, or the last change: either way the file is taken.
  return { path, bytes: found.size, modified: found.mtimeMs, begun: Math.min(found.birthtimeMs, found.mtimeMs) };
}

async function* linesOf({ path, bytes }: FoundFile, encoding: string): AsyncGenerator<string> {
  const start = Math.max(0, bytes - MOST_OF_A_FILE);
  const range = { start, end: Math.max(0, bytes - 1), highWaterMark: READ_BYTES };
  const decoder = new TextDecoder(encoding);
  let rest = '';
  let skip = start > 0;
  if (skip) yield `# ${start} bytes before this were left out`;
  for await (const chunk of createReadStream(path, range)) {
    const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split(LINE_BREAK);
    // What stands before the first line break is only the end of a line.
    if (skip && lines.length > 1) skip = lines.shift() === undefined;
    const whole = lines.splice(0, wholeLines(lines));
    rest = lines.join('\n');
    if (rest.length > LONGEST_LINE) {
      if (!skip) whole.push(rest);
      rest = '';
    }
    if (whole.length > 0) yield* cutLines(whole.join('\n'));
  }
  rest += decoder.decode();
  if (rest && !skip) yield* cutLines(rest.replace(/(\r\n|\r|\n)$/, ''));
}

/** How many lines may go out: never so that a number which is broken over two lines is torn apart. The last is unfinished. */
function wholeLines(lines: readonly string[]): number {
  const last = lines.length - 1;
  for (let at = last; at > 0; at--) {
    const goesOn = (at === last && lines[at] === '') || BEGINS_OPEN.test(lines[at]!);
    if (!goesOn || !ENDS_OPEN.test(lines[at - 1]!)) return at;
  }
  return 0;
}

const cutLines = (text: string): string[] => cutText(text).split(/\r?\n|\r/);
