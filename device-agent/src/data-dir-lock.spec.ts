import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataDirInUse, lockDataDir } from './data-dir-lock.js';

let directory: string;
const lock = (): string => join(directory, 'agent.lock');

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'wk-lock-'));
});
afterEach(() => rm(directory, { recursive: true }));

describe('the lock of a data directory', () => {
  it.each([
    ['that a power cut left empty', ''],
    ['that a power cut left as zeros', '\0\0\0\0\0\0\0\0'],
    ['of a process that is gone', '4194000 1 x'],
    ['of a program that has the number by now', `${process.ppid} 1 x`],
  ])('takes over one %s', async (_title, content) => {
    await writeFile(lock(), content);
    const unlock = await lockDataDir(directory, 0);
    expect(await readFile(lock(), 'utf8')).toMatch(new RegExp(`^${process.pid} `));
    await unlock();
    await expect(readFile(lock())).rejects.toThrow('ENOENT');
  });

  it('does not take over one of a living process, and names it', async () => {
    const unlock = await lockDataDir(directory, 0);
    const own = await readFile(lock(), 'utf8');
    await unlock();
    // What this process would have written if it were its parent.
    const stat = await readFile(`/proc/${process.ppid}/stat`, 'utf8');
    const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]!;
    await writeFile(lock(), `${process.ppid} ${started} ${own.split(' ')[2]}`);
    await expect(lockDataDir(directory, 0)).rejects.toThrow(DataDirInUse);
    await expect(lockDataDir(directory, 0)).rejects.toThrow(`process ${process.ppid}`);
  });

  it('leaves nothing beside it', async () => {
    const unlock = await lockDataDir(directory, 0);
    const { readdir } = await import('node:fs/promises');
    expect(await readdir(directory)).toEqual(['agent.lock']);
    await unlock();
  });
});
