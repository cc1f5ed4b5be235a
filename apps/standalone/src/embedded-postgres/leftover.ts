import { readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  commandLine,
  identify,
  isAlive,
  isSameProcess,
  signal,
  waitForEnd,
  workingDirectory,
  type ProcessIdentity,
} from '../process-identity.js';
import { StartError } from '../start-error.js';

/** The lines of postmaster.pid that matter here (src/include/utils/pidfile.h, PostgreSQL 15). */
export interface PostmasterFile {
  pid: number;
  port: number;
  /** `starting`, `ready`, `stopping` or `standby`; empty before the postmaster wrote it. */
  status: string;
}

export function readPostmasterFile(cluster: string): PostmasterFile | undefined {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Math.abs(Number(lines[0]));
    return pid > 0 ? { pid, port: Number(lines[3]), status: lines[7]?.trim() ?? '' } : undefined;
  } catch {
    return undefined;
  }
}

/** Records that this process works with the cluster. */
export function writeOwner(ownerFile: string): void {
  writeFileSync(ownerFile, JSON.stringify(identify(process.pid)));
}

/**
 * Makes sure that nothing of an earlier run holds the cluster: a server whose launcher was killed is shut down, children
 * of a killed server are ended, and a pid file that names a stranger is removed — PostgreSQL would refuse to start for
 * a live process of the same user (CreateLockFile in miscinit.c). Throws {@link StartError} when the owner of an earlier run lives.
 */
export async function clearLeftovers(cluster: string, ownerFile: string): Promise<string | undefined> {
  const file = readPostmasterFile(cluster);
  if (!file) return undefined;
  if (isAlive(file.pid) && isServerOf(file.pid, cluster)) {
    refuseIfOwned(ownerFile);
    await stopServer(file.pid);
    await endStrays(cluster);
    return `stopped a server that an earlier run had left behind (process ${file.pid})`;
  }
  await endStrays(cluster);
  rmSync(join(cluster, 'postmaster.pid'), { force: true });
  return `removed a stale postmaster.pid (process ${file.pid})`;
}

/** Shuts a server down: fast, then immediate, then by force (postgres(1), signals). */
export async function stopServer(pid: number, patienceMs = 4_000): Promise<void> {
  const steps: [NodeJS.Signals, number][] = [
    ['SIGINT', patienceMs],
    ['SIGQUIT', 700],
    ['SIGKILL', 1_000],
  ];
  for (const [name, waitMs] of steps) {
    signal(pid, name);
    if ((await waitForEnd([pid], waitMs)).length === 0) return;
  }
}

function refuseIfOwned(ownerFile: string): void {
  const owner = readOwner(ownerFile);
  if (!owner || owner.pid === process.pid || !isSameProcess(owner)) return;
  throw new StartError(
    `The database in ${ownerFile.slice(0, -basename(ownerFile).length)} is in use by process ${owner.pid}: ` +
      'stop that one first, or choose another DATA_DIR.',
  );
}

function readOwner(ownerFile: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(ownerFile, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}

/** A postmaster works inside its data directory, which tells it from every other PostgreSQL on the machine. */
function isServerOf(pid: number, cluster: string): boolean {
  const command = commandLine(pid);
  if (!/postgres/.test(command)) return false;
  const directory = workingDirectory(pid);
  return directory === undefined ? command.includes(cluster) : directory === realpathSync(cluster);
}

/** Backends of a killed postmaster notice its end only when idle, and hold the shared memory until then. */
async function endStrays(cluster: string): Promise<void> {
  if (process.platform !== 'linux') return;
  const strays = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && isServerOf(pid, cluster));
  for (const pid of strays) signal(pid, 'SIGQUIT');
  for (const pid of await waitForEnd(strays, 1_500)) signal(pid, 'SIGKILL');
  await waitForEnd(strays, 1_000);
}
