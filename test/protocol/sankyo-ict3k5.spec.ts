import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '#libs/testkit';
import {
  openPseudoTerminal,
  pseudoTerminalTool,
  type PseudoTerminal,
} from '../../simulators/devices/pseudo-terminal.js';
import { SimulatedSankyoReader } from '../../simulators/devices/sankyo-ict3k5/index.js';
import { WatchedDriver } from './watched-driver.js';

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
  reader: SimulatedSankyoReader;
  agent: WatchedDriver;
  end(): Promise<void>;
}

async function overTcp(more: Record<string, unknown> = {}): Promise<Wire> {
  const reader = new SimulatedSankyoReader();
  const { port } = await reader.start();
  const agent = new WatchedDriver({ driver: 'sankyo-ict3k5', link: { type: 'tcp', port }, ...QUICK, ...more });
  return { reader, agent, end: () => reader.stop() };
}

async function overSerial(more: Record<string, unknown> = {}): Promise<Wire & { cable: PseudoTerminal }> {
  const cable = await openPseudoTerminal();
  const reader = new SimulatedSankyoReader();
  reader.serve(cable.device);
  const link = { type: 'serial', path: cable.path, baudRate: 38_400, parity: 'even', rtscts: true, dtr: true };
  const agent = new WatchedDriver({ driver: 'sankyo-ict3k5', link, ...QUICK, ...more });
  return {
    reader,
    agent,
    cable,
    end: async () => {
      await reader.stop();
      await cable.close();
    },
  };
}

const wires: [string, ((more?: Record<string, unknown>) => Promise<Wire>) | undefined][] = [
  ['TCP', overTcp],
  [
    tool
      ? `a real serial port on a pseudo-terminal of ${tool}`
      : 'a pseudo-terminal: NOT TESTED, socat and python3 are missing',
    tool ? overSerial : undefined,
  ],
];

describe.each(wires)('the Sankyo driver and a reader over %s', (_name, open) => {
  let wire: Wire;
  const test = open ? it : it.skip;
  async function watch(more?: Record<string, unknown>): Promise<Wire> {
    wire = await open!(more);
    return wire;
  }

  afterEach(async () => {
    if (!open) return;
    wire.agent.stop();
    await wire.end();
    expect(wire.agent.error).toBeUndefined();
    expect(wire.reader.commands.filter((text) => !['C10', 'C12', 'CC0'].includes(text))).toEqual([]);
  });

  test('tells how a healthy reader stands', async () => {
    const { agent } = await watch();
    await agent.says('cardReader device online');
    await agent.says('cardReader media notPresent');
    await agent.says('cardReader captured 0');
    await agent.says('cardReader bin ok');
  });

  test('tells a captured card by the retract counter, with the raw bytes', async () => {
    const { agent, reader } = await watch();
    await agent.says('cardReader captured 0');
    reader.captureCard();
    const counter = await agent.says('cardReader captured 1');
    expect(counter.raw).toEqual({
      protocol: 'sankyo-ict3k5',
      code: 'PC000',
      data: { bytes: expect.stringMatching(/^F2:00:07:50:43:30:30:30:30:31:/) },
    });
    agent.forget();
    reader.emptyBin();
    await agent.says('cardReader captured 0');
  });

  test('tells a jam and its end', async () => {
    const { agent, reader } = await watch();
    await agent.says('cardReader media notPresent');
    reader.jam();
    await agent.says('cardReader media jammed');
    agent.forget();
    reader.clear();
    await agent.says('cardReader media notPresent');
  });

  test('tells a full bin after an overflow, and its emptying', async () => {
    const { agent, reader } = await watch({ binHighAt: 20 });
    await agent.says('cardReader bin ok');
    reader.overflow();
    await agent.says('cardReader captured 99');
    await agent.says('cardReader bin full');
    agent.forget();
    reader.emptyBin();
    await agent.says('cardReader bin ok');
  });

  test.each([
    ['11', 'cardReader shutter jammed', 'cardReader shutter closed'],
    ['12', 'cardReader sensor fault', 'cardReader sensor ok'],
    ['51', 'cardReader device hardwareError', 'cardReader device online'],
    ['62', 'cardReader chip fault', 'cardReader chip ok'],
    ['B0', 'cardReader device starting', 'cardReader device online'],
  ])('tells error %s as "%s", and its end', async (code, said, healed) => {
    const { agent, reader } = await watch();
    await agent.says('cardReader device online');
    reader.fail(code);
    await agent.says(said);
    agent.forget();
    reader.clear();
    await agent.says(healed);
  });

  test('tells a capture box that was taken out, where the sensor bit is known', async () => {
    const { agent, reader } = await watch({ sensorBits: { captureBox: 3 } });
    await agent.says('cardReader bin ok');
    reader.removeBox();
    await agent.says('cardReader bin missing');
    agent.forget();
    reader.insertBox();
    await agent.says('cardReader bin ok');
    expect(agent.said().filter((line) => line.startsWith('cardReader bin'))).toEqual(['cardReader bin ok']);
  });

  test('asks again when an answer is spoilt, and when a command goes unheard', async () => {
    const { agent, reader } = await watch();
    await agent.says('cardReader captured 0');
    reader.captureCard();
    reader.spoil(2);
    await agent.says('cardReader garbage wrongChecksum');
    await agent.says('cardReader captured 1');
    reader.captureCard();
    reader.ignore(2);
    await agent.says('cardReader captured 2');
    expect(agent.said()).not.toContain('cardReader device offline');
  });

  test('says that an unplugged reader is offline, and reads everything anew when it is back', async () => {
    const { agent, reader } = await watch();
    await agent.says('cardReader captured 0');
    await reader.unplug();
    const lost = await agent.says('cardReader device offline', 15_000);
    expect(lost.raw.data).toMatchObject({
      reason: expect.any(String),
      problem: expect.stringMatching(/timedOut|disconnected/),
    });
    agent.forget();
    reader.captureCard();
    await reader.plug();
    await agent.says('cardReader device online');
    await agent.says('cardReader captured 1');
    await agent.says('cardReader media notPresent');
  });

  test('sends nothing where it only listens', async () => {
    const { agent, reader } = await watch({ listenOnly: true });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(reader.commands).toEqual([]);
    expect(agent.said()).toEqual([]);
  });
});

const onSerial = tool ? it : it.skip;
const serialTitle = tool ? '' : ' (NOT TESTED: socat and python3 are missing)';

describe('the Sankyo driver and its serial port', () => {
  onSerial(`says that a port which belongs to another program is offline, and why${serialTitle}`, async () => {
    const first = await overSerial();
    await first.agent.says('cardReader device online');
    const second = new WatchedDriver({
      driver: 'sankyo-ict3k5',
      link: { type: 'serial', path: first.cable.path },
      ...QUICK,
    });
    const refused = await second.says('cardReader device offline');
    expect(refused.raw.data).toMatchObject({
      problem: 'inUse',
      reason: expect.stringContaining('belongs to another program'),
    });
    first.agent.stop();
    await second.says('cardReader device online');
    second.stop();
    await first.end();
  });

  onSerial(`says that a pulled cable is offline${serialTitle}`, async () => {
    const wire = await overSerial();
    await wire.agent.says('cardReader captured 0');
    await wire.cable.close();
    const lost = await wire.agent.says('cardReader device offline');
    expect(lost.raw.data).toEqual({ problem: 'disconnected', reason: expect.stringContaining('disconnected') });
    wire.agent.stop();
    await wire.end();
  });

  it('says that a port which does not exist is offline, and why', async () => {
    const agent = new WatchedDriver({
      driver: 'sankyo-ict3k5',
      link: { type: 'serial', path: '/dev/there-is-no-such-port' },
      ...QUICK,
    });
    const lost = await agent.says('cardReader device offline');
    expect(lost.raw.data).toMatchObject({
      problem: 'notFound',
      reason: expect.stringContaining('there-is-no-such-port'),
    });
    await eventually('it went on trying', () => agent.error === undefined);
    agent.stop();
  });
});
