import { agent } from './agent.js';
import { lanes } from './lanes.js';
import { latency } from './latency.js';
import { storm } from './storm.js';
import { describeMachine } from './report.js';

/** `npm run bench -- <name> [--runs N]`: a short report for people, then one JSON object as the last line. */
const BENCHMARKS: Record<string, { does: string; run: (options: BenchOptions) => Promise<object> }> = {
  latency: { does: 'single faults, 20 a second: fault published → notice handed to the gateway', run: latency },
  storm: { does: '10,000 terminals, one fault each, as fast as possible → last notice', run: storm },
  lanes: { does: 'a P1 to a limited gateway, with and without 10,000 waiting P4', run: lanes },
  agent: { does: 'one agent with four drivers: memory, CPU, device event → published, drain of a week', run: agent },
};

export interface BenchOptions {
  runs: number;
}

async function main([name, ...rest]: string[]): Promise<void> {
  const benchmark = BENCHMARKS[name ?? ''];
  if (!benchmark) {
    for (const [each, { does }] of Object.entries(BENCHMARKS)) console.log(`npm run bench -- ${each}   ${does}`);
    process.exitCode = name ? 1 : 0;
    return;
  }
  const runs = Number(rest[rest.indexOf('--runs') + 1] ?? 3);
  console.log(`${name}: ${benchmark.does}`);
  const machine = describeMachine();
  const figures = await benchmark.run({ runs: rest.includes('--runs') && runs > 0 ? runs : 3 });
  console.log(JSON.stringify({ benchmark: name, ...figures, machine }));
}

await main(process.argv.slice(2));
