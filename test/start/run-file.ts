import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface RunFile {
  launcher: { pid: number };
  children: { pid: number }[];
}

/** What the launcher writes about itself while it runs. */
function runFile(dataDir: string): RunFile | undefined {
  try {
    return JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')) as RunFile;
  } catch {
    return undefined;
  }
}

/** The launcher itself: npm stands between it and whoever typed the command. */
export const launcherOf = (dataDir: string): number => runFile(dataDir)!.launcher.pid;

/** The launcher and then its children, those that are alive. */
export function processesOf(dataDir: string): number[] {
  const file = runFile(dataDir);
  return file ? [file.launcher, ...file.children].map(({ pid }) => pid).filter(isAlive) : [];
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Ends a process, or with a negative number a whole group; one that is gone already is no error. */
export function killed(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
