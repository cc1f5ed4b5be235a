import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  renameSync,
  rmSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '#libs/testkit';
import { Bookmark, type Place } from './bookmark.js';
import { fileTailSettings, openFileTailLink } from './file-tail-link.js';
import type { ByteLink } from './link.js';

const POLL = 20;
let folder: string;
let today: Date;
/** What is on disk of the place, as JSON. */
let disk: string | undefined;
let links: ByteLink[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wk-resume-'));
  today = new Date(2026, 0, 31, 23, 59);
  disk = undefined;
});
afterEach(async () => {
  await away();
  rmSync(folder, { recursive: true, force: true });
});

const at = (name: string): string => join(folder, name);

/** The agent, started: what it is told, `|` where something else begins. What it was told before is in `again`. */
async function start(name: string, more: object = {}): Promise<{ text: () => string; again: () => string }> {
  const bookmark = new Bookmark(disk === undefined ? undefined : (JSON.parse(disk) as Place), {
    keep: (place) => (disk = JSON.stringify(place)),
    written: () => Promise.resolve(),
  });
  const settings = fileTailSettings.parse({ type: 'file', path: at(name), pollMs: POLL, ...more });
  const link = await openFileTailLink(settings, { now: () => today }, bookmark)();
  links.push(link);
  let text = '';
  let again = '';
  link.received.subscribe((chunk) => {
    const piece = chunk.length === 0 ? '|' : Buffer.from(chunk).toString();
    if (bookmark.rereading) again += piece;
    else text += piece;
  });
  return { text: () => text, again: () => again };
}
/** The agent, stopped. */
async function away(): Promise<void> {
  for (const link of links) await link.close();
  links = [];
}
const rounds = (count: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, count * POLL + POLL));
const reads = async (what: string, { text }: { text: () => string }): Promise<void> => {
  await eventually(what, () => text() === what, 4_000, 10).catch(() => undefined);
  await rounds(3);
  expect(text()).toBe(what);
};
/** The file as it is when the agent goes: `old` is there at its first start, `read` was read. */
async function leave(name: string, pattern = name, more: object = {}): Promise<void> {
  writeFileSync(at(name), 'old\n');
  const first = await start(pattern, more);
  appendFileSync(at(name), 'read\n');
  await reads('read\n', first);
  await away();
}

describe('a file tail that was away', () => {
  it.each(['end', 'start'])('goes on where it had read, and reads again what led there (from: %s)', async (from) => {
    writeFileSync(at('ej.log'), 'old\n');
    const first = await start('ej.log', { from });
    appendFileSync(at('ej.log'), 'read\n');
    await reads(from === 'end' ? 'read\n' : 'old\nread\n', first);
    await away();
    appendFileSync(at('ej.log'), 'missed\n');
    const second = await start('ej.log', { from });
    await reads('missed\n', second);
    expect(second.again()).toBe('old\nread\n');
    await away();
    await reads('', await start('ej.log', { from }));
  });

  it('begins at the end at the very first start alone, also when nothing was written until it went', async () => {
    writeFileSync(at('ej.log'), 'old\n');
    await reads('', await start('ej.log'));
    await away();
    appendFileSync(at('ej.log'), 'missed\n');
    await reads('missed\n', await start('ej.log'));
  });

  it('reads a file whole that was not there when it went', async () => {
    await reads('', await start('ej.log'));
    await away();
    writeFileSync(at('ej.log'), 'missed\n');
    await reads('missed\n', await start('ej.log'));
  });

  it('reads what came and was rotated away after a first start without a file, and none of what was there before', async () => {
    writeFileSync(at('ej.log.1'), 'old\n');
    await reads('', await start('ej.log'));
    await away();
    await rounds(1);
    writeFileSync(at('ej.log'), 'a\n');
    renameSync(at('ej.log'), at('ej.log.0'));
    await rounds(1);
    writeFileSync(at('ej.log'), 'b\n');
    await reads('a\n|b\n', await start('ej.log'));
  });

  it('begins anew with another path', async () => {
    await leave('ej.log');
    writeFileSync(at('other.log'), 'old\n');
    await reads('', await start('other.log'));
  });

  it('reads the rest of the file that was renamed, those that came and went, and the present one', async () => {
    await leave('ej.log');
    appendFileSync(at('ej.log'), 'a\n');
    renameSync(at('ej.log'), at('ej.log.2'));
    await rounds(1);
    writeFileSync(at('ej.log.1'), 'b\n');
    await rounds(1);
    writeFileSync(at('ej.log'), 'c\n');
    const second = await start('ej.log');
    await reads('a\n|b\n|c\n', second);
    appendFileSync(at('ej.log'), 'd\n');
    await reads('a\n|b\n|c\nd\n', second);
    await away();
    await reads('', await start('ej.log'));
  });

  it('reads what came and went after the rotated file that it had read last', async () => {
    await leave('ej.log');
    appendFileSync(at('ej.log'), 'a\n');
    renameSync(at('ej.log'), at('ej.log.1'));
    await reads('a\n', await start('ej.log'));
    await away();
    await rounds(1);
    writeFileSync(at('ej.log.2'), 'b\n');
    await reads('|b\n', await start('ej.log'));
  });

  it('does not read a rotated file again that changed in the same instant as the one after it', async () => {
    await leave('ej.log');
    const second = await start('ej.log');
    writeFileSync(at('next'), 'a\n');
    for (const name of ['ej.log', 'next']) utimesSync(at(name), 2e9, 2e9);
    renameSync(at('ej.log'), at('ej.log.1'));
    renameSync(at('next'), at('ej.log'));
    await reads('|a\n', second);
    await away();
    renameSync(at('ej.log'), at('ej.log.2'));
    await reads('', await start('ej.log'));
  });

  it.each([
    ['the present one', ['ej.log']],
    ['the next one, rotated too', ['ej.log.1']],
    ['two more', ['ej.log.1', 'ej.log']],
  ])('reads the rest of a rotated file that begins like what came after it: %s', async (_what, after) => {
    await leave('ej.log');
    appendFileSync(at('ej.log'), 'a\n');
    renameSync(at('ej.log'), at('ej.log.2'));
    for (const name of after) {
      await rounds(1);
      writeFileSync(at(name), `old\nread\nand more in ${name}\n`);
    }
    await reads(`a\n${after.map((name) => `|old\nread\nand more in ${name}\n`).join('')}`, await start('ej.log'));
    await away();
    await reads('', await start('ej.log'));
  });

  it('tells apart two rotated files, read both, of which the first is the beginning of the second', async () => {
    await leave('ej.log');
    const second = await start('ej.log');
    await rounds(1);
    renameSync(at('ej.log'), at('ej.log.1'));
    writeFileSync(at('ej.log'), 'old\n');
    await reads('|old\n', second);
    appendFileSync(at('ej.log'), 'read\na\n');
    await reads('|old\nread\na\n', second);
    renameSync(at('ej.log'), at('ej.log.2'));
    writeFileSync(at('ej.log'), 'b\n');
    await reads('|old\nread\na\n|b\n', second);
    await away();
    await reads('', await start('ej.log'));
  });

  it('reads on in a file that was renamed to any name and has no successor yet', async () => {
    await leave('ej.log');
    renameSync(at('ej.log'), at('x'));
    appendFileSync(at('x'), 'a\n');
    const second = await start('ej.log');
    await reads('a\n', second);
    appendFileSync(at('x'), 'b\n');
    await reads('a\nb\n', second);
    writeFileSync(at('ej.log'), 'c\n');
    await reads('a\nb\n|c\n', second);
  });

  it('reads the rest in the copy of a file that was copied away and emptied, once though there are two', async () => {
    await leave('ej.log');
    appendFileSync(at('ej.log'), 'a\n');
    copyFileSync(at('ej.log'), at('ej.log.1'));
    copyFileSync(at('ej.log'), at('ej.log.bak'));
    truncateSync(at('ej.log'));
    appendFileSync(at('ej.log'), 'b\n');
    await reads('a\n|b\n', await start('ej.log'));
  });

  it('leaves a copy alone while the file itself goes on', async () => {
    await leave('ej.log');
    copyFileSync(at('ej.log'), at('ej.log.bak'));
    appendFileSync(at('ej.log'), 'a\n');
    await reads('a\n', await start('ej.log'));
  });

  it('reads another file of the same name whole, one that is shorter and one that is longer', async () => {
    await leave('ej.log');
    writeFileSync(at('ej.log'), 'new\n');
    await reads('new\n', await start('ej.log'));
    await away();
    writeFileSync(at('ej.log'), 'another text that is longer than all before\n');
    await reads('another text that is longer than all before\n', await start('ej.log'));
  });

  it('reads on once in a file that was emptied and got its old content again', async () => {
    await leave('ej.log');
    const second = await start('ej.log');
    await rounds(1);
    truncateSync(at('ej.log'));
    appendFileSync(at('ej.log'), 'old\n');
    await reads('|old\n', second);
    appendFileSync(at('ej.log'), 'read\n');
    await reads('|old\nread\n', second);
    await away();
    appendFileSync(at('ej.log'), 'a\n');
    await reads('a\n', await start('ej.log'));
  });

  it('knows a file again that another put in its place holds', async () => {
    await leave('ej.log');
    writeFileSync(at('new'), 'old\nread\nmissed\n');
    renameSync(at('new'), at('ej.log'));
    await reads('missed\n', await start('ej.log'));
  });

  it('reads the rest of its day and every day since', async () => {
    await leave('ej-20260131.log', 'ej-%Y%m%d.log');
    appendFileSync(at('ej-20260131.log'), 'a\n');
    writeFileSync(at('ej-20260201.log'), 'b\n');
    writeFileSync(at('ej-20260203.log'), 'c\n');
    today = new Date(2026, 1, 3, 0, 5);
    const second = await start('ej-%Y%m%d.log');
    await reads('a\n|b\n|c\n', second);
    appendFileSync(at('ej-20260203.log'), 'd\n');
    await reads('a\n|b\n|c\nd\n', second);
    await away();
    await reads('', await start('ej-%Y%m%d.log'));
  });

  it('reads the new ones of many that a wildcard names, and no old one', async () => {
    for (let day = 0; day < 50; day++) {
      writeFileSync(at(`ej-${day}.log`), `${day}\n`);
      utimesSync(at(`ej-${day}.log`), day, day);
    }
    await leave('ej-50.log', 'ej-*.log');
    appendFileSync(at('ej-50.log'), 'a\n');
    const since = Date.now() / 1_000;
    for (let day = 51; day < 60; day++) {
      writeFileSync(at(`ej-${day}.log`), `${day}\n`);
      utimesSync(at(`ej-${day}.log`), since + day, since + day);
    }
    const days = Array.from({ length: 9 }, (_unused, index) => `|${51 + index}\n`).join('');
    await reads(`a\n${days}`, await start('ej-*.log'));
    await away();
    await reads('', await start('ej-*.log'));
  });

  it('reads what there is when the file it had read is gone', async () => {
    await leave('ej-1.log', 'ej-*.log');
    unlinkSync(at('ej-1.log'));
    await rounds(1);
    writeFileSync(at('ej-2.log'), 'new\n');
    await reads('new\n', await start('ej-*.log'));
  });

  it('reads a large backlog in order, no faster than it is written down, and goes on in its middle', async () => {
    writeFileSync(at('ej.log'), 'old\n');
    await reads('', await start('ej.log'));
    await away();
    const whole = Array.from({ length: 100_000 }, (_unused, index) => `line ${index}\n`).join('');
    appendFileSync(at('ej.log'), whole);
    let text = '';
    for (let run = 0; run < 20 && text.length < whole.length; run++) {
      let allowed = 8;
      const bookmark = new Bookmark(JSON.parse(disk!) as Place, {
        keep: (place) => (disk = JSON.stringify(place)),
        written: () => (allowed-- > 0 ? Promise.resolve() : rounds(2)),
      });
      const settings = fileTailSettings.parse({ type: 'file', path: at('ej.log'), pollMs: POLL });
      const link = await openFileTailLink(settings, { now: () => today }, bookmark)();
      let chunks = 0;
      link.received.subscribe((chunk) => {
        if (bookmark.rereading) return;
        text += Buffer.from(chunk).toString();
        chunks += 1;
      });
      await rounds(1);
      expect(chunks).toBeLessThanOrEqual(8);
      await link.close();
    }
    expect(text === whole).toBe(true);
  });

  it('keeps no text of the file, and little at all', async () => {
    await leave('ej.log');
    expect(disk).not.toMatch(/old|read/);
    expect(disk!.length).toBeLessThan(600);
  });
});
