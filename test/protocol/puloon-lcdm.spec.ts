import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '#libs/testkit';
import { openPseudoTerminal, pseudoTerminalTool } from '../../simulators/devices/pseudo-terminal.js';
import { SimulatedPuloonDispenser } from '../../simulators/devices/puloon-lcdm/index.js';
import { WatchedDriver } from './watched-driver.js';

type Family = 'lcdm1000' | 'lcdm2000' | 'lcdm4000';
const STATUS_CODE: Record<Family, number> = { lcdm1000: 0x46, lcdm2000: 0x46, lcdm4000: 0x50 };
const QUICK = {
  pollMs: 40,
  ackMs: 150,
  responseMs: 300,
  interByteMs: 30,
  offlineAfter: 2,
  backoff: { firstMs: 20, maxMs: 100 },
};
const tool = pseudoTerminalTool();

interface Wire {
  unit: SimulatedPuloonDispenser;
  agent: WatchedDriver;
  end(): Promise<void>;
}

async function overTcp(family: Family, more: Record<string, unknown> = {}): Promise<Wire> {
  const unit = new SimulatedPuloonDispenser({ family });
  const { port } = await unit.start();
  const link = { type: 'tcp', port };
  const agent = new WatchedDriver({ driver: 'puloon-lcdm', family, link, ...QUICK, ...more });
  return { unit, agent, end: () => unit.stop() };
}

async function overSerial(family: Family, more: Record<string, unknown> = {}): Promise<Wire> {
  const cable = await openPseudoTerminal();
  const unit = new SimulatedPuloonDispenser({ family });
  unit.serve(cable.device);
  const link = { type: 'serial', path: cable.path, parity: family === 'lcdm4000' ? 'even' : 'none' };
  const agent = new WatchedDriver({ driver: 'puloon-lcdm', family, link, ...QUICK, ...more });
  return {
    unit,
    agent,
    end: async () => {
      await unit.stop();
      await cable.close();
    },
  };
}

const serial = tool
  ? `a real serial port on a pseudo-terminal of ${tool}`
  : 'a pseudo-terminal: NOT TESTED, socat and python3 are missing';
const wires: [Family, string, typeof overTcp | undefined][] = [
  ['lcdm1000', 'TCP', overTcp],
  ['lcdm2000', 'TCP', overTcp],
  ['lcdm4000', 'TCP', overTcp],
  ['lcdm1000', serial, tool ? overSerial : undefined],
  ['lcdm4000', serial, tool ? overSerial : undefined],
];

describe.each(wires)('the Puloon driver and an %s over %s', (family, _name, open) => {
  let wire: Wire;
  const test = open ? it : it.skip;
  const classic = open && family !== 'lcdm4000' ? it : undefined;
  async function watch(more?: Record<string, unknown>): Promise<Wire> {
    wire = await open!(family, more);
    if (!more?.listenOnly) await wire.agent.says('cashDispenser device online');
    return wire;
  }

  afterEach(async () => {
    if (!open) return;
    wire.agent.stop();
    await wire.end();
    expect(wire.agent.error).toBeUndefined();
    expect(wire.unit.commands.filter((code) => code !== STATUS_CODE[family])).toEqual([]);
  });

  test('tells how a healthy dispenser stands', async () => {
    const { agent } = await watch();
    await agent.says('cashDispenser transport ok');
    await agent.says('cashDispenser exit empty');
    await agent.says('cashDispenser rejectBin ok');
    await agent.says('cashDispenser cassette[upper] ok');
    if (family === 'lcdm2000') await agent.says('cashDispenser cassette[lower] ok');
  });

  const faults: [string, (unit: SimulatedPuloonDispenser) => void, string, string][] = [
    ['a jam', (unit) => unit.jam(), 'transport jammed', 'transport ok'],
    ['a pick-up failure', (unit) => unit.pickUpFailure(), 'cassette[upper] inoperative', 'cassette[upper] ok'],
    ['a low cassette', (unit) => unit.cassetteLow(), 'cassette[upper] low', 'cassette[upper] ok'],
    ['a missing cassette', (unit) => unit.cassetteMissing(), 'cassette[upper] missing', 'cassette[upper] ok'],
    ['a note at the exit', (unit) => unit.noteAtExit(), 'exit blocked', 'exit empty'],
  ];
  test.each(faults)('tells %s, and its end', async (_title, play, said, healed) => {
    const { agent, unit } = await watch();
    play(unit);
    await agent.says(`cashDispenser ${said}`);
    agent.forget();
    unit.clear();
    await agent.says(`cashDispenser ${healed}`);
  });

  // The 4000 style's codes for these are not documented.
  classic?.each([
    [
      'an empty cassette',
      (unit: SimulatedPuloonDispenser) => unit.cassetteEmpty(),
      'cassette[upper] empty',
      'cassette[upper] ok',
    ],
    [
      'a full reject tray',
      (unit: SimulatedPuloonDispenser) => unit.rejectTray('full'),
      'rejectBin full',
      'rejectBin ok',
    ],
    [
      'a missing reject tray',
      (unit: SimulatedPuloonDispenser) => unit.rejectTray('missing'),
      'rejectBin missing',
      'rejectBin ok',
    ],
  ])('tells %s, and its end', async (_title, play, said, healed) => {
    const { agent, unit } = await watch();
    play(unit);
    await agent.says(`cashDispenser ${said}`);
    agent.forget();
    unit.clear();
    await agent.says(`cashDispenser ${healed}`);
  });

  test('adds up the rejected notes of dispenses that it hears', async () => {
    const { agent, unit } = await watch({ listenOnly: true });
    // The line may still be opening when the first report goes out.
    await eventually('a report is heard', async () => {
      unit.reportDispense(7, 5, 2);
      await new Promise((resolve) => setTimeout(resolve, 60));
      return agent.seen.length > 0;
    });
    await agent.says('cashDispenser rejected 2');
    unit.reportDispense(3, 0, 3);
    await agent.says('cashDispenser rejected 5');
    expect(unit.commands).toEqual([]);
  });

  test('asks again when an answer is spoilt', async () => {
    const { agent, unit } = await watch();
    unit.jam();
    unit.spoil(2);
    await agent.says('cashDispenser garbage wrongChecksum');
    await agent.says('cashDispenser transport jammed');
    expect(agent.said()).not.toContain('cashDispenser device offline');
  });

  test('says that an unplugged dispenser is offline, and reads everything anew when it is back', async () => {
    const { agent, unit } = await watch();
    await unit.unplug();
    await agent.says('cashDispenser device offline', 15_000);
    agent.forget();
    unit.cassetteLow();
    await unit.plug();
    await agent.says('cashDispenser device online');
    await agent.says('cashDispenser cassette[upper] low');
  });
});
