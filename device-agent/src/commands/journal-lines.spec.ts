import { mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { journalNames } from '../transport/file-pattern.js';
import { fileLines } from './journal-lines.js';

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

describe('the lines of an electronic journal', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wk-journal-lines-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function linesOf(name: string): Promise<string[]> {
    const lines: string[] = [];
    const one = { device: '1:electronic-journal', path: join(folder, name), encoding: 'utf-8' };
    for await (const line of fileLines(one, { from: 0, to: Number.MAX_SAFE_INTEGER / 2 ** 12 })) lines.push(line);
    return lines;
  }

  it.each(['\n', '\r\n'])(
    'hold no card number that was broken over two lines by %j, wherever a read ends',
    async (eol) => {
      const texts = Array.from({ length: 4_000 }, (_, i) => `${i} CARD 41111111${eol}11111111 END`);
      await writeFile(join(folder, 'ej.log'), texts.join(eol));
      const all = (await linesOf('ej.log')).join('\n');
      expect(all.match(/\d+ CARD \*{4}1111 END/g)).toHaveLength(4_000);
      expect(all).not.toMatch(/11111111/);
    },
  );

  it('are all there, as they were written', async () => {
    const texts = Array.from({ length: 9_000 }, (_, i) => (i % 7 === 0 ? '' : `line ${'x'.repeat(i % 90)}${i}`));
    await writeFile(join(folder, 'ej.log'), `${texts.join('\n')}\n`);
    expect((await linesOf('ej.log')).slice(1)).toEqual(texts);
  });

  it('are not those of a file elsewhere that a link gives the name of a rotated one', async () => {
    const secret = `${folder}.secret`;
    await writeFile(secret, 'root:x:0:0');
    await symlink(secret, join(folder, 'ej.log.1'));
    await writeFile(join(folder, 'ej.log'), 'ours');
    await symlink(join(folder, 'ej.log'), join(folder, 'ej.log.2'));
    const all = (await linesOf('ej.log')).join('\n');
    await rm(secret);
    expect(all).toContain('ours');
    expect(all).not.toContain('root');
  });
});
