import { readFileSync } from 'node:fs';
import { link, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Another agent works in the same directory: two of them would give the same numbers twice. */
export class DataDirInUse extends Error {}

const NAME = 'agent.lock';
const TRY_AGAIN_MS = 200;
const SETTLE_MS = 30;

/**
 * Takes the directory for this process and returns how to give it back. A lock whose process is gone is taken over; on
 * Linux also one whose number another program has by now. Waits up to `waitMs` for an agent that is just ending.
 */
export async function lockDataDir(directory: string, waitMs = 5_000): Promise<() => Promise<void>> {
  const path = join(directory, NAME);
  const own = identityOf(process.pid)!;
  for (let waited = 0; ; waited += TRY_AGAIN_MS) {
    const holder = await readHolder(path);
    if (holder === undefined || holder === own || !isAlive(holder)) {
      if (holder !== undefined) await unlink(path).catch(() => undefined);
      if ((await create(path, own)) && (await isStill(path, own))) return () => unlink(path).catch(() => undefined);
    }
    if (waited >= waitMs)
      throw new DataDirInUse(`${directory} is in use by another agent (process ${holder?.split(' ')[0]})`);
    await sleep(TRY_AGAIN_MS);
  }
}

/** The process whose agent works in the directory now; `undefined` when there is none. */
export async function dataDirHolder(directory: string): Promise<number | undefined> {
  const holder = await readHolder(join(directory, NAME));
  return holder !== undefined && isAlive(holder) ? Number(holder.split(' ')[0]) : undefined;
}

/** What the lock says, which is not much after a power cut; `undefined` when there is none. */
async function readHolder(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}

function isAlive(holder: string): boolean {
  return identityOf(Number(holder.split(' ')[0])) === holder;
}

/** Appears with its whole content or not at all: an empty one may be taken over. */
async function create(path: string, content: string): Promise<boolean> {
  const fresh = `${path}.${process.pid}`;
  await writeFile(fresh, content, { mode: 0o600 });
  try {
    await link(fresh, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(fresh).catch(() => undefined);
  }
}

/** Another agent that found the same dead lock may have taken ours away for it: the last one to create has it. */
async function isStill(path: string, content: string): Promise<boolean> {
  await sleep(SETTLE_MS);
  return (await readHolder(path)) === content;
}

/** Number and, where /proc tells them, start and boot of a process; `undefined` when there is none. */
function identityOf(pid: number): string | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined;
  }
  return `${pid} ${startTime(pid)} ${fromProc('sys/kernel/random/boot_id').trim()}`;
}

// Field 22 of /proc/<pid>/stat, in ticks since the boot; the program's name before it may hold spaces and brackets.
function startTime(pid: number): string {
  const stat = fromProc(`${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function fromProc(name: string): string {
  try {
    return readFileSync(`/proc/${name}`, 'utf8');
  } catch {
    return '';
  }
}
