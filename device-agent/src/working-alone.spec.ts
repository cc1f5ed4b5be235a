import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Subject } from 'rxjs';
import { stringify } from 'yaml';
import { silentLogger } from '#libs/observability';
import { eventually, forkTypeScript, makeReadOnly, mountSmallDisk, MovableClock } from '#libs/testkit';
import { agentConfig } from './agent.config.js';
import { Agent } from './agent.js';
import { Journal } from './journal/index.js';
import type { Observation } from './observation.js';

const clock = new MovableClock();
let directory: string;
const cleanUp: (() => unknown)[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'wk-alone-'));
});
afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
  await rm(directory, { recursive: true, force: true });
});

const settings = (dataDir: string): object => ({
  terminalId: 'T0007',
  mqtt: { url: 'mqtt://127.0.0.1:1' },
  dataDir,
  screen: { port: 0 },
  devices: [{ driver: 'xfs4iot', ports: [9] }],
});

/** An agent without a broker, fed by hand. */
async function startAgent(dataDir: string): Promise<{ agent: Agent; see: (captured: number) => void }> {
  const observations = new Subject<Observation>();
  const agent = new Agent({
    config: agentConfig.parse(settings(dataDir)),
    clock,
    steadyMs: () => clock.now().getTime(),
    logger: silentLogger,
    random: Math.random,
    createDriver: () => ({ protocol: 'test', components: ['cardReader'], observations }),
    connect: () => Promise.reject(new Error('no broker')),
  });
  await agent.start();
  cleanUp.push(() => agent.stop());
  const raw = { protocol: 'test', code: 'x' };
  const see = (value: number): void =>
    observations.next({ kind: 'counter', component: 'cardReader', name: 'captured', value, raw });
  see(0);
  await eventually('the baseline', () => agent.heartbeat().health['queued'] === 1);
  return { agent, see };
}

/** The cards that the journal tells of, in the order of its numbers. */
async function cardsTold(dataDir: string): Promise<unknown[]> {
  const journal = await Journal.open({ directory: join(dataDir, 'journal'), clock });
  const told: unknown[] = [];
  for (let from = 2; from < journal.next;) {
    const run = await journal.read(from, 500);
    told.push(...run.map(({ kind, detail }) => kind === 'raised' && detail['reason']));
    from = run.at(-1)!.seq + 1;
  }
  await journal.close();
  return told;
}
const rises = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `captured rose from ${i} to ${i + 1}`);

async function watchThrough(dataDir: string, cards: number, breakDisk: () => () => void, why: RegExp): Promise<void> {
  const { agent, see } = await startAgent(dataDir);
  const health = (): Record<string, unknown> => agent.heartbeat().health;
  const mend = breakDisk();
  for (let card = 1; card <= cards; card++) see(card);
  await eventually('it says why', () => why.test(String(health()['error'])));
  expect(health()['queued']).toBeLessThan(cards);
  see(cards + 1);
  mend();
  await eventually('all is journaled', () => health()['queued'] === cards + 2);
  await eventually('all is well', () => health()['error'] === undefined);
  expect(health()['overflown']).toBeUndefined();
  await agent.stop();
  expect(await cardsTold(dataDir)).toEqual(rises(cards + 1));
}

describe('an agent whose disk takes nothing', () => {
  it('goes on watching on a full disk, says so, and writes all of it in order when there is room', async () => {
    const disk = mountSmallDisk(2_048);
    if (!disk) return console.warn('skipped: only root on Linux may mount a disk to fill');
    cleanUp.push(() => disk.remove());
    const fill = (): (() => void) => (disk.fill(), () => disk.free());
    await watchThrough(join(disk.path, 'data'), 300, fill, /the disk is full/);
  });

  it('goes on watching on a read-only disk, says so, and writes all of it in order when it may again', async () => {
    const dataDir = join(directory, 'data');
    const probe = makeReadOnly(directory);
    if (!probe) return console.warn('skipped: nothing here makes a directory read-only to root');
    probe();
    const forbid = (): (() => void) => {
      const undo = makeReadOnly(join(dataDir, 'journal'))!;
      cleanUp.push(undo);
      return undo;
    };
    // More than the file that is open takes: the next one cannot be begun.
    await watchThrough(dataDir, 2_500, forbid, /the disk is read-only|no permission to write/);
  });

  it('ends with one clear line when it is started on a full disk', async () => {
    const disk = mountSmallDisk(512);
    if (!disk) return console.warn('skipped: only root on Linux may mount a disk to fill');
    cleanUp.push(() => disk.remove());
    mkdirSync(join(disk.path, 'data'));
    disk.fill();
    expect(await startAndEnd(join(disk.path, 'data'))).toEqual([
      1,
      expect.stringMatching(/^data directory \S+: the disk is full \(ENOSPC\)\n$/),
    ]);
  });

  it('ends with one clear line when it is started on a read-only disk', async () => {
    const dataDir = join(directory, 'data');
    mkdirSync(dataDir);
    const undo = makeReadOnly(dataDir);
    if (!undo) return console.warn('skipped: nothing here makes a directory read-only to root');
    cleanUp.push(undo);
    expect(await startAndEnd(dataDir)).toEqual([
      1,
      expect.stringMatching(/^data directory \S+: (the disk is read-only|no permission to write) \(E\w+\)\n$/),
    ]);
  });
});

async function startAndEnd(dataDir: string): Promise<[code: number, line: string]> {
  const file = join(directory, 'agent.yaml');
  await writeFile(file, stringify(settings(dataDir)));
  const child = forkTypeScript(join(process.cwd(), 'device-agent/src/main.ts'), [file]);
  let line = '';
  child.stderr!.setEncoding('utf8').on('data', (chunk: string) => (line += chunk));
  const [code] = (await once(child, 'close')) as [number];
  return [code, line];
}
