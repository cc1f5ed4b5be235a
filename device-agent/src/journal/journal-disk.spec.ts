import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, rm, stat, symlink, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, makeReadOnly, MovableClock } from '#libs/testkit';
import type { JournalEntry } from './entry.js';
import { Journal, type JournalOptions } from './journal.js';

const clock = new MovableClock();
let directory: string;
const cleanUp: (() => unknown)[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'wk-journal-disk-'));
});
afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
  await rm(directory, { recursive: true, force: true });
});

async function open(options: Partial<JournalOptions> = {}): Promise<Journal> {
  const journal = await Journal.open({ directory, clock, ...options });
  cleanUp.push(() => journal.close().catch(() => undefined));
  return journal;
}

const entry = (kind: JournalEntry['kind'] = 'raised', text = ''): JournalEntry => ({
  at: '2026-11-21T03:00:00.000Z',
  kind,
  component: 'cardReader',
  fault: kind === 'noted' ? 'counter.reset' : 'card.jam',
  detail: { text },
});

async function held(journal: Journal) {
  const entries = [];
  for (let from = journal.oldest; from < journal.next; from++) {
    const run = await journal.read(from, 100);
    entries.push(...run);
    from = run.at(-1)?.seq ?? from;
  }
  return entries;
}
async function atRest(journal: Journal): Promise<void> {
  await eventually('nothing more is dropped or told', async () => {
    const [next, dropped] = [journal.next, journal.status.dropped];
    await new Promise((resolve) => setTimeout(resolve, 100));
    return journal.next === next && journal.status.dropped === dropped;
  });
}
const texts = async (journal: Journal): Promise<unknown[]> => (await held(journal)).map(({ detail }) => detail['text']);
const nextSegment = (journal: Journal): string => join(directory, `${String(journal.next).padStart(16, '0')}.wkj`);

describe('a torn tail', () => {
  it('costs the last record alone, wherever in it the power went', async () => {
    const journal = await open();
    await journal.append([entry('raised', 'a')]);
    await journal.append([entry('cleared', 'b'), entry('raised', 'c')]);
    const whole = journal.status.bytes;
    await journal.append([entry('raised', 'last')], { counters: { captured: 7 } });
    const size = journal.status.bytes;
    await journal.close();
    const path = join(directory, '0000000000000001.wkj');
    await copyFile(path, join(directory, 'copy'));
    for (let bytes = whole; bytes < size; bytes++) {
      await copyFile(join(directory, 'copy'), path);
      await truncate(path, bytes);
      const memos: unknown[] = [];
      const again = await Journal.open({ directory, clock, readMemo: (memo) => memos.push(memo) });
      expect([await texts(again), memos, again.status.damaged]).toEqual([['a', 'b', 'c'], [], 0]);
      expect(await again.append([entry('raised', 'new')])).toEqual([4]);
      await again.close();
      const later = await Journal.open({ directory, clock });
      expect(await texts(later)).toEqual(['a', 'b', 'c', 'new']);
      await later.close();
    }
  });
});

const FULL = '/dev/full';
// The device whose every write fails for want of room: ENOSPC from the system itself, without being root.
const onFull = existsSync(FULL) ? describe : describe.skip;
onFull('a full disk', () => {
  it('takes nothing, says why, and takes everything in order when there is room again', async () => {
    const journal = await open({ segmentBytes: 1 });
    await journal.append([entry('raised', 'before')]);
    const path = nextSegment(journal);
    await symlink(FULL, path);
    for (let i = 0; i < 3; i++)
      await expect(journal.append([entry('raised', 'lost?')])).rejects.toThrow(
        `journal ${directory}: the disk is full`,
      );
    expect([journal.next, journal.status.error]).toEqual([2, `journal ${directory}: the disk is full`]);
    expect(await texts(journal)).toEqual(['before']);
    await rm(path);
    expect(await journal.append([entry('raised', 'after')])).toEqual([2]);
    expect(journal.status.error).toBeUndefined();
    await journal.close();
    expect(await texts(await open())).toEqual(['before', 'after']);
  });

  it('does not keep the journal from giving back the room of what was acknowledged', async () => {
    const journal = await open({ segmentBytes: 500 });
    for (let i = 0; i < 20; i++) await journal.append([entry()]);
    const files = async (): Promise<number> =>
      (await readdir(directory)).filter((name) => name.endsWith('.wkj')).length;
    const before = await files();
    await symlink(FULL, join(directory, 'acknowledged.json.new'));
    journal.acknowledge(15);
    await eventually('files are deleted', async () => (await files()) <= before - 2);
    await eventually('it says why', () => journal.status.error?.includes('the disk is full'));
    await rm(join(directory, 'acknowledged.json.new'), { force: true });
    await eventually(
      'it says so no longer, though nothing more happened',
      () => journal.status.error === undefined,
      9_000,
    );
    await journal.close();
    expect((await open()).oldest).toBe(16);
  });

  it('leaves nothing half done behind when a file cannot be written anew, and tells of the dropped ones later', async () => {
    const journal = await open({ segmentBytes: 1_000, maxBytes: 6_000 });
    for (let i = 0; i < 12; i++) await journal.append([entry('noted', 'x'.repeat(100)), entry('raised', String(i))]);
    const blocked = join(directory, '0000000000000001.wkj.new');
    await symlink(FULL, blocked);
    while (journal.status.bytes <= 6_500) await journal.append([entry('raised', 'y'.repeat(300))]);
    await eventually('it says why', () => journal.status.error?.includes('the disk is full'));
    expect(journal.status.dropped).toBe(0);
    expect(existsSync(blocked)).toBe(false);
    await journal.append([entry('raised', 'after')]);
    await eventually('dropped and told', async () =>
      (await held(journal)).some(({ fault, detail }) => fault === 'journal.dropped' && Number(detail['count']) > 0),
    );
  });
});

describe('a read-only disk', () => {
  it('takes nothing new, says why, gives what is there, and goes on when it may be written', async () => {
    const journal = await open({ segmentBytes: 300 });
    await journal.append([entry('raised', 'a'), entry('raised', 'b'), entry('raised', 'c')]);
    const undo = makeReadOnly(directory);
    if (!undo) return console.warn('skipped: nothing here makes a directory read-only to root');
    cleanUp.push(undo);
    const refused = journal.append([entry('raised', 'd')]);
    await expect(refused).rejects.toThrow(/: (the disk is read-only|no permission to write)$/);
    expect(await texts(journal)).toEqual(['a', 'b', 'c']);
    undo();
    expect(await journal.append([entry('raised', 'd')])).toEqual([4]);
    expect([await texts(journal), journal.status.error]).toEqual([['a', 'b', 'c', 'd'], undefined]);
  });

  it('is told of in one line when the journal is opened on it', async () => {
    const undo = makeReadOnly(directory);
    if (!undo) return console.warn('skipped: nothing here makes a directory read-only to root');
    cleanUp.push(undo);
    await expect(Journal.open({ directory, clock })).rejects.toThrow(
      /^journal \S+: (the disk is read-only|no permission to write)$/,
    );
  });
});

describe('a journal full of what is never dropped', () => {
  it('grows beyond what it is meant to hold, says so, and takes no more at four times that', async () => {
    const journal = await open({ segmentBytes: 1_000, maxBytes: 5_000 });
    let taken = 0;
    const fill = async (): Promise<void> => {
      for (; ; taken++) await journal.append([entry(taken % 2 ? 'raised' : 'cleared', String(taken))]);
    };
    await expect(fill()).rejects.toThrow(/it holds \d+ MiB that the server has not acknowledged and takes no more$/);
    expect(journal.status).toMatchObject({ overfull: true, dropped: 0, queued: taken });
    expect(journal.status.bytes).toBeLessThan(21_000);
    expect(await texts(journal)).toEqual(Array.from({ length: taken }, (_, i) => String(i)));
    journal.acknowledge(taken - 10);
    await eventually('room again', () => journal.status.bytes < 5_000);
    expect(await journal.append([entry('raised', 'after')])).toEqual([taken + 1]);
    expect([journal.status.overfull, journal.status.error]).toEqual([undefined, undefined]);
  });

  it('makes room by dropping noted entries before it refuses a raised one', async () => {
    const journal = await open({ segmentBytes: 1_000, maxBytes: 5_000, mostBytes: 5_500 });
    for (let i = 0; i < 200; i++) await journal.append([entry(i % 10 === 0 ? 'raised' : 'noted', String(i))]);
    const kept = (await held(journal)).filter(({ kind }) => kind === 'raised').map(({ detail }) => detail['text']);
    expect(kept).toEqual(Array.from({ length: 20 }, (_, i) => String(i * 10)));
  });

  it('keeps no file of which everything was dropped', async () => {
    const journal = await open({ segmentBytes: 1_000, maxBytes: 5_000 });
    await journal.append([entry('raised', 'first')]);
    for (let i = 0; i < 500; i++) await journal.append([entry('noted', String(i))]);
    await journal.append([entry('raised', 'last')]);
    await atRest(journal);
    expect((await readdir(directory)).length).toBeLessThan(15);
    const { queued, dropped } = journal.status;
    const [first] = await held(journal);
    expect([first?.seq, dropped > 400]).toEqual([1, true]);
    await journal.close();
    const again = await open();
    expect([again.status.queued, again.oldest, again.status.damaged]).toEqual([queued, 1, 0]);
    expect((await stat(join(directory, '0000000000000001.wkj'))).size).toBeGreaterThan(0);
  });
});
