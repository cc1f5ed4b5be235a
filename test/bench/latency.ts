import { setTimeout as pause } from 'node:timers/promises';
import { terminalName } from './bench-bank.js';
import type { BenchOptions } from './main.js';
import { median, percentile, round } from './report.js';
import { buildRig, type Rig } from './rig.js';
import { prepareFault, Sender } from './sender.js';

const FAULTS_PER_RUN = 500;
const EVERY_MS = 50;
const WARM_UP = 100;

/** Single faults at 20 a second. Each run takes 25 s; the first faults warm the program up and do not count. */
export async function latency({ runs }: BenchOptions): Promise<object> {
  const rig = await buildRig(WARM_UP + runs * FAULTS_PER_RUN);
  try {
    const sender = await Sender.open(rig.mqttUrl);
    await measure(rig, sender, 0, WARM_UP);
    const results: Awaited<ReturnType<typeof measure>>[] = [];
    for (let run = 0; run < runs; run++) {
      const result = await measure(rig, sender, WARM_UP + run * FAULTS_PER_RUN, FAULTS_PER_RUN);
      results.push(result);
      console.log(
        `  run ${run + 1}: p50 ${result.p50} ms, p95 ${result.p95} ms, p99 ${result.p99} ms, max ${result.max} ms, lost ${result.lost}`,
      );
    }
    sender.close();
    const figures = {
      p50: median(results.map((result) => result.p50)),
      p95: median(results.map((result) => result.p95)),
      p99: median(results.map((result) => result.p99)),
      max: Math.max(...results.map((result) => result.max)),
    };
    const lost = results.reduce((sum, result) => sum + result.lost, 0);
    console.log(
      `median of ${runs} runs: p50 ${figures.p50} ms, p95 ${figures.p95} ms, p99 ${figures.p99} ms (${rig.parts.database}; ${rig.parts.broker})`,
    );
    return {
      unit: 'ms',
      runs,
      faultsPerRun: FAULTS_PER_RUN,
      ...figures,
      lost,
      doubled: rig.sink.doubled,
      parts: rig.parts,
    };
  } finally {
    await rig.close();
  }
}

async function measure(rig: Rig, sender: Sender, from: number, count: number) {
  const sent = new Map<string, number>();
  const begin = performance.now();
  for (let i = 0; i < count; i++) {
    const fault = prepareFault(terminalName(from + i), (i % 65_535) + 1);
    sent.set(fault.terminal, sender.send(fault));
    await pause(Math.max(0, begin + (i + 1) * EVERY_MS - performance.now()));
  }
  for (let waited = 0; waited < 100 && [...sent.keys()].some((terminal) => !rig.sink.arrivals.has(terminal)); waited++)
    await pause(50);
  const times = [...sent]
    .flatMap(([terminal, at]) => (rig.sink.arrivals.has(terminal) ? [rig.sink.arrivals.get(terminal)![0]! - at] : []))
    .sort((a, b) => a - b);
  const at = (share: number) => round(percentile(times, share));
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1), lost: count - times.length };
}
