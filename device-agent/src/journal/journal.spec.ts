import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { eventually, MovableClock } from '#libs/testkit';
import { JournalError, type JournalEntry } from './entry.js';
import { Holes } from './holes.js';
import { Journal, type JournalOptions } from './journal.js';

const clock = new MovableClock();
let directory: string;
const opened: Journal[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'wk-journal-'));
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((journal) => journal.close().catch(() => undefined)));
  await rm(directory, { recursive: true, force: true });
});

async function open(options: Partial<JournalOptions> = {}): Promise<Journal> {
  const journal = await Journal.open({ directory, clock, ...options });
  opened.push(journal);
  return journal;
}

const entry = (fault = 'card.jam', kind: JournalEntry['kind'] = 'raised', text = ''): JournalEntry => ({
  at: '2026-11-21T03:00:00.000Z',
  kind,
  component: 'cardReader',
  fault,
  detail: { text },
});

async function readAll(journal: Journal): Promise<number[]> {
  const seqs: number[] = [];
  for (let from = journal.oldest; from < journal.next; from += 1) {
    const run = await journal.read(from, 100);
    seqs.push(...run.map((one) => one.seq));
    from = run.at(-1)?.seq ?? from;
  }
  return seqs;
}

const segments = async (): Promise<string[]> =>
  (await readdir(directory)).filter((name) => name.endsWith('.wkj')).sort();

describe('a journal', () => {
  it('numbers from one, keeps its name, and gives back what was written after it is opened again', async () => {
    const first = await open();
    expect([first.oldest, first.next]).toEqual([1, 1]);
    expect(await first.append([entry('card.jam'), entry('card.captured')])).toEqual([1, 2]);
    expect(await first.append([entry('safe.open')])).toEqual([3]);
    await first.close();
    const again = await open();
    expect(again.id).toBe(first.id);
    expect([again.oldest, again.next, again.status.queued]).toEqual([1, 4, 3]);
    expect((await again.read(1, 10)).map(({ seq, fault }) => [seq, fault])).toEqual([
      [1, 'card.jam'],
      [2, 'card.captured'],
      [3, 'safe.open'],
    ]);
    expect(await again.append([entry()])).toEqual([4]);
  });

  it('has an entry on disk when append resolves', async () => {
    const journal = await open();
    await journal.append([entry('card.captured')]);
    const [file] = await segments();
    expect(await readFile(join(directory, file!), 'utf8')).toContain('"fault":"card.captured"');
  });

  it('takes nothing once it is closed: another may write there by then', async () => {
    const first = await open();
    await first.append([entry()]);
    await first.close();
    const second = await open();
    await second.append([entry()]);
    // The first that fails would begin a new file, of the name that the second one writes to.
    for (let i = 0; i < 2; i++) await expect(first.append([entry()])).rejects.toThrow(/has been closed/);
    await second.append([entry()]);
    expect(await readAll(await open())).toEqual([1, 2, 3]);
  });

  it('numbers appends that come together in the order in which they came', async () => {
    const journal = await open();
    const all = await Promise.all(
      Array.from({ length: 500 }, (_, i) => journal.append([entry('card.jam', 'raised', String(i))])),
    );
    expect(all.flat()).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
    expect((await journal.read(200, 1))[0]?.detail).toEqual({ text: '199' });
  });

  it('spreads over segments and reads across them', async () => {
    const journal = await open({ segmentBytes: 2_000 });
    for (let i = 0; i < 100; i++) await journal.append([entry()]);
    expect((await segments()).length).toBeGreaterThan(5);
    expect(await readAll(journal)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    await journal.close();
    expect(await readAll(await open())).toHaveLength(100);
  });

  it('deletes whole acknowledged segments, and remembers what was acknowledged', async () => {
    const journal = await open({ segmentBytes: 2_000 });
    for (let i = 0; i < 100; i++) await journal.append([entry()]);
    const before = (await segments()).length;
    journal.acknowledge(60);
    expect([journal.oldest, journal.status.queued]).toEqual([61, 40]);
    await eventually('old segments are gone', async () => (await segments()).length < before);
    await journal.close();
    const again = await open();
    expect([again.oldest, again.next]).toEqual([61, 101]);
    expect((await readAll(again))[0]).toBe(61);
  });

  it('never gives an acknowledged number again, though its files are gone', async () => {
    const journal = await open();
    await journal.append([entry(), entry()]);
    journal.acknowledge(2);
    await journal.close();
    for (const name of await segments()) await rm(join(directory, name));
    expect(await (await open()).append([entry()])).toEqual([3]);
  });

  it('does not take an acknowledgement of what it never gave', async () => {
    const journal = await open();
    await journal.append([entry()]);
    journal.acknowledge(99);
    expect([journal.oldest, journal.next]).toEqual([2, 2]);
  });

  it('tells of memos in order when it is opened', async () => {
    const journal = await open();
    await journal.append([entry(), entry()], { a: 1 });
    await journal.append([entry()]);
    await journal.append([entry()], { b: 2 });
    await journal.close();
    const memos: unknown[] = [];
    await open({ readMemo: (memo, seq) => memos.push([memo, seq]) });
    expect(memos).toEqual([
      [{ a: 1 }, 2],
      [{ b: 2 }, 4],
    ]);
  });

  it('lets whoever replays memos save his state before they go', async () => {
    let saved = 0;
    const journal = await open({ segmentBytes: 500, beforeForgetting: async () => void (saved += 1) });
    for (let i = 0; i < 20; i++) await journal.append([entry()], { i });
    expect(saved).toBe(0);
    journal.acknowledge(20);
    await eventually('segments are deleted', async () => saved > 0 && (await segments()).length < 3);
  });
});

describe('a damaged journal', () => {
  it.each([1, 5, 13, 40])('loses only a torn last record: %i bytes missing', async (missing) => {
    const journal = await open();
    for (let i = 0; i < 5; i++) await journal.append([entry()]);
    await journal.close();
    const path = join(directory, (await segments())[0]!);
    await truncate(path, (await stat(path)).size - missing);
    const again = await open();
    expect(await readAll(again)).toEqual([1, 2, 3, 4]);
    expect(await again.append([entry('card.captured')])).toEqual([5]);
    await again.close();
    expect((await (await open()).read(5, 1))[0]?.fault).toBe('card.captured');
  });

  it('keeps all of one append or nothing', async () => {
    const journal = await open();
    await journal.append([entry()]);
    await journal.append([entry(), entry(), entry()], { memo: true });
    await journal.close();
    const path = join(directory, (await segments())[0]!);
    await truncate(path, (await stat(path)).size - 1);
    const memos: unknown[] = [];
    const again = await open({ readMemo: (memo) => memos.push(memo) });
    expect([await readAll(again), memos]).toEqual([[1], []]);
  });

  it('steps over a damaged record in the middle, counts it, and goes on behind it', async () => {
    const journal = await open();
    const sizes: number[] = [];
    for (let i = 0; i < 5; i++) {
      await journal.append([entry()]);
      sizes.push(journal.status.bytes);
    }
    await journal.close();
    const path = join(directory, (await segments())[0]!);
    const bytes = await readFile(path);
    bytes[sizes[1]! + 30]! ^= 0xff;
    await writeFile(path, bytes);
    const again = await open();
    expect(again.status).toMatchObject({ damaged: 1, queued: 4 });
    expect((await again.read(1, 10)).map((one) => one.seq)).toEqual([1, 2]);
    expect(await again.read(3, 10)).toEqual([]);
    again.acknowledge(2);
    expect(again.oldest).toBe(4);
    expect((await again.read(4, 10)).map((one) => one.seq)).toEqual([4, 5]);
  });

  it('goes on behind a file that somebody took away while it was open', async () => {
    const journal = await open({ segmentBytes: 200 });
    for (let i = 0; i < 600; i++) await journal.append([entry()]);
    const [first, second] = await segments();
    await rm(join(directory, second!));
    const lost = Number(second!.slice(0, 16));
    const behind = Number((await segments())[1]!.slice(0, 16));
    expect(Number(first!.slice(0, 16))).toBe(1);
    journal.acknowledge(lost - 1);
    expect(journal.oldest).toBe(lost);
    expect(await journal.read(journal.oldest, 10)).toEqual([]);
    expect([journal.oldest, journal.status.damaged]).toEqual([behind, 1]);
    expect((await journal.read(behind, 1))[0]?.seq).toBe(behind);
  });

  it('takes no new name before it is on disk what was acknowledged: else all of it went out again as new', async () => {
    const journal = await open();
    await journal.append([entry(), entry()]);
    journal.acknowledge(2);
    const { id } = journal;
    await mkdir(join(directory, 'acknowledged.json.new'));
    await journal.renew();
    await rm(join(directory, 'acknowledged.json.new'), { recursive: true });
    const again = await open();
    expect([journal.id, again.id, journal.status.error]).toEqual([id, id, expect.any(String)]);
  });

  it('reads whatever stands in a file without an exception', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.nat(400), async (garbage, at) => {
        const own = await mkdtemp(join(tmpdir(), 'wk-journal-'));
        const journal = await Journal.open({ directory: own, clock });
        for (let i = 0; i < 3; i++) await journal.append([entry()]);
        await journal.close();
        const path = join(own, '0000000000000001.wkj');
        const bytes = await readFile(path);
        bytes.set(garbage.subarray(0, Math.max(0, bytes.length - at)), Math.min(at, bytes.length));
        await writeFile(path, bytes);
        const again = await Journal.open({ directory: own, clock });
        const [seq] = await again.append([entry('card.captured')]);
        expect((await again.read(seq!, 1))[0]?.fault).toBe('card.captured');
        await again.close();
        await rm(own, { recursive: true });
      }),
      { numRuns: 60 },
    );
  });
});

describe('a full journal', () => {
  it('drops the oldest noted entries, never a raised or cleared one, and says so', async () => {
    const journal = await open({ segmentBytes: 2_000, maxBytes: 10_000 });
    for (let i = 0; i < 300; i++) {
      await journal.append([
        entry('card.jam', i % 10 === 0 ? 'raised' : i % 10 === 5 ? 'cleared' : 'noted', String(i)),
      ]);
    }
    const dropsEnd = async (): Promise<boolean> => {
      const before = journal.status.dropped;
      await new Promise((resolve) => setTimeout(resolve, 100));
      return before > 0 && journal.status.dropped === before;
    };
    await eventually('no more noted entries are dropped', dropsEnd);
    const held = [];
    for (let from = journal.oldest; from < journal.next; from++) held.push(...(await journal.read(from, 1)));
    const kept = held.filter(({ kind }) => kind !== 'noted').map(({ detail }) => Number(detail['text']));
    expect(kept).toEqual(Array.from({ length: 60 }, (_, i) => i * 5));
    const told = held.filter(({ fault }) => fault === 'journal.dropped').map(({ detail }) => Number(detail['count']));
    // What was dropped is told of, also when the notice of it was dropped later.
    expect(told.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(300 - held.length);
    expect(journal.status.queued).toBe(held.length);
    await journal.close();
    const again = await open();
    expect(again.status.queued).toBe(held.length);
  });

  it('comes to rest when raised entries alone are more than it may hold', async () => {
    const journal = await open({ segmentBytes: 500, maxBytes: 2_000 });
    for (let i = 0; i < 60; i++) await journal.append([entry('card.jam', i % 3 === 0 ? 'noted' : 'raised')]);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const { next } = journal;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(journal.next).toBe(next);
    expect(journal.status.queued).toBeGreaterThanOrEqual(40);
  });
});

describe('a disk that takes nothing', () => {
  it('gives a readable error, and goes on when it takes again', async () => {
    const journal = await open();
    await journal.append([entry()]);
    const file = (journal as unknown as { file: { datasync(): Promise<void> } }).file;
    file.datasync = () => Promise.reject(Object.assign(new Error('write'), { code: 'ENOSPC' }));
    await expect(journal.append([entry()])).rejects.toThrow(JournalError);
    expect(journal.status.error).toMatch(/the disk is full/);
    expect(journal.next).toBe(2);
    expect(await journal.append([entry('safe.open')])).toEqual([2]);
    expect(journal.status.error).toBeUndefined();
    await journal.close();
    const again = await open();
    expect([...(await again.read(1, 9)), ...(await again.read(2, 9))].map((one) => one.fault)).toEqual([
      'card.jam',
      'safe.open',
    ]);
  });
});

describe('holes', () => {
  it('are what was added, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.nat(5))), (ranges) => {
        const holes = new Holes();
        const missing = new Set<number>();
        for (const [from, length] of ranges) {
          holes.add(from, from + length - 1);
          for (let seq = from; seq < from + length; seq++) missing.add(seq);
        }
        expect(holes.count(1, 100)).toBe(missing.size);
        for (let seq = 1; seq < 70; seq++) {
          let expected = seq;
          while (missing.has(expected)) expected += 1;
          expect(holes.skip(seq)).toBe(expected);
        }
      }),
    );
  });
});
