import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Replaces a file as a whole: whoever reads it, also after a crash at any instant, finds the old content or the new.
 * With `durable`, it is on disk when the promise resolves.
 */
export async function replaceFile(path: string, content: string, durable = true): Promise<void> {
  const fresh = `${path}.new`;
  const file = await open(fresh, 'w', 0o600);
  try {
    await file.writeFile(content);
    if (durable) await file.sync();
  } finally {
    await file.close();
  }
  await rename(fresh, path);
  if (durable) await syncDirectory(dirname(path));
}

/** A rename or a new file is durable only when its directory is. */
export async function syncDirectory(path: string): Promise<void> {
  // Windows cannot open a directory; NTFS journals the rename itself.
  const directory = await open(path, 'r').catch(() => undefined);
  try {
    await directory?.sync().catch(() => undefined);
  } finally {
    await directory?.close();
  }
}

/** The JSON of a file, or `undefined` when it is not there or not whole. */
export async function readJsonFile(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}
