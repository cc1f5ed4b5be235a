import { setTimeout as pause } from 'node:timers/promises';
import { terminalName } from './bench-bank.js';
import type { BenchOptions } from './main.js';
import { median, round } from './report.js';
import { buildRig, type Rig } from './rig.js';
import { prepareFault, Sender } from './sender.js';

const TERMINALS = 10_000;
const WARM_UP = 500;
/** As the agent does by default. */
const RESEND_AFTER_MS = 5_000;
const GIVE_UP_MS = 60_000;

/** 10,000 faults at once, on a fresh database each run: time from the first byte sent to the last notice's arrival. */
export async function storm({ runs }: BenchOptions): Promise<object> {
  const results: Awaited<ReturnType<typeof measure>>[] = [];
  let parts = {};
  for (let run = 0; run < runs; run++) {
    const rig = await buildRig(WARM_UP + TERMINALS);
    try {
      parts = rig.parts;
      const result = await measure(rig);
      results.push(result);
      console.log(
        `  run ${run + 1}: ${result.seconds} s (${result.perSecond}/s), lost ${result.lost}, doubled ${result.doubled}, sent again ${result.resent}`,
      );
    } finally {
      await rig.close();
    }
  }
  const seconds = median(results.map((result) => result.seconds));
  console.log(`median of ${runs} runs: ${seconds} s for ${TERMINALS} faults`);
  const sum = (key: 'lost' | 'doubled' | 'resent') => results.reduce((total, result) => total + result[key], 0);
  return {
    unit: 's',
    runs,
    terminals: TERMINALS,
    median: seconds,
    min: Math.min(...results.map((result) => result.seconds)),
    max: Math.max(...results.map((result) => result.seconds)),
    lost: sum('lost'),
    doubled: sum('doubled'),
    resent: sum('resent'),
    parts,
  };
}

async function measure(rig: Rig) {
  const sender = await Sender.open(rig.mqttUrl);
  const prepare = (from: number, count: number) =>
    Array.from({ length: count }, (_, n) => prepareFault(terminalName(from + n), (n % 65_535) + 1));
  sender.sendAll(prepare(0, WARM_UP));
  await arrived(rig, sender, WARM_UP);
  const faults = prepare(WARM_UP, TERMINALS);
  await pause(500);
  const begin = sender.sendAll(faults);
  const resent = await arrived(rig, sender, WARM_UP + TERMINALS);
  const last = Math.max(...[...rig.sink.arrivals.values()].map((times) => times[0]!));
  const seconds = (last - begin) / 1000;
  await pause(1_000);
  sender.close();
  const [stored] = await rig.query<{ events: number; incidents: number; offers: number; notices: number }>(`
    SELECT (SELECT count(*)::int FROM device_event WHERE kind = 'raised') AS events, (SELECT count(*)::int FROM incident) AS incidents,
           (SELECT count(*)::int FROM assignment) AS offers, (SELECT count(*)::int FROM notice WHERE state = 'sent') AS notices`);
  const expected = WARM_UP + TERMINALS;
  const counts = [...Object.values(stored!), rig.sink.arrivals.size];
  return {
    seconds: round(seconds, 3),
    perSecond: Math.round(TERMINALS / seconds),
    lost: Math.max(...counts.map((count) => Math.max(0, expected - count))),
    doubled: Math.max(rig.sink.doubled, ...counts.map((count) => Math.max(0, count - expected))),
    resent,
  };
}

/** Waits for that many notices, sending again what is not acknowledged, as an agent would. @returns how often */
async function arrived(rig: Rig, sender: Sender, expected: number): Promise<number> {
  const begin = performance.now();
  let resent = 0;
  let lastResend = begin;
  while (rig.sink.arrivals.size < expected && performance.now() - begin < GIVE_UP_MS) {
    await pause(5);
    if (performance.now() - lastResend < RESEND_AFTER_MS) continue;
    lastResend = performance.now();
    resent += sender.resend();
  }
  return resent;
}
