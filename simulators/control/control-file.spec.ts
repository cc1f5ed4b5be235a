import { existsSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { controlPath, enterControlFile, leaveControlFile, readControlFile } from './control-file.js';

let dataDir: string;
beforeEach(() => {
  dataDir = join(mkdtempSync(join(tmpdir(), 'control ')), 'not yet there');
});
afterEach(() => rmSync(join(dataDir, '..'), { recursive: true }));

describe('the control file', () => {
  it('keeps the entries of all that enter at the same time', async () => {
    await Promise.all([
      enterControlFile(dataDir, 'fleet', { url: 'http://127.0.0.1:1', terminals: ['T0004'] }),
      enterControlFile(dataDir, 'machineRoom', { url: 'http://127.0.0.1:2', terminals: ['T0001'] }),
      enterControlFile(dataDir, 'gateways', { url: 'http://127.0.0.1:3' }),
    ]);
    expect(readControlFile(dataDir)).toMatchObject({
      fleet: { url: 'http://127.0.0.1:1', terminals: ['T0004'], pid: process.pid },
      machineRoom: { url: 'http://127.0.0.1:2', terminals: ['T0001'] },
      gateways: { terminals: [] },
    });
    expect(statSync(controlPath(dataDir)).mode & 0o077).toBe(0);
    await leaveControlFile(dataDir, 'fleet');
    expect(Object.keys(readControlFile(dataDir)!).sort()).toEqual(['gateways', 'machineRoom']);
  });

  it('leaves an entry alone that another process has made since', async () => {
    await enterControlFile(dataDir, 'fleet', { url: 'http://127.0.0.1:1' });
    const others = { fleet: { url: 'http://127.0.0.1:9', pid: process.pid + 1, terminals: [] } };
    writeFileSync(controlPath(dataDir), JSON.stringify(others));
    await leaveControlFile(dataDir, 'fleet');
    expect(readControlFile(dataDir)).toEqual(others);
  });

  it('takes over the lock of a process that was killed, and a file that was torn', async () => {
    await enterControlFile(dataDir, 'fleet', { url: 'http://127.0.0.1:1' });
    const lock = `${controlPath(dataDir)}.lock`;
    writeFileSync(lock, '');
    utimesSync(lock, new Date(0), new Date(0));
    writeFileSync(controlPath(dataDir), '{"fleet":');
    expect(readControlFile(dataDir)).toBeUndefined();
    await enterControlFile(dataDir, 'gateways', { url: 'http://127.0.0.1:3' });
    expect(Object.keys(readControlFile(dataDir)!)).toEqual(['gateways']);
    expect(existsSync(lock)).toBe(false);
  });
});
