import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';

const WILD = /[*?]/;
const DATE_PARTS: Record<string, (at: Date) => string> = {
  Y: (at) => String(at.getFullYear()).padStart(4, '0'),
  y: (at) => String(at.getFullYear() % 100).padStart(2, '0'),
  m: (at) => String(at.getMonth() + 1).padStart(2, '0'),
  d: (at) => String(at.getDate()).padStart(2, '0'),
  '%': () => '%',
};

/** Whether a path can be followed: wildcards stand in its last part only. */
export function isFilePattern(path: string): boolean {
  return basename(path) !== '' && !WILD.test(dirname(path));
}

/** Whether it names files that are not known before they are there. */
export function isWild(pattern: string): boolean {
  return WILD.test(basename(pattern));
}

/** Whether the folder itself changes with the date: the one of a new month may not be there yet. */
export function hasDatedFolder(pattern: string): boolean {
  return dirname(pattern).includes('%');
}

/** Puts the machine's local date into `%Y`, `%y`, `%m` and `%d`. */
export function datedPath(pattern: string, at: Date): string {
  return pattern.replace(/%([Yymd%])/g, (_all, part: string) => DATE_PARTS[part]!(at));
}

/**
 * The paths that a pattern (`*` and `?` in its last part) names now, in no order. A path without wildcards is given
 * whether or not it exists. Rejects when the folder cannot be read.
 */
export async function matchingPaths(path: string): Promise<string[]> {
  const folder = dirname(path);
  if (!WILD.test(basename(path))) {
    await stat(folder);
    return [path];
  }
  const names = await readdir(folder);
  const wanted = nameTest(basename(path));
  return names.filter((name) => wanted.test(name)).map((name) => join(folder, name));
}

function nameTest(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '[^]*')
    .replace(/\?/g, '[^]');
  return new RegExp(`^${source}$`, process.platform === 'win32' ? 'iu' : 'u');
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
