import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
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
import type { Clock } from '#libs/clock';
import { eventually } from '#libs/testkit';
import { datedPath, isFilePattern } from './file-pattern.js';
import { fileTailSettings, openFileTailLink } from './file-tail-link.js';
import type { ByteLink, LinkClosed, OpenLink } from './link.js';

let folder: string;
let today: Date;
const clock: Clock = { now: () => today };
const links: ByteLink[] = [];
const POLL = 20;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wk-tail-'));
  today = new Date(2026, 0, 31, 23, 59);
});
afterEach(async () => {
  for (const link of links.splice(0)) await link.close();
  rmSync(folder, { recursive: true, force: true });
});

const at = (name: string): string => join(folder, name);
const tail = (name: string, more: object = {}): OpenLink<Uint8Array> =>
  openFileTailLink(fileTailSettings.parse({ type: 'file', path: at(name), pollMs: POLL, ...more }), clock);

/** Text as it came; `|` where the link said that something else begins. */
async function follow(open: OpenLink<Uint8Array>): Promise<{ text: () => string; link: ByteLink }> {
  const link = await open();
  links.push(link);
  let text = '';
  link.received.subscribe((chunk) => (text += chunk.length === 0 ? '|' : Buffer.from(chunk).toString()));
  return { text: () => text.replace(/\|+/g, '|'), link };
}
const rounds = (count: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, count * POLL + POLL));
const reads = (what: string, text: () => string): Promise<unknown> =>
  eventually(`${what}, not ${JSON.stringify(text())}`, () => text() === what, 4_000, 10);

describe('a file tail', () => {
  it('begins at the end of the file that is there, and reads what is appended', async () => {
    writeFileSync(at('ej.log'), 'old\n');
    const { text } = await follow(tail('ej.log'));
    appendFileSync(at('ej.log'), 'one\n');
    await reads('one\n', text);
    appendFileSync(at('ej.log'), 'two\n');
    await reads('one\ntwo\n', text);
  });

  it('begins at the start when it is told to', async () => {
    writeFileSync(at('ej.log'), 'old\n');
    const { text } = await follow(tail('ej.log', { from: 'start' }));
    await reads('old\n', text);
  });

  it.each(['end', 'start'])('goes on where an earlier link to the same file ended (from: %s)', async (from) => {
    writeFileSync(at('ej.log'), 'old\n');
    const first = await follow(tail('ej.log', { from }));
    appendFileSync(at('ej.log'), 'one\n');
    await eventually('the first line', () => first.text().endsWith('one\n'));
    const closing = first.link.close();
    const other = await follow(tail('other.log', { from }));
    appendFileSync(at('ej.log'), 'two\n');
    const second = await follow(tail('ej.log', { from }));
    await closing;
    await reads('two\n', second.text);
    // While one is open, another is on its own.
    const third = await follow(tail('ej.log', { from: 'end' }));
    appendFileSync(at('ej.log'), 'three\n');
    await reads('two\nthree\n', second.text);
    await reads('three\n', third.text);
    expect(other.text()).toBe('');
  });

  it('reads a file whole that appears later', async () => {
    const { text } = await follow(tail('ej.log'));
    await rounds(2);
    writeFileSync(at('ej.log'), 'first\n');
    await reads('first\n', text);
  });

  it('reads the rest of a file that was renamed, then the one that took its name', async () => {
    writeFileSync(at('ej.log'), 'old\n');
    const { text } = await follow(tail('ej.log'));
    appendFileSync(at('ej.log'), 'a');
    await reads('a', text);
    appendFileSync(at('ej.log'), 'b');
    renameSync(at('ej.log'), at('ej.log.1'));
    appendFileSync(at('ej.log.1'), 'c');
    writeFileSync(at('ej.log'), 'new\n');
    await reads('abc|new\n', text);
  });

  it('waits while a renamed file has no successor yet', async () => {
    writeFileSync(at('ej.log'), 'old\n');
    const { text } = await follow(tail('ej.log'));
    appendFileSync(at('ej.log'), 'a');
    await reads('a', text);
    renameSync(at('ej.log'), at('x'));
    await rounds(2);
    appendFileSync(at('x'), 'b');
    await reads('ab', text);
    writeFileSync(at('ej.log'), 'new');
    await reads('ab|new', text);
  });

  it('begins anew in a file that was copied away and emptied', async () => {
    writeFileSync(at('ej.log'), 'old line that is long\n');
    const { text } = await follow(tail('ej.log'));
    copyFileSync(at('ej.log'), at('copy'));
    truncateSync(at('ej.log'));
    appendFileSync(at('ej.log'), 'new\n');
    await reads('|new\n', text);
  });

  it('begins anew in a file that shrank, and in one that was rewritten longer', async () => {
    writeFileSync(at('ej.log'), 'a long beginning\n');
    const { text } = await follow(tail('ej.log'));
    writeFileSync(at('ej.log'), 'short\n');
    await reads('|short\n', text);
    writeFileSync(at('ej.log'), 'quite another text, and longer\n');
    await reads('|short\n|quite another text, and longer\n', text);
  });

  it('goes on in a file that was replaced by a longer copy of itself', async () => {
    writeFileSync(at('ej.log'), 'one\n');
    const { text } = await follow(tail('ej.log'));
    writeFileSync(at('new'), 'one\ntwo\n');
    renameSync(at('new'), at('ej.log'));
    await reads('two\n', text);
  });

  it('reads a file that was deleted and made again', async () => {
    writeFileSync(at('ej.log'), 'one\n');
    const { text } = await follow(tail('ej.log'));
    appendFileSync(at('ej.log'), 'two\n');
    await reads('two\n', text);
    unlinkSync(at('ej.log'));
    await rounds(2);
    writeFileSync(at('ej.log'), 'three\n');
    await reads('two\n|three\n', text);
  });

  it('changes to the new day, and still takes the last lines of the old one', async () => {
    writeFileSync(at('ej-20260131.log'), 'old\n');
    const { text } = await follow(tail('ej-%Y%m%d.log'));
    appendFileSync(at('ej-20260131.log'), 'a\n');
    await reads('a\n', text);
    today = new Date(2026, 1, 1, 0, 0);
    await rounds(2);
    appendFileSync(at('ej-20260131.log'), 'late\n');
    await reads('a\nlate\n', text);
    writeFileSync(at('ej-20260201.log'), 'b\n');
    await reads('a\nlate\n|b\n', text);
  });

  it('follows the newest of the files that a wildcard names, and leaves old ones alone', async () => {
    writeFileSync(at('ej-1.log'), 'one\n');
    writeFileSync(at('ej-2.log'), 'two\n');
    writeFileSync(at('else.log'), 'no\n');
    utimesSync(at('ej-1.log'), 1, 1);
    const { text } = await follow(tail('ej-*.log'));
    appendFileSync(at('ej-2.log'), 'more\n');
    await reads('more\n', text);
    writeFileSync(at('ej-3.log'), 'three\n');
    await reads('more\n|three\n', text);
    utimesSync(at('ej-1.log'), 2e9, 2e9);
    await rounds(3);
    appendFileSync(at('ej-3.log'), 'end\n');
    await reads('more\n|three\nend\n', text);
  });

  it('does not read again what it knows under another name', async () => {
    writeFileSync(at('ej.log'), 'old\n');
    const { text } = await follow(tail('ej*'));
    appendFileSync(at('ej.log'), 'one\n');
    await reads('one\n', text);
    renameSync(at('ej.log'), at('ej.log.1'));
    writeFileSync(at('ej.log'), 'new\n');
    await reads('one\n|new\n', text);
    copyFileSync(at('ej.log'), at('ej.log.2'));
    truncateSync(at('ej.log'));
    appendFileSync(at('ej.log'), 'last\n');
    await reads('one\n|new\n|last\n', text);
    await rounds(3);
    expect(text()).toBe('one\n|new\n|last\n');
  });

  it('reads every file that appeared between two looks, oldest first', async () => {
    const { text } = await follow(tail('ej-*.log', { pollMs: 150 }));
    await rounds(1);
    for (const [index, name] of ['ej-b.log', 'ej-a.log', 'ej-c.log'].entries()) {
      writeFileSync(at(name), `${name}\n`);
      utimesSync(at(name), 1_000 + index, 1_000 + index);
    }
    await reads('ej-b.log\n|ej-a.log\n|ej-c.log\n', text);
  });

  it('reads a large file in bounded pieces and in order', async () => {
    const whole = Array.from({ length: 60_000 }, (_unused, index) => `line ${index}\n`).join('');
    writeFileSync(at('ej.log'), whole);
    const link = await tail('ej.log', { from: 'start' })();
    links.push(link);
    const chunks: Uint8Array[] = [];
    link.received.subscribe((chunk) => chunks.push(chunk));
    await eventually('all', () => chunks.reduce((sum, chunk) => sum + chunk.length, 0) === whole.length);
    expect(Math.max(...chunks.map((chunk) => chunk.length))).toBeLessThanOrEqual(64 * 1_024);
    expect(Buffer.concat(chunks).toString()).toBe(whole);
  });

  it('goes on where it ended when it is opened again', async () => {
    writeFileSync(at('ej.log'), 'old\n');
    const open = tail('ej.log');
    const first = await follow(open);
    appendFileSync(at('ej.log'), 'one\n');
    await reads('one\n', first.text);
    await first.link.close();
    appendFileSync(at('ej.log'), 'two\n');
    const second = await follow(open);
    await reads('two\n', second.text);
  });

  it('waits for the folder of a new month', async () => {
    mkdirSync(at('01'));
    const { text } = await follow(tail('%m/ej.log'));
    writeFileSync(at('01/ej.log'), 'a\n');
    await reads('a\n', text);
    today = new Date(2026, 1, 1, 0, 0);
    await rounds(2);
    mkdirSync(at('02'));
    writeFileSync(at('02/ej.log'), 'b\n');
    await reads('a\n|b\n', text);
  });

  it('looks at few files of many', async () => {
    for (let day = 0; day < 300; day++) {
      writeFileSync(at(`ej-${day}.log`), 'old\n');
      utimesSync(at(`ej-${day}.log`), day, day);
    }
    const { text } = await follow(tail('ej-*.log'));
    appendFileSync(at('ej-299.log'), 'a\n');
    await reads('a\n', text);
    writeFileSync(at('ej-300.log'), 'b\n');
    await reads('a\n|b\n', text);
  });

  it('loses nothing when it is closed in the middle of a large file', async () => {
    const whole = Array.from({ length: 200_000 }, (_unused, index) => `line ${index}\n`).join('');
    writeFileSync(at('ej.log'), whole);
    const open = tail('ej.log', { from: 'start' });
    const chunks: Uint8Array[] = [];
    for (let opening = 0; opening < 4; opening++) {
      const link = await open();
      const enough = chunks.length + 5;
      await new Promise<void>((resolve) => {
        link.received.subscribe((chunk) => {
          chunks.push(chunk);
          if (chunks.length === enough) resolve(link.close());
        });
      });
    }
    const { text } = await follow(open);
    const before = Buffer.concat(chunks).toString();
    expect(before.length).toBeLessThan(whole.length);
    await eventually('the rest', () => before.length + text().length === whole.length);
    expect(before + text() === whole).toBe(true);
  });

  it('says that a folder is not there, and that it went away', async () => {
    await expect(tail('none/ej.log')()).rejects.toMatchObject({ problem: 'notFound' });
    const { link } = await follow(tail('ej.log'));
    rmSync(folder, { recursive: true });
    const closed: LinkClosed = await link.closed;
    expect(closed.problem).toBe('notFound');
  });

  it('sends nothing', async () => {
    const { link } = await follow(tail('ej.log'));
    await expect(link.send(Uint8Array.of(1))).rejects.toMatchObject({ problem: 'notAllowed' });
    await link.close();
    expect(await link.closed).toMatchObject({ problem: 'closedByUs' });
  });
});

describe('the pattern of a file', () => {
  it('takes the local date', () => {
    expect(datedPath('/ej/%Y/%y%m%d-100%%.log', new Date(2026, 2, 5))).toBe('/ej/2026/260305-100%.log');
  });

  it('has its wildcards in the last part', () => {
    expect(isFilePattern('/var/log/ej-*.log')).toBe(true);
    expect(isFilePattern('/var/*/ej.log')).toBe(false);
    expect(fileTailSettings.safeParse({ type: 'file', path: '/var/?/ej.log' }).success).toBe(false);
  });
});
