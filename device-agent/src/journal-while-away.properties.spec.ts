import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { systemClock } from '#libs/clock';
import { silentLogger } from '#libs/observability';
import { eventually } from '#libs/testkit';
import { MemoryStore } from './detect/memory.store.js';
import { Recorder } from './detect/recorder.js';
import { DEFAULT_TUNING } from './detect/timing.table.js';
import { Devices } from './devices.js';
import { driverSettings } from './drivers/index.js';
import { Journal } from './journal/index.js';
import { sourceNames } from './source-names.js';

/** An agent's way from the file to its journal on disk, as `running-agent.ts` puts it together. */
class Way {
  private constructor(
    readonly journal: Journal,
    private readonly store: MemoryStore,
    private readonly recorder: Recorder,
    private readonly devices: Devices,
  ) {}

  static async start(data: string, path: string): Promise<Way> {
    const settings = [
      driverSettings.parse({ driver: 'electronic-journal', link: { type: 'file', path, pollMs: 20 }, quietMs: 5_000 }),
    ];
    const store = new MemoryStore(data);
    await store.load();
    const journal = await Journal.open({
      directory: join(data, 'journal'),
      clock: systemClock,
      readMemo: (memo, seq, id) => store.replay(memo, seq, id),
      beforeForgetting: (seq) => store.flushUpTo(seq),
    });
    store.reconcile(journal);
    const recorder = new Recorder(journal, store, {
      ...{ tuning: DEFAULT_TUNING, clock: systemClock, logger: silentLogger, sources: sourceNames(settings) },
      onJournaled: () => undefined,
      steadyMs: () => performance.now(),
    });
    const devices = new Devices(settings, {
      ...{ clock: systemClock, logger: silentLogger, random: () => 0 },
      onSeen: (seen) => recorder.take(seen),
      reading: {
        places: store.memory.places,
        onPlace: (reached) => recorder.take(reached),
        written: () => recorder.written(),
      },
      onComponents: () => undefined,
    });
    recorder.start();
    devices.start();
    return new Way(journal, store, recorder, devices);
  }

  async stop(): Promise<void> {
    this.devices.stop();
    await this.recorder.stop();
    await this.journal.close();
  }

  async flush(): Promise<void> {
    await this.store.flush();
  }

  /** References of the transactions in which a card or notes were kept, in the order in which it was told. */
  async told(): Promise<string[]> {
    const entries = await this.journal.read(1, 100_000);
    return entries
      .filter(({ kind, fault }) => kind === 'raised' && /captured|retained/.test(fault))
      .map(({ fault, detail }) => {
        expect(detail['count'] ?? 1).toBe(1);
        return `${fault} ${(detail['transaction'] as { reference?: string } | undefined)?.reference}`;
      });
  }
}

type Step = { act: string; ms: number; cuts: number[] };

const story: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    act: fc.constantFrom('card', 'card', 'notes', 'plain', 'rotate', 'kill', 'kill', 'stop', 'save'),
    ms: fc.integer({ min: 0, max: 60 }),
    cuts: fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 4 }),
  }),
  { minLength: 10, maxLength: 30 },
);

const KEPT: Record<string, [line: string, fault: string]> = {
  card: ['CARD RETAINED\n', 'card.captured'],
  notes: ['CASH RETRACTED\n', 'cash.retained'],
};
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Pieces of what the terminal writes, cut anywhere: a kill may come between any two. */
function piecesOf(text: string, cuts: readonly number[]): string[] {
  const pieces: string[] = [];
  let rest = text;
  for (const cut of cuts) {
    pieces.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  return [...pieces, rest].filter((piece) => piece !== '');
}

async function play(steps: readonly Step[]): Promise<{ told: string[]; happened: string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'wk-away-'));
  const path = join(folder, 'ej.log');
  const happened: string[] = [];
  const waiting: string[] = [];
  let rotated = 0;
  let runs = 0;
  let way: Way | undefined;
  const ended: Way[] = [];
  const data = (): string => join(folder, `data-${runs}`);
  mkdirSync(data());
  way = await Way.start(data(), path);
  await eventually('the place of the first start', async () => {
    await way!.flush();
    const memory = join(data(), 'memory.json');
    return existsSync(memory) && readFileSync(memory, 'utf8').includes('"pattern"');
  });
  const start = async (): Promise<void> => void (way ??= await Way.start(data(), path));
  /** The disk as it is at this instant is all that is left. What runs on writes to another one. */
  const kill = (): void => {
    const from = data();
    runs += 1;
    cpSync(from, data(), { recursive: true });
    if (way) ended.push(way);
    way = undefined;
  };
  const step = async ({ act, ms, cuts }: Step): Promise<void> => {
    if (act === 'kill') kill();
    else if (act === 'save') await way?.flush();
    else if (act === 'stop') {
      await way?.stop();
      way = undefined;
    } else if (act === 'rotate') {
      // A file that comes and goes between two looks is seen by nobody.
      if (way)
        await eventually(
          'read',
          async () => waiting.length > 0 || (await way!.told()).length >= happened.length,
          3_000,
          10,
        ).catch(() => 0);
      if (waiting.length === 0 && existsSync(path)) renameSync(path, `${path}.${(rotated += 1)}`);
    } else {
      const reference = `9${String(happened.length).padStart(11, '0')}`;
      const [line, fault] = KEPT[act] ?? ['CARD TAKEN\n', undefined];
      if (fault) happened.push(`${fault} ${reference}`);
      waiting.push(...piecesOf(`TRANSACTION START\nREF: ${reference}\n${line}TRANSACTION END\n`, cuts));
    }
    // One piece a step at least; all of them before another file begins.
    const now = ms % 3 === 0 ? 1 : waiting.length;
    for (const piece of waiting.splice(0, now)) appendFileSync(path, piece);
    await wait(ms);
    if (act !== 'kill' && act !== 'stop' && ms % 2 === 0) await start();
  };
  try {
    for (const one of steps) await step(one);
    for (const piece of waiting.splice(0)) appendFileSync(path, piece);
    await start();
    await eventually('all told', async () => (await way!.told()).length >= happened.length, 3_000, 20).catch(() => 0);
    await wait(60);
    return { told: await way!.told(), happened };
  } finally {
    for (const one of [...ended, ...(way ? [way] : [])]) await one.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('an agent that is stopped and killed at any instant while a terminal prints', () => {
  it('tells of every card and every note that is printed as kept, once, in order, with its transaction', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (steps) => {
        const { told, happened } = await play(steps);
        expect(told).toEqual(happened);
      }),
      { numRuns: 25, endOnFailure: true },
    );
  }, 200_000);
});
