import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { terminalName } from './bench-bank.js';
import type { BenchOptions } from './main.js';
import { median, percentile, round } from './report.js';
import { buildRig, type Rig } from './rig.js';

const WAITING = 10_000;
const PAGES = 100;
const PAUSE_MS = 100;
const GIVE_UP_MS = 60_000;
/** What the gateway takes a second, from all replicas together. */
const PER_SECOND = 100;

/**
 * How long a P1 takes from its commit to the gateway, with and without 10,000 P4 that wait for the same gateway, which
 * takes 100 messages a second. Both are queued as a hop queues them: rows and a wake-up.
 */
export async function lanes({ runs }: BenchOptions): Promise<object> {
  const quiet: number[] = [];
  const behind: number[] = [];
  let stillWaiting = WAITING;
  let parts = {};
  for (let run = 0; run < runs; run++) {
    const rig = await buildRig(WAITING + 10 * PAGES);
    try {
      parts = rig.parts;
      await limitGateway(rig);
      await measure(rig, WAITING);
      const alone = await measure(rig, WAITING + PAGES);
      await queue(rig, 4, 0, WAITING);
      await pause(1_000);
      const crowded = await measure(rig, WAITING + 2 * PAGES);
      stillWaiting = Math.min(stillWaiting, await waiting(rig));
      quiet.push(...alone);
      behind.push(...crowded);
      console.log(`  run ${run + 1}: alone ${told(alone)}; behind 10,000 P4 ${told(crowded)}`);
    } finally {
      await rig.close();
    }
  }
  console.log(
    `${runs} runs: alone ${told(quiet)}; behind ${told(behind)}; P4 that still waited at the end: ${stillWaiting}`,
  );
  return {
    unit: 'ms',
    runs,
    pages: PAGES,
    waiting: WAITING,
    perSecond: PER_SECOND,
    alone: figures(quiet),
    behind: figures(behind),
    stillWaiting,
    parts,
  };
}

/** The document of rules, as an operator would change it. */
async function limitGateway(rig: Rig): Promise<void> {
  const value = JSON.stringify({
    rates: { channels: { sms: { count: PER_SECOND, perSeconds: 1 } } },
    bundling: { windowSeconds: 0, most: 2, channels: [] },
  });
  await rig.query(
    `INSERT INTO setting VALUES ('delivery', 2, '${value}', '2026-01-01Z', 'bench', 'bench');
     SELECT pg_notify('watchkeeper_wake', 'bench:settings')`,
  );
  await pause(6_000);
}

/** One P1 after the other. @returns milliseconds from the commit to the gateway, of each */
async function measure(rig: Rig, from: number): Promise<number[]> {
  const took: number[] = [];
  for (let n = 0; n < PAGES; n++) {
    const terminal = terminalName(from + n);
    await queue(rig, 1, from + n, 1);
    const committed = performance.now();
    while (!rig.sink.arrivals.has(terminal) && performance.now() - committed < GIVE_UP_MS) await pause(1);
    took.push((rig.sink.arrivals.get(terminal)?.[0] ?? Infinity) - committed);
    await pause(PAUSE_MS);
  }
  return took;
}

async function queue(rig: Rig, lane: number, from: number, count: number): Promise<void> {
  const name = `'B' || lpad((${from} + n)::text, 5, '0')`;
  await rig.query(
    `INSERT INTO notice (incident_id, lane, purpose, template, language, channel, recipient_kind, recipient_id, address,
       contacts, data, next_at, state, created_at)
     SELECT 1000000 + ${from} + n, ${lane}, 'page', 'incidentOffered', 'zh-CN', 'sms', 'technician', 'bench' || ${from} + n,
       '+86' || ${from} + n, '{}', jsonb_build_object('terminalId', ${name}, 'priority', 'P${lane}'), now, 'pending', now
     FROM generate_series(1, ${count}) n, (SELECT clock_timestamp() - interval '1 second' AS now) AS t;
     SELECT pg_notify('watchkeeper_wake', '${randomBytes(4).toString('hex')}:notices')`,
  );
}

async function waiting(rig: Rig): Promise<number> {
  const [row] = await rig.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM notice WHERE state = 'pending' AND lane = 4`,
  );
  return row!.count;
}

function figures(took: readonly number[]) {
  const sorted = [...took].sort((a, b) => a - b);
  return { median: round(median(sorted)), p99: round(percentile(sorted, 0.99)), max: round(sorted.at(-1)!) };
}

function told(took: readonly number[]): string {
  const { median: middle, p99 } = figures(took);
  return `median ${middle} ms, p99 ${p99} ms`;
}
