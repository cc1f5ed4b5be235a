import { parseArgs } from 'node:util';
import { CannotPlay, RunningSystem } from './running-system.js';
import type { Bilingual, Scenario } from './scenario.js';
import { SCENARIOS } from './scenarios.table.js';

export interface Simulation {
  argv: readonly string[];
  dataDir: string;
  out(line: string): void;
  err(line: string): void;
}

const USAGE: Bilingual = {
  en: 'usage: npm run simulate -- <scenario> [--terminal T0007], or --list',
  zh: '用法：npm run simulate -- <场景> [--terminal T0007]，或 --list 列出全部场景',
};

/** Plays one scenario into a running system. Gives the exit code; what goes wrong is one line on `err`. */
export async function simulate(simulation: Simulation): Promise<number> {
  try {
    const { name, terminal, list } = readArguments(simulation.argv);
    if (list) return listScenarios(simulation);
    await play(find(name), terminal, simulation);
    return 0;
  } catch (error) {
    simulation.err(`simulate: ${(error as Error).message.split('\n')[0]}`);
    return 1;
  }
}

async function play(scenario: Scenario, terminal: string | undefined, { dataDir, out }: Simulation): Promise<void> {
  const system = await RunningSystem.find(dataDir);
  const say = ({ zh, en }: Bilingual) => out(`  ${en}\n  ${zh}`);
  const stage = system.stage(terminal ?? scenario.terminal, say);
  const way = stage.hasDevices(stage.terminal)
    ? { en: 'through its simulated devices and its real agent', zh: '经由模拟设备与真实代理' }
    : { en: 'on the MQTT contract', zh: '经由 MQTT 协议' };
  out(`${scenario.name} · ${stage.terminal}`);
  say({ en: `${scenario.what.en} (${way.en})`, zh: `${scenario.what.zh}（${way.zh}）` });
  await scenario.play(stage);
  out('\nLook at / 接下来看：');
  say(scenario.look);
  const { desk, gateways } = system.pages;
  if (desk) out(`  ${desk}`);
  if (gateways) out(`  ${gateways}`);
}

function readArguments(argv: readonly string[]): { name: string; terminal?: string; list: boolean } {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { terminal: { type: 'string', short: 't' }, list: { type: 'boolean', short: 'l', default: false } },
    });
    if (!values.list && positionals.length !== 1) throw new CannotPlay(USAGE);
    return { name: positionals[0] ?? '', list: values.list, ...(values.terminal && { terminal: values.terminal }) };
  } catch (error) {
    throw error instanceof CannotPlay ? error : new CannotPlay(USAGE);
  }
}

function find(name: string): Scenario {
  const found = SCENARIOS.find((scenario) => scenario.name === name);
  const names = SCENARIOS.map((scenario) => scenario.name).join(', ');
  if (!found) throw new CannotPlay({ en: `there is no scenario "${name}"; there are ${names}`, zh: '没有这个场景' });
  return found;
}

function listScenarios({ out }: Simulation): number {
  out(`${USAGE.en}\n${USAGE.zh}\n`);
  for (const { name, what, terminal } of SCENARIOS) {
    out(`${name}  (${terminal})\n    ${what.en}\n    ${what.zh}`);
  }
  return 0;
}
