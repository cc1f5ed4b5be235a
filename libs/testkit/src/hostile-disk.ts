import { spawnSync } from 'node:child_process';
import { chmodSync, closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const isRoot = process.getuid?.() === 0;
const mount = (...args: string[]): boolean => spawnSync('mount', args).status === 0;

/**
 * Makes a directory one in which no file can be made or replaced; files that are open stay as they were. To root, whom
 * permissions do not bind, by mounting it over itself. Returns how to undo it, or `undefined` where neither works.
 */
export function makeReadOnly(path: string): (() => void) | undefined {
  if (!isRoot) {
    chmodSync(path, 0o555);
    return () => chmodSync(path, 0o755);
  }
  if (!mount('--bind', path, path)) return undefined;
  const undo = (): void => void spawnSync('umount', ['-l', path]);
  if (mount('-o', 'remount,ro,bind', path)) return undo;
  undo();
  return undefined;
}

/** A disk of its own that can be filled to the last byte. */
export interface SmallDisk {
  path: string;
  fill(): void;
  free(): void;
  remove(): void;
}

/** Mounts a disk of that size, or gives `undefined` where that is not allowed: to anybody but root, and not on Linux. */
export function mountSmallDisk(kilobytes: number): SmallDisk | undefined {
  const path = mkdtempSync(join(tmpdir(), 'wk-disk-'));
  const filler = join(path, 'filler');
  if (!isRoot || !mount('-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', path)) {
    rmSync(path, { recursive: true });
    return undefined;
  }
  return {
    path,
    fill: () => fillUp(filler),
    free: () => rmSync(filler, { force: true }),
    remove: () => {
      spawnSync('umount', ['-l', path]);
      rmSync(path, { recursive: true, force: true });
    },
  };
}

function fillUp(path: string): void {
  const file = openSync(path, 'a');
  try {
    for (let size = 64 * 1024; size >= 1;) {
      try {
        writeSync(file, Buffer.alloc(size));
      } catch {
        size >>= 1;
      }
    }
  } finally {
    closeSync(file);
  }
}
