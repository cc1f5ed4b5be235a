import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { FaultCode } from '#libs/domain';
import { eventually } from '#libs/testkit';
import { SimulatedNdcTerminal } from '../../simulators/devices/ndc/index.js';
import { faultsOfSaying } from '../../device-agent/src/detect/faults-of-saying.js';
import { SAYINGS } from '../../device-agent/src/drivers/ndc/sayings.js';
import { sayingKey, sayingOf } from '../../device-agent/src/drivers/saying.js';
import type { Observation } from '../../device-agent/src/observation.js';
import { EVENTS, FAULTS } from './ndc-faults.table.js';
import { WatchedTerminal } from './watched-terminal.js';

const QUICK = { quietMs: 100, backoff: { firstMs: 20, maxMs: 100 } };
const CARD = '4111111111111111';

interface Line {
  terminal: SimulatedNdcTerminal;
  agent: WatchedTerminal;
  folder?: string;
}
let line: Line | undefined;

async function overTcp(): Promise<Line> {
  const terminal = new SimulatedNdcTerminal();
  const { port } = await terminal.start();
  const agent = new WatchedTerminal({ driver: 'ndc', link: { type: 'tcp', port }, ...QUICK });
  await eventually('attached', () => terminal.listeners > 0);
  return { terminal, agent };
}

async function overLog(style: 'raw' | 'pipe' | 'named' | 'hex'): Promise<Line> {
  const folder = mkdtempSync(join(tmpdir(), 'wk-ndc-'));
  const path = join(folder, 'host.log');
  writeFileSync(path, '12|000||D2|4|10|4\n');
  const terminal = new SimulatedNdcTerminal({ log: { path, style } });
  const link = { type: 'file', path, pollMs: 20 };
  const agent = new WatchedTerminal({ driver: 'ndc', framing: 'lines', link, ...QUICK });
  return { terminal, agent, folder };
}

async function watch(open: () => Promise<Line>): Promise<Line> {
  line = await open();
  await line.agent.says('application device online');
  return line;
}

afterEach(async () => {
  if (!line) return;
  const { agent, terminal, folder } = line;
  line = undefined;
  agent.stop();
  await terminal.stop();
  if (folder) rmSync(folder, { recursive: true });
  expect(agent.error).toBeUndefined();
  expect(terminal.received).toEqual([]);
});

const faultsOf = (seen: Observation): readonly FaultCode[] => faultsOfSaying(sayingOf(seen)!);

describe('the list of faults above', () => {
  it('has every fault of every component that the driver can raise', () => {
    const said = new Set([...FAULTS, ...EVENTS].map((play) => play[2].replace(/\[.*\]/, '')));
    const pairs = (sayings: typeof SAYINGS): string[] =>
      sayings.flatMap((saying) => faultsOfSaying(saying).map((fault) => `${saying.component} ${fault}`));
    const played = new Set(pairs(SAYINGS.filter((saying) => said.has(sayingKey(saying)))));
    // A lost tap has a test of its own.
    const missing = pairs(SAYINGS).filter((pair) => !played.has(pair) && pair !== 'application device.offline');
    expect([...new Set(missing)]).toEqual([]);
  });
});

describe('the NDC driver on a tap over TCP', () => {
  it.each(FAULTS)('tells %s, raises its fault, and clears it', async (...[, wrong, said, well, healed]) => {
    const { agent, terminal } = await watch(overTcp);
    wrong(terminal);
    const faults = faultsOf(await agent.says(said));
    for (const fault of faults) await agent.raises(fault);
    agent.forget();
    well(terminal);
    await agent.says(healed);
    for (const fault of faults) await agent.clears(fault);
  });

  it.each(EVENTS)('tells %s, and raises its fault', async (_title, play, said) => {
    const { agent, terminal } = await watch(overTcp);
    play(terminal);
    const seen = await agent.says(said);
    // The first reading of a counter is where it begins.
    if (seen.kind !== 'counter') for (const fault of faultsOf(seen)) await agent.raises(fault);
  });

  it('tells an event each time, and a state once', async () => {
    const { agent, terminal } = await watch(overTcp);
    for (let i = 0; i < 3; i++) terminal.cardCaptured();
    terminal.restarted();
    await agent.says('application event restarted');
    expect(agent.said().filter((one) => one === 'cardReader event cardCaptured')).toHaveLength(3);
    expect(agent.said().filter((one) => one === 'cardReader device online')).toHaveLength(1);
  });

  it('reads on through noise, pieces, and the requests of customers, of which it says nothing', async () => {
    const { agent, terminal } = await watch(overTcp);
    terminal.noise(Uint8Array.of(0xff, 0xff, 0));
    terminal.customer(`${CARD}=29121011234567890`);
    await terminal.inPieces(['12', '000', '', 'P21'], 1);
    await agent.says('application mode supervisor on');
    terminal.status('E500030000', '00000', `17${CARD}`, '00000');
    const event = await agent.says('cashDispenser event cashRetained');
    expect(JSON.stringify(event)).toContain('****1111');
    expect(JSON.stringify(agent.seen)).not.toContain(CARD);
    expect(JSON.stringify(agent.seen)).not.toContain('411111');
  });

  it('gives up a message that was cut off, and reads the next one', async () => {
    const { agent, terminal } = await watch(overTcp);
    terminal.noise(Buffer.from('002031321c', 'hex'));
    await agent.says('application garbage unfinished');
    terminal.supervisor(true);
    await agent.says('application mode supervisor on');
  });

  it('says that it hears nothing when the tap is gone, and goes on when it is back', async () => {
    const { agent, terminal } = await watch(overTcp);
    terminal.printer('G', '3111');
    await agent.says('receiptPrinter paper out');
    await terminal.unplug();
    await agent.says('application device offline');
    agent.forget();
    await terminal.plug();
    await agent.says('application device online');
    await eventually('attached', () => terminal.listeners > 0);
    terminal.printer('G', '1111');
    await agent.says('receiptPrinter paper full');
  });

  it('learns what the terminal has from what it hears', async () => {
    const { agent, terminal } = await watch(overTcp);
    expect(agent.driver.components).toEqual(['application']);
    terminal.cardCaptured();
    await agent.says('cardReader event cardCaptured');
    expect(agent.driver.components).toEqual(['application', 'cardReader']);
  });
});

describe.each(['raw', 'pipe', 'named', 'hex'] as const)('the NDC driver on a log with %s separators', (style) => {
  it('tells what is written from now on, across a rotation', async () => {
    const { agent, terminal, folder } = await watch(() => overLog(style));
    terminal.notesRetracted();
    await agent.says('cashDispenser event cashRetained');
    expect(agent.said()).not.toContain('cardReader event cardCaptured');
    terminal.customer(`${CARD}=29121011234567890`);
    renameSync(join(folder!, 'host.log'), join(folder!, 'host.log.1'));
    terminal.solicitedFault('D2', '4', '10', '4');
    await agent.says('cardReader event cardCaptured');
    await agent.says('cashDispenser cassette[1] low');
    expect(JSON.stringify(agent.seen)).not.toContain('411111');
  });
});
