import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

/** Names one process for good: a pid alone is given to another process later, above all after a container restart. */
export interface ProcessIdentity {
  pid: number;
  /** Start time as the operating system counts it; only ever compared for equality. */
  startedAt: string;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, under another user.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return !isZombie(pid);
}

/** The identity of a live process; `undefined` when there is none with that pid. */
export function identify(pid: number): ProcessIdentity | undefined {
  if (!isAlive(pid)) return undefined;
  const startedAt = process.platform === 'linux' ? statField(pid, 22) : ps(pid, 'lstart');
  return startedAt === undefined ? undefined : { pid, startedAt };
}

/** Whether the process once recorded is still the one behind its pid. */
export function isSameProcess(recorded: ProcessIdentity): boolean {
  return identify(recorded.pid)?.startedAt === recorded.startedAt;
}

/** Its command line with one blank between arguments; empty when it cannot be read. */
export function commandLine(pid: number): string {
  if (process.platform !== 'linux') return ps(pid, 'command') ?? '';
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

/** The working directory, where the operating system tells it (Linux, own processes or as root). */
export function workingDirectory(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

/** Waits until none of the processes is alive any more; answers those that still are when time is over. */
export async function waitForEnd(pids: number[], timeoutMs: number): Promise<number[]> {
  const end = performance.now() + timeoutMs;
  let left = pids.filter(isAlive);
  while (left.length > 0 && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 25));
    left = left.filter(isAlive);
  }
  return left;
}

/** Sends a signal; a process that is gone already is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended in between, or belongs to somebody else: the caller looks again with isAlive.
  }
}

// A process that ended and was not yet collected by its parent holds neither files nor ports (proc(5), state Z).
function isZombie(pid: number): boolean {
  return process.platform === 'linux' && statField(pid, 3) === 'Z';
}

/** Field `n` of /proc/<pid>/stat, counted from 1 as in proc(5). The command name may hold blanks and brackets. */
function statField(pid: number, n: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[n - 3];
  } catch {
    return undefined;
  }
}

function ps(pid: number, column: string): string | undefined {
  try {
    return execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}
