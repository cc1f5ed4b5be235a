import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { cutEvidence, cutText } from '../evidence-cutter.js';
import type { StoredEntry } from '../journal/index.js';
import { datedPath } from '../transport/file-pattern.js';

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
    found.push(...names.filter((name) => wanted.test(name)).map((name) => look(join(folder, name))));
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

const PATTERN_PARTS: Record<string, string> = { '%Y': '\\d{4}', '%%': '%', '*': '.*', '?': '.' };
const ROTATED = '([._-][\\w-]+)*';
const PACKED = '(?!.*\\.(gz|zip|bz2|xz|zst|new|tmp)$)';

/** Names of a journal and of what it was rotated to: `ej.log`, `ej.log.1`, `ej-20261121.log`. Packed ones are not read. */
export function journalNames(path: string): RegExp {
  const name = basename(path);
  const ending = extname(name);
  const part = (text: string): string =>
    text.replace(/%[Yymd%]|[*?]|[.+^${}()|[\]\\]/g, (found) =>
      /^%[ymd]$/.test(found) ? '\\d{2}' : (PATTERN_PARTS[found] ?? `\\${found}`),
    );
  return new RegExp(
    `^${PACKED}${part(name.slice(0, name.length - ending.length))}${ROTATED}${part(ending)}${ROTATED}$`,
  );
}

async function look(path: string): Promise<(FoundFile & { begun: number }) | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  // Where the file system keeps no time of birth it says 0, or the last change: either way the file is taken.
  return { path, bytes: found.size, modified: found.mtimeMs, begun: Math.min(found.birthtimeMs, found.mtimeMs) };
}

async function* linesOf({ path, bytes }: FoundFile, encoding: string): AsyncGenerator<string> {
  const start = Math.max(0, bytes - MOST_OF_A_FILE);
  const decoder = new TextDecoder(encoding);
  let rest = '';
  let skip = start > 0;
  if (skip) yield `# ${start} bytes before this were left out`;
  for await (const chunk of createReadStream(path, { start, end: Math.max(0, bytes - 1) })) {
    const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop()!;
    if (rest.length > LONGEST_LINE) {
      lines.push(rest);
      rest = '';
    }
    // What stands before the first line break is only the end of a line.
    for (const line of skip ? lines.slice(1) : lines) yield cutText(line);
    skip &&= lines.length === 0;
  }
  rest += decoder.decode();
  if (rest && !skip) yield cutText(rest);
}
