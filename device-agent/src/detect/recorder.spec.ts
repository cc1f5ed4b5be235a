import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '#libs/observability';
import { eventually, MovableClock } from '#libs/testkit';
import { Journal, JournalError } from '../journal/index.js';
import type { Observation } from '../observation.js';
import { MemoryStore } from './memory.store.js';
import { Recorder } from './recorder.js';
import { DEFAULT_TUNING } from './timing.table.js';

const raw = { protocol: 'test', code: 'x' };
const captured = (value: number): Observation => ({
  kind: 'counter',
  component: 'cardReader',
  name: 'captured',
  value,
  raw,
});
const clock = new MovableClock();
let directory: string;
let journal: Journal;
let store: MemoryStore;
let recorder: Recorder;

async function open(): Promise<void> {
  store = new MemoryStore(directory);
  await store.load();
  journal = await Journal.open({
    directory: join(directory, 'journal'),
    clock,
    readMemo: (memo, seq) => store.replay(memo, seq),
  });
  store.reconcile(journal);
  recorder = new Recorder(journal, store, {
    tuning: DEFAULT_TUNING,
    clock,
    logger: silentLogger,
    onJournaled: () => undefined,
    retryMs: 20,
  });
  recorder.start();
}

const told = async (): Promise<string[]> => (await journal.read(1, 100)).map(({ kind, fault }) => `${kind} ${fault}`);

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'wk-recorder-'));
  await open();
});
afterEach(async () => {
  await recorder.stop();
  await journal.close();
  await rm(directory, { recursive: true });
});

describe('the recorder', () => {
  it('compares with the last persisted counter after a restart', async () => {
    recorder.take(captured(3));
    await eventually('baseline', () => journal.next === 2);
    await recorder.stop();
    await journal.close();
    await open();
    recorder.take(captured(4));
    await eventually('raised', () => journal.next === 3);
    expect(await told()).toEqual(['noted counter.baseline', 'raised card.captured']);
  });

  it('neither loses nor doubles a fault when it dies after the journal and before the memory', async () => {
    recorder.take(captured(3));
    recorder.take({ kind: 'state', component: 'cardReader', name: 'media', value: 'jammed', raw });
    await eventually('raised', () => journal.next === 3);
    // Died: the journal has the events, the file of the memory was never written.
    await journal.close();
    await open();
    for (const seen of [captured(3), captured(4)]) recorder.take(seen);
    recorder.take({ kind: 'state', component: 'cardReader', name: 'media', value: 'jammed', raw });
    await eventually('the new card', () => journal.next === 4);
    expect(await told()).toEqual(['noted counter.baseline', 'raised card.jam', 'raised card.captured']);
  });

  it('lays only those patches over a saved memory that came after it', async () => {
    recorder.take(captured(1));
    await eventually('baseline', () => journal.next === 2);
    await store.flush();
    recorder.take(captured(2));
    recorder.take(captured(0));
    await eventually('all', () => journal.next >= 5);
    await journal.close();
    await open();
    recorder.take(captured(1));
    await eventually('the new card', () => journal.next >= 6);
    expect((await told()).filter((one) => !one.startsWith('noted'))).toEqual([
      'raised card.captured',
      'cleared card.captured',
      'raised card.captured',
    ]);
  });

  it('raises what was only debounced when the time has come, though nothing more is seen', async () => {
    recorder.take({ kind: 'state', component: 'cardReader', name: 'device', value: 'offline', raw });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(journal.next).toBe(1);
    clock.forward('10s');
    await eventually('raised', () => journal.next === 2);
    expect(await told()).toEqual(['raised device.offline']);
  });

  it('debounces anew after a restart, since nobody watched meanwhile', async () => {
    recorder.take({ kind: 'state', component: 'cardReader', name: 'device', value: 'offline', raw });
    await recorder.stop();
    await journal.close();
    clock.forward('1h');
    await open();
    recorder.take({ kind: 'state', component: 'cardReader', name: 'device', value: 'online', raw });
    clock.forward('1h');
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(journal.next).toBe(1);
  });

  it('clears a failed driver after a restart in which it does not fail again', async () => {
    const failed = {
      kind: 'condition',
      component: 'application',
      fault: 'driver.failed',
      cause: 'driver#1',
      raw,
    } as const;
    recorder.take({ ...failed, active: true });
    await eventually('raised', () => journal.next === 2);
    await recorder.stop();
    await journal.close();
    await open();
    clock.forward('10s');
    await eventually('cleared', () => journal.next === 3);
    expect(await told()).toEqual(['raised driver.failed', 'cleared driver.failed']);
  });

  it('tries again while the disk takes nothing, tells why, and loses nothing', async () => {
    const append = journal.append.bind(journal);
    journal.append = () => Promise.reject(new JournalError('the disk is full'));
    recorder.take(captured(1));
    await eventually('the problem is known', () => recorder.problem === 'the disk is full');
    recorder.take(captured(2));
    journal.append = append;
    await eventually('both are there', () => journal.next === 3);
    expect(recorder.problem).toBeUndefined();
    expect(await told()).toEqual(['noted counter.baseline', 'raised card.captured']);
  });

  it('cuts card numbers and leaves out evidence that is too large', async () => {
    const data = { track: '4111111111111111', text: 'y'.repeat(40_000) };
    recorder.take({
      kind: 'event',
      component: 'cardReader',
      name: 'cardCaptured',
      raw: { protocol: 'test', code: 'PAN 4111111111111111', data },
    });
    recorder.take({
      kind: 'event',
      component: 'cashAcceptor',
      name: 'cheatAttempt',
      raw: { ...raw, data: { line: '5500005555555559' } },
    });
    await eventually('both are there', () => journal.next === 3);
    const [large, small] = await journal.read(1, 2);
    expect(large?.raw).toMatchObject({ code: 'PAN ****1111', data: expect.stringMatching(/^left out: \d+ bytes$/) });
    expect(small?.raw?.data).toEqual({ line: '****5559' });
  });
});
