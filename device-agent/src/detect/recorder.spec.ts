import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '#libs/clock';
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
/** By how much somebody has set the wall clock; `clock` is the time that passes. */
let setBy = 0;
const wall: Clock = { now: () => new Date(clock.now().getTime() + setBy) };
let whenJournaled = (): void => undefined;
let directory: string;
let journal: Journal;
let store: MemoryStore;
let recorder: Recorder;

async function open(sources?: readonly string[]): Promise<void> {
  store = new MemoryStore(directory);
  await store.load();
  journal = await Journal.open({
    directory: join(directory, 'journal'),
    clock,
    readMemo: (memo, seq, id) => store.replay(memo, seq, id),
  });
  store.reconcile(journal);
  recorder = new Recorder(journal, store, {
    tuning: DEFAULT_TUNING,
    ...(sources && { sources }),
    clock: wall,
    logger: silentLogger,
    onJournaled: () => whenJournaled(),
    retryMs: 20,
    steadyMs: () => clock.now().getTime(),
  });
  recorder.start();
}

const told = async (): Promise<string[]> => (await journal.read(1, 100)).map(({ kind, fault }) => `${kind} ${fault}`);

beforeEach(async () => {
  setBy = 0;
  whenJournaled = () => undefined;
  directory = await mkdtemp(join(tmpdir(), 'wk-recorder-'));
  await open();
});
afterEach(async () => {
  await recorder.stop();
  await journal.close();
  await rm(directory, { recursive: true });
});

describe('the recorder', () => {
  it('goes on when whoever is told of an event fails', async () => {
    whenJournaled = () => {
      throw new Error('a listener with a defect');
    };
    recorder.take(captured(3));
    await eventually('baseline', () => journal.next === 2);
    recorder.take(captured(4));
    await eventually('raised', () => journal.next === 3);
  });

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

  it.each([86_400_000, -86_400_000])(
    'judges nothing by a clock that was set by %i ms before that is known: debounces go on as they were',
    async (ms) => {
      recorder.take({ kind: 'state', component: 'cardReader', name: 'device', value: 'offline', raw });
      await new Promise((resolve) => setTimeout(resolve, 50));
      setBy = ms;
      recorder.take(captured(3));
      await eventually('noted', () => journal.next === 3);
      // The recorder looks at the time once a second by itself.
      await new Promise((resolve) => setTimeout(resolve, 1_200));
      expect(await told()).toEqual(['noted agent.clockJump', 'noted counter.baseline']);
      clock.forward('10s');
      await eventually('raised', () => journal.next === 4);
      expect((await told()).at(-1)).toBe('raised device.offline');
      const [jump, , raised] = await journal.read(1, 3);
      expect([jump?.detail['jumpMs'], jump?.seq, raised?.seq]).toEqual([expect.any(Number), 1, 3]);
      expect(Math.abs(Number(jump?.detail['jumpMs']) - ms)).toBeLessThan(100);
    },
  );

  it('keeps the last 20,000 things it saw while the disk takes nothing, and counts those before', async () => {
    const append = journal.append.bind(journal);
    recorder.take(captured(0));
    await eventually('baseline', () => journal.next === 2);
    journal.append = () => Promise.reject(new JournalError('the disk is full'));
    recorder.take(captured(1));
    await eventually('the problem is known', () => recorder.problem === 'the disk is full');
    for (let value = 2; value <= 20_101; value++) recorder.take(captured(value));
    expect(recorder.overflown).toBe(100);
    journal.append = append;
    await eventually('all that waited', () => journal.next === 20_003);
    const run = await journal.read(2, 5);
    expect(run.map(({ detail }) => detail['count'])).toEqual([1, 101, 1, 1, 1]);
  });

  it('ends what a driver said that is no longer configured, and journals the reason', async () => {
    recorder.take({ kind: 'state', component: 'cardReader', name: 'media', value: 'jammed', raw, source: 'xfs4iot' });
    await eventually('raised', () => journal.next === 2);
    await recorder.stop();
    await journal.close();
    await open(['ndc']);
    await eventually('cleared', () => journal.next === 3);
    expect((await journal.read(2, 1))[0]).toMatchObject({
      kind: 'cleared',
      fault: 'card.jam',
      detail: { reason: 'xfs4iot is no longer configured', source: 'xfs4iot' },
    });
  });

  it('starts with a memory of the time before witnesses had names', async () => {
    store.put({ ...store.memory, acts: { 'cardReader|card.captured': [{ by: 'event', at: 1 }] as never } });
    await recorder.stop();
    await journal.close();
    await open(['xfs4iot']);
    recorder.take({ kind: 'event', component: 'cardReader', name: 'cardCaptured', raw, source: 'xfs4iot' });
    await eventually('raised', () => journal.next === 2);
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
