import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileLines, journalNames } from './journal-lines.js';

describe('the files of an electronic journal', () => {
  it.each<[string, string[], string[]]>([
    [
      '/ej/ej.log',
      ['ej.log', 'ej.log.1', 'ej-20261121.log', 'ej.2.log'],
      ['ej.db', 'eject.log', 'ej.log.1.gz', 'ej.log.new'],
    ],
    ['/ej/EJ%Y%m%d.txt', ['EJ20261121.txt', 'EJ20261121.txt.old'], ['EJ2026.txt', 'EJ.txt']],
    ['/ej/*.jrn', ['a.jrn', 'b c.jrn', 'a.jrn.1'], ['a.log']],
    ['/ej/EJDATA', ['EJDATA', 'EJDATA.1'], ['EJDATABASE']],
    ['/ej/a+b(1).log', ['a+b(1).log'], ['aab1.log']],
  ])('of %s are found by their names', (path, ours, others) => {
    const wanted = journalNames(path);
    expect([...ours, ...others].filter((name) => wanted.test(name))).toEqual(ours);
  });

  it('are read from their last 64 MiB, from a whole line on', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'wk-journal-lines-'));
    const path = join(folder, 'ej.log');
    await writeFile(path, 'long ago 4111111111111111\n');
    await truncate(path, 64 * 1024 * 1024);
    await writeFile(path, '\nlast line', { flag: 'a' });
    const lines: string[] = [];
    const window = { from: 0, to: Number.MAX_SAFE_INTEGER / 2 ** 12 };
    const one = { device: '1:electronic-journal', path, encoding: 'utf-8' };
    for await (const line of fileLines(one, window)) lines.push(line.length > 200 ? 'long' : line);
    expect(lines.slice(1, 2)).toEqual([expect.stringMatching(/^# \d+ bytes before this were left out$/)]);
    expect(lines.at(-1)).toBe('last line');
    expect(lines.join('\n')).not.toContain('long ago');
    await rm(folder, { recursive: true });
  });
});
