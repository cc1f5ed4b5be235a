import { readFileSync } from 'node:fs';
import { open, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Another agent works in the same directory: two of them would give the same numbers twice. */
export class DataDirInUse extends Error {}

const NAME = 'agent.lock';
const TRY_AGAIN_MS = 200;

/**
 * Takes the directory for this process and returns how to give it back. A lock whose process is gone, or whose number
 * another program has by now, is taken over. Waits up to `waitMs` for an agent that is just ending.
 */
export async function lockDataDir(directory: string, waitMs = 5_000): Promise<() => Promise<void>> {
  const path = join(directory, NAME);
  const own = identityOf(process.pid)!;
  for (let waited = 0; ; waited += TRY_AGAIN_MS) {
    const holder = (await readFile(path, 'utf8').catch(() => '')).trim();
    const alive = holder !== '' && holder !== own && identityOf(Number(holder.split(' ')[0])) === holder;
    if (!alive) {
      if (holder !== '') await unlink(path).catch(() => undefined);
      if (await create(path, own)) return () => unlink(path).catch(() => undefined);
    }
    if (waited >= waitMs)
      throw new DataDirInUse(`${directory} is in use by another agent (process ${holder.split(' ')[0]})`);
    await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
  }
}

async function create(path: string, content: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(content);
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Number and, where /proc tells it, start time of a process; `undefined` when there is none. */
function identityOf(pid: number): string | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined;
  }
  return `${pid} ${startTime(pid)}`;
}

// Field 22 of /proc/<pid>/stat; the program's name before it may hold spaces and brackets.
function startTime(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
