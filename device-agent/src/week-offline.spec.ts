import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aedes } from 'aedes';
import { stringify } from 'yaml';
import { downTopic, eventsMessage, upTopic } from '#libs/contract';
import { eventually, forkTypeScript, MovableClock } from '#libs/testkit';
import { Journal, type JournalEntry } from './journal/index.js';

const TERMINAL = 'T0007';
const QUEUED = 50_000;
const GROWTH_MB = 60;
const clock = new MovableClock();

let directory: string;
let child: ChildProcess | undefined;
const cleanUp: (() => unknown)[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'wk-week-'));
});
afterAll(async () => {
  child?.kill('SIGKILL');
  for (const undo of cleanUp.splice(0)) await undo();
  await rm(directory, { recursive: true, force: true });
});

const entryOf = (n: number): JournalEntry => ({
  at: new Date(clock.now().getTime() - (QUEUED - n) * 12_000).toISOString(),
  kind: n % 3 === 0 ? 'raised' : 'noted',
  component: 'cardReader',
  fault: n % 3 === 0 ? 'card.jam' : 'counter.reset',
  detail: { n, reason: 'seen in a week in which no server was to be reached' },
  raw: { protocol: 'test', code: 'StatusChanged', data: { media: 'jammed' } },
});

async function fill(): Promise<void> {
  const journal = await Journal.open({ directory: join(directory, 'data', 'journal'), clock });
  for (let from = 0; from < QUEUED; from += 1_000) {
    const run = Array.from({ length: 1_000 }, (_, i) => from + i);
    await Promise.all(run.map((n) => journal.append([entryOf(n)], { counters: { 'cardReader|x': { value: n } } })));
  }
  await journal.close();
}

async function startAgent(port: number): Promise<ChildProcess> {
  const file = join(directory, 'agent.yaml');
  const config = {
    terminalId: TERMINAL,
    mqtt: { url: `mqtt://127.0.0.1:${port}` },
    dataDir: 'data',
    screen: { port: 0 },
    devices: [{ driver: 'xfs4iot', ports: [9] }],
    uplink: { reconnectAfterSeconds: 0.1, longestReconnectSeconds: 0.2 },
    logLevel: 'error',
  };
  await writeFile(file, stringify(config));
  const started = forkTypeScript(join(process.cwd(), 'device-agent/src/main.ts'), [file]);
  await once(started, 'message');
  return started;
}

/** `undefined` where the system does not tell. */
function residentMb(pid: number): number | undefined {
  const status = `/proc/${pid}/status`;
  if (!existsSync(status)) return undefined;
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(status, 'utf8'))?.[1]) / 1024;
}

/** A server that was away: takes what comes in its order, and acknowledges once per commit. */
async function startServer(port: number, taken: Int32Array): Promise<() => number> {
  const broker = await Aedes.createBroker({ concurrency: 0 });
  const tcp = createServer(broker.handle);
  let watermark = 0;
  const deliver = (packet: { payload: Buffer }, done: () => void): void => {
    const { journal, oldest, events } = eventsMessage.parse(JSON.parse(packet.payload.toString()));
    expect(oldest).toBeLessThanOrEqual(watermark + 1);
    for (const { seq, detail } of events as unknown as { seq: number; detail: { n?: number } }[]) {
      if (seq !== watermark + 1) continue;
      watermark = seq;
      if (seq <= QUEUED) taken[seq - 1] = detail.n ?? -1;
    }
    const payload = JSON.stringify({ v: 1, journal, upTo: watermark });
    const ack = { cmd: 'publish', topic: downTopic(TERMINAL, 'ack'), payload, qos: 1, dup: false, retain: false };
    setTimeout(() => broker.publish(ack as never, () => undefined), 5);
    done();
  };
  await new Promise<void>((ready) => broker.subscribe(upTopic(TERMINAL, 'events'), deliver as never, () => ready()));
  await new Promise<void>((ready) => tcp.listen(port, '127.0.0.1', ready));
  cleanUp.push(
    () => new Promise<void>((closed) => broker.close(() => closed())),
    () => tcp.close(),
  );
  return () => watermark;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((ready) => probe.listen(0, '127.0.0.1', ready));
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  return port;
}

describe('an agent that was a week without a server', () => {
  it('brings 50,000 events, all of them, in order, and does not grow over it', async () => {
    await fill();
    const port = await freePort();
    child = await startAgent(port);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const idleMb = residentMb(child.pid!);
    if (idleMb === undefined) console.warn('memory is not measured here: this system has no /proc');
    const taken = new Int32Array(QUEUED).fill(-1);
    const watermark = await startServer(port, taken);
    let mostMb = 0;
    await eventually('everything has come', () => {
      mostMb = Math.max(mostMb, residentMb(child!.pid!) ?? 0);
      return watermark() >= QUEUED;
    });
    expect(taken.findIndex((n, i) => n !== i)).toBe(-1);
    expect(mostMb - (idleMb ?? 0)).toBeLessThan(GROWTH_MB);
    await eventually('what is acknowledged leaves the disk', async () => {
      const journal = readFileSync(join(directory, 'data', 'journal', 'acknowledged.json'), 'utf8');
      return Number((JSON.parse(journal) as { upTo: number }).upTo) >= QUEUED;
    });
  });
});
