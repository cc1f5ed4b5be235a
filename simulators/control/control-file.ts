import { mkdirSync, openSync, closeSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const entry = z.looseObject({ url: z.url(), pid: z.int(), terminals: z.array(z.string()).default([]) });

/** Where the processes of a running system are found: one entry for each that can be spoken to. */
export const controlFile = z.partialRecord(z.enum(['fleet', 'machineRoom', 'gateways', 'server']), entry);
export type ControlFile = z.output<typeof controlFile>;
export type ControlEntry = z.output<typeof entry>;
export type ControlName = keyof ControlFile;

const STALE_LOCK_MS = 2_000;

export const controlPath = (dataDir: string): string => join(dataDir, 'control.json');

/** `undefined` when there is no such file, or none that can be read. */
export function readControlFile(dataDir: string): ControlFile | undefined {
  try {
    return controlFile.parse(JSON.parse(readFileSync(controlPath(dataDir), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Writes this process's entry, beside those of the others. */
export async function enterControlFile(
  dataDir: string,
  name: ControlName,
  value: { url: string; terminals?: string[] },
): Promise<void> {
  const own: ControlEntry = { ...value, pid: process.pid, terminals: value.terminals ?? [] };
  await change(dataDir, (content) => ({ ...content, [name]: own }));
}

/** Takes this process's entry out again, unless another process has entered since. */
export async function leaveControlFile(dataDir: string, name: ControlName): Promise<void> {
  await change(dataDir, (content) => {
    const { [name]: own, ...others } = content;
    return own?.pid === process.pid ? others : content;
  });
}

async function change(dataDir: string, edit: (content: ControlFile) => ControlFile): Promise<void> {
  mkdirSync(dataDir, { recursive: true });
  const lock = `${controlPath(dataDir)}.lock`;
  await take(lock);
  try {
    const draft = `${controlPath(dataDir)}.${process.pid}`;
    writeFileSync(draft, `${JSON.stringify(edit(readControlFile(dataDir) ?? {}), null, 2)}\n`, { mode: 0o600 });
    renameSync(draft, controlPath(dataDir));
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Several processes start at once and share the file. A lock whose owner was killed is taken over. */
async function take(lock: string): Promise<void> {
  for (;;) {
    try {
      return closeSync(openSync(lock, 'wx'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const age = ageOf(lock);
    if (age > STALE_LOCK_MS) rmSync(lock, { force: true });
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function ageOf(path: string): number {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}
