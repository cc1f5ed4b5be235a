import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { stringify } from 'yaml';
import { SimulatedPuloonDispenser } from '../../simulators/devices/puloon-lcdm/index.js';
import { SimulatedSankyoReader } from '../../simulators/devices/sankyo-ict3k5/index.js';
import { SimulatedXfs4Iot } from '../../simulators/devices/xfs4iot/index.js';
import { AckBroker } from './ack-broker.js';
import { AgentProcess } from './agent-process.js';
import { fillJournal } from './full-journal.js';
import type { BenchOptions } from './main.js';
import { median, percentile, round } from './report.js';

const TERMINAL = 'B00001';
const SETTLE_MS = 10_000;
const QUIET_S = 60;
const SAMPLES = 300;
const QUEUED = 500_000;
const GIVE_UP_MS = 120_000;
const GOALS = { residentMb: 80, cpuPercent: 1, p99Ms: 20, drainPerSecond: 5_000 };

/** The real agent with four drivers on simulated devices, alone on a broker with a stand-in for the server. */
export async function agent({ runs }: BenchOptions): Promise<object> {
  const stand = await Stand.open();
  try {
    const quiet = await stand.withAgent('quiet', async (running) => {
      const memoryAndCpu = await measureQuiet(running);
      const delays: Awaited<ReturnType<typeof measureDelay>>[] = [];
      for (let run = 0; run < runs; run++) delays.push(await measureDelay(stand, run));
      return { ...memoryAndCpu, delays };
    });
    const drains: Awaited<ReturnType<typeof measureDrain>>[] = [];
    for (let run = 0; run < runs; run++) drains.push(await measureDrain(stand, run));
    return summarize(runs, quiet, drains);
  } finally {
    await stand.close();
  }
}

/** Broker and devices, all in this process; only the agent is another one. */
class Stand {
  readonly machine = new SimulatedXfs4Iot();
  private readonly reader = new SimulatedSankyoReader();
  private readonly dispensers = [
    new SimulatedPuloonDispenser({ family: 'lcdm1000' }),
    new SimulatedPuloonDispenser({ family: 'lcdm4000' }),
  ] as const;
  private readonly directory = mkdtempSync(join(tmpdir(), 'wk-bench-agent-'));
  private devices: object[] = [];

  private constructor(readonly broker: AckBroker) {}

  static async open(): Promise<Stand> {
    const stand = new Stand(await AckBroker.open(TERMINAL));
    const tcp = async (device: { start(): Promise<{ port: number }> }) => {
      const { port } = await device.start();
      return { type: 'tcp', host: '127.0.0.1', port };
    };
    const { port } = await stand.machine.start();
    stand.devices = [
      { driver: 'xfs4iot', ports: [port] },
      { driver: 'sankyo-ict3k5', link: await tcp(stand.reader) },
      { driver: 'puloon-lcdm', family: 'lcdm1000', link: await tcp(stand.dispensers[0]) },
      { driver: 'puloon-lcdm', family: 'lcdm4000', link: await tcp(stand.dispensers[1]) },
    ];
    return stand;
  }

  dataDir(name: string): string {
    return join(this.directory, name);
  }

  async withAgent<T>(name: string, work: (running: AgentProcess) => Promise<T>): Promise<T> {
    const file = join(this.directory, `${name}.yaml`);
    const config = {
      terminalId: TERMINAL,
      mqtt: { url: `mqtt://127.0.0.1:${this.broker.port}` },
      dataDir: this.dataDir(name),
      devices: this.devices,
      screen: { port: 0 },
      journal: { maxMegabytes: 1_024 },
      logLevel: 'warn',
    };
    writeFileSync(file, stringify(config));
    const running = await AgentProcess.start(file);
    try {
      return await work(running);
    } finally {
      await running.stop();
      rmSync(this.dataDir(name), { recursive: true, force: true });
    }
  }

  async close(): Promise<void> {
    for (const device of [this.machine, this.reader, ...this.dispensers]) await device.stop();
    await this.broker.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

async function measureQuiet(running: AgentProcess) {
  await pause(SETTLE_MS);
  const afterStartMb = running.residentMb();
  const cpu = running.cpuMs();
  const begin = performance.now();
  const resident: number[] = [];
  for (let second = 0; second < QUIET_S; second++) {
    await pause(Math.max(0, begin + (second + 1) * 1_000 - performance.now()));
    resident.push(running.residentMb() ?? NaN);
  }
  const wallMs = performance.now() - begin;
  if (afterStartMb === undefined || cpu === undefined) {
    console.log('  memory and CPU: not measured here, this system has no /proc');
    return {};
  }
  const cpuPercent = round(((running.cpuMs()! - cpu) / wallMs) * 100);
  const figures = { afterStartMb: round(afterStartMb, 1), residentMb: round(median(resident), 1) };
  const residentMaxMb = round(Math.max(...resident), 1);
  console.log(
    `  quiet for ${QUIET_S} s: ${figures.residentMb} MB resident (max ${residentMaxMb}, after start ${figures.afterStartMb}), ${cpuPercent} % of a core`,
  );
  return { ...figures, residentMaxMb, cpuPercent };
}

/** From the call that makes the device say it to the moment its fault is on the broker. One at a time. */
async function measureDelay({ broker, machine }: Stand, run: number) {
  const delays: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample++) {
    const seen = new Promise<number>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('a captured card was not told of within 10 s')), 10_000);
      broker.onEvent = ({ fault }) => {
        if (fault !== 'card.captured') return;
        clearTimeout(late);
        resolve(performance.now());
      };
    });
    const begin = performance.now();
    machine.captureCard();
    delays.push((await seen) - begin);
    await pause(20);
  }
  broker.onEvent = () => undefined;
  delays.sort((a, b) => a - b);
  const [p50, p99, max] = [0.5, 0.99, 1].map((share) => round(percentile(delays, share)));
  console.log(`  run ${run + 1}: device event → published p50 ${p50} ms, p99 ${p99} ms, max ${max} ms`);
  return { p50: p50!, p99: p99!, max: max! };
}

/** A week without a server, drained: from the first event on the broker to the last acknowledged one. */
async function measureDrain(stand: Stand, run: number) {
  const { broker } = stand;
  const name = `drain-${run}`;
  await fillJournal(join(stand.dataDir(name), 'journal'), QUEUED, Date.now());
  let first: number | undefined;
  let last = 0;
  broker.watermark = broker.strays = 0;
  broker.onEvent = ({ seq }) => {
    first ??= performance.now();
    if (seq === QUEUED) last = performance.now();
  };
  const launched = performance.now();
  return stand.withAgent(name, async (running) => {
    const startSeconds = round((performance.now() - launched) / 1000, 1);
    let residentMaxMb = 0;
    while (last === 0 && performance.now() - launched < GIVE_UP_MS) {
      residentMaxMb = Math.max(residentMaxMb, running.residentMb() ?? NaN);
      await pause(50);
    }
    broker.onEvent = () => undefined;
    const perSecond = last > 0 ? Math.round(QUEUED / ((last - first!) / 1000)) : 0;
    console.log(
      `  run ${run + 1}: ${broker.watermark} of ${QUEUED} events drained in order at ${perSecond}/s, max ${round(residentMaxMb, 1)} MB resident, sent again ${broker.strays}, ready after ${startSeconds} s`,
    );
    const complete = broker.watermark >= QUEUED;
    return { perSecond, residentMaxMb: round(residentMaxMb, 1), startSeconds, strays: broker.strays, complete };
  });
}

type Quiet = Awaited<ReturnType<typeof measureQuiet>> & { delays: Awaited<ReturnType<typeof measureDelay>>[] };

function summarize(runs: number, { delays, ...quiet }: Quiet, drains: Awaited<ReturnType<typeof measureDrain>>[]) {
  const delay = { p50: median(delays.map(({ p50 }) => p50)), p99: median(delays.map(({ p99 }) => p99)) };
  const drainPerSecond = median(drains.map(({ perSecond }) => perSecond));
  const { residentMb, cpuPercent } = { residentMb: undefined, cpuPercent: undefined, ...quiet };
  const verdict = (value: number | undefined, met: (value: number) => boolean) =>
    value === undefined || Number.isNaN(value) ? 'not measured here' : met(value) ? 'met' : 'missed';
  const goals = {
    residentMb: verdict(residentMb, (value) => value <= GOALS.residentMb),
    cpuPercent: verdict(cpuPercent, (value) => value <= GOALS.cpuPercent),
    p99Ms: verdict(delay.p99, (value) => value <= GOALS.p99Ms),
    drainPerSecond: verdict(drainPerSecond, (value) => value >= GOALS.drainPerSecond),
  };
  console.log(
    `goals: ${Object.entries(goals)
      .map(([name, is]) => `${name} ${is}`)
      .join(', ')}`,
  );
  return {
    runs,
    ...quiet,
    delayMs: { ...delay, max: Math.max(...delays.map(({ max }) => max)), samplesPerRun: SAMPLES },
    drain: {
      perSecond: drainPerSecond,
      queued: QUEUED,
      residentMaxMb: Math.max(...drains.map(({ residentMaxMb }) => residentMaxMb)),
      startSeconds: median(drains.map(({ startSeconds }) => startSeconds)),
      complete: drains.every(({ complete }) => complete),
      strays: drains.reduce((sum, { strays }) => sum + strays, 0),
    },
    goals: { wanted: GOALS, ...goals },
  };
}
