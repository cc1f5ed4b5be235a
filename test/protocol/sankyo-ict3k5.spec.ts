import { afterEach, describe, expect, it } from '@jest/globals';
import {
  openPseudoTerminal,
  pseudoTerminalTool,
  type PseudoTerminal,
} from '../../simulators/devices/pseudo-terminal.js';
import { SimulatedSankyoReader } from '../../simulators/devices/sankyo-ict3k5/index.js';
import { describeSerialDriver, type Play } from './serial-driver-contract.js';
import { WatchedTerminal } from './watched-terminal.js';

type Reader = SimulatedSankyoReader;
const QUICK = {
  pollMs: 40,
  ackMs: 150,
  responseMs: 300,
  interByteMs: 30,
  offlineAfter: 2,
  backoff: { firstMs: 20, maxMs: 100 },
};
const SAFE = ['C10', 'C12', 'C13', 'CC0'];
const STATUS = 'F2 00 03 43 31 30 C5 2A';
const RETRACT_COUNTER = 'F2 00 03 43 43 30 AB 11';

const error = (fault: Play<Reader>['fault'], title: string, code: string): Play<Reader> => ({
  fault,
  title: `error ${code}, ${title}`,
  begin: (reader) => reader.fail(code),
  end: (reader) => reader.clear(),
});

const PLAYS: readonly Play<Reader>[] = [
  {
    fault: 'card.captured',
    title: 'the counter goes up',
    begin: (reader) => reader.captureCard(),
    end: (reader) => reader.emptyBin(),
  },
  { fault: 'card.jam', begin: (reader) => reader.jam(), end: (reader) => reader.clear() },
  {
    fault: 'card.binFull',
    title: 'the counter overflows',
    begin: (reader) => reader.overflow(),
    end: (reader) => reader.emptyBin(),
  },
  {
    fault: 'card.binHigh',
    begin: (reader) => [1, 2, 3].forEach(() => reader.captureCard()),
    end: (reader) => reader.emptyBin(),
  },
  error('card.shutterFault', 'shutter', '11'),
  error('card.sensorFault', 'sensor or a card that remains', '12'),
  error('card.jam', 'long card', '13'),
  error('card.jam', 'short card', '14'),
  error('card.readerFault', 'F-ROM', '15'),
  error('card.jam', 'at retrieving', '17'),
  error('card.sensorFault', 'switch', '18'),
  error('device.offline', 'power down', '30'),
  error('card.readerFault', 'fan', '39'),
  error('card.chipFault', 'contact position', '43'),
  error('card.readerFault', 'motor', '51'),
  error('card.chipFault', 'power of the contact', '60'),
  error('card.readerFault', 'firmware', '71'),
  error('card.readerFault', 'EEPROM', '73'),
  { fault: 'fraud.suspected', title: 'pulled out while captured', begin: (reader) => reader.fail('40') },
];

describeSerialDriver('Sankyo', {
  settings: { driver: 'sankyo-ict3k5', binHighAt: 3 },
  simulate: () => new SimulatedSankyoReader(),
  serial: { baudRate: 38_400, parity: 'even', rtscts: true, dtr: true },
  plays: PLAYS,
  safe: SAFE,
  tap: { polls: [STATUS, RETRACT_COUNTER], acknowledge: '06', plays: [0, 1, 2, 4, 18] },
});

interface Wire {
  reader: Reader;
  agent: WatchedTerminal;
  end(): Promise<void>;
}

async function overTcp(more: Record<string, unknown> = {}): Promise<Wire> {
  const reader = new SimulatedSankyoReader();
  const { port } = await reader.start();
  const agent = new WatchedTerminal({ driver: 'sankyo-ict3k5', link: { type: 'tcp', port }, ...QUICK, ...more });
  return { reader, agent, end: () => reader.stop() };
}

async function overSerial(): Promise<Wire & { cable: PseudoTerminal }> {
  const cable = await openPseudoTerminal();
  const reader = new SimulatedSankyoReader();
  reader.serve(cable.device);
  const link = { type: 'serial', path: cable.path, baudRate: 38_400, parity: 'even', rtscts: true, dtr: true };
  const agent = new WatchedTerminal({ driver: 'sankyo-ict3k5', link, ...QUICK });
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

describe('the Sankyo driver', () => {
  let wire: Wire | undefined;
  async function watch(more?: Record<string, unknown>): Promise<Wire> {
    return (wire = await overTcp(more));
  }

  afterEach(async () => {
    if (!wire) return;
    wire.agent.stop();
    await wire.end();
    expect(wire.agent.error).toBeUndefined();
    expect(wire.reader.commands.filter((text) => !SAFE.includes(text))).toEqual([]);
    wire = undefined;
  });

  it('tells a captured card by the retract counter, with the raw bytes', async () => {
    const { agent, reader } = await watch();
    await agent.says('cardReader captured 0');
    reader.captureCard();
    const counter = await agent.says('cardReader captured 1');
    expect(counter.raw).toEqual({
      protocol: 'sankyo-ict3k5',
      code: 'PC000',
      data: { bytes: expect.stringMatching(/^F2:00:07:50:43:30:30:30:30:31:/) },
    });
  });

  it('tells where the card is, and raises nothing when the customer takes it', async () => {
    const { agent, reader } = await watch();
    await agent.says('cardReader media notPresent');
    reader.presentCard();
    await agent.says('cardReader media present');
    await agent.says('cardReader shutter open');
    agent.forget();
    reader.takeCard();
    await agent.says('cardReader media notPresent');
    expect(agent.outcomes).toEqual([]);
  });

  it.each(['22', '62', '16', '45', '46'])("raises nothing for error %s, which is not the reader's", async (code) => {
    const { agent, reader } = await watch();
    await agent.says('cardReader captured 0');
    reader.fail(code);
    const before = reader.commands.length;
    while (reader.commands.length < before + 6) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(agent.outcomes.filter(({ kind }) => kind === 'raised')).toEqual([]);
    expect(agent.said().filter((line) => line.includes('garbage'))).toEqual([]);
  });

  it('says that a reader which lost its power is not initialised, and raises nothing', async () => {
    const { agent, reader } = await watch();
    await agent.says('cardReader device online');
    reader.powerCycle();
    await agent.says('cardReader device starting');
    agent.forget();
    reader.initialise();
    await agent.says('cardReader device online');
    expect(agent.outcomes.filter(({ kind }) => kind === 'raised')).toEqual([]);
  });

  it.each(['C12', 'C13'])(
    'tells a capture box that was taken out by %s, where the sensor bit is known',
    async (command) => {
      const { agent, reader } = await watch({ sensorBits: { captureBox: 3, command } });
      await agent.says('cardReader bin ok');
      reader.removeBox();
      await agent.says('cardReader bin missing');
      agent.forget();
      reader.insertBox();
      await agent.says('cardReader bin ok');
      expect(agent.said().filter((line) => line.startsWith('cardReader bin'))).toEqual(['cardReader bin ok']);
      expect(reader.commands).toContain(command);
    },
  );

  it('tells it by C13 even while a card is jammed', async () => {
    const { agent, reader } = await watch({ sensorBits: { captureBox: 3, command: 'C13' } });
    await agent.says('cardReader bin ok');
    reader.jam();
    reader.removeBox();
    await agent.says('cardReader bin missing');
    await agent.says('cardReader media jammed');
    expect(agent.standing).toEqual(['card.jam']);
  });

  it('asks again when an answer is spoilt, a command unheard or refused', async () => {
    const { agent, reader } = await watch();
    await agent.says('cardReader captured 0');
    reader.captureCard();
    reader.spoil(2);
    await agent.says('cardReader garbage wrongChecksum');
    await agent.says('cardReader captured 1');
    reader.captureCard();
    reader.ignore(2);
    await agent.says('cardReader captured 2');
    reader.captureCard();
    reader.refuse(2);
    await agent.says('cardReader captured 3');
    expect(agent.said()).not.toContain('cardReader device offline');
  });

  it('reads everything anew when the reader is back', async () => {
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
    await agent.raises('card.captured');
  });

  it('sends nothing where it only listens, and has nothing to say when nobody asks', async () => {
    const { agent, reader } = await watch({ listenOnly: true });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(reader.commands).toEqual([]);
    expect(agent.said()).toEqual([]);
  });
});

const tool = pseudoTerminalTool();
const onSerial = tool ? it : it.skip;
const serialTitle = tool ? '' : ' (NOT TESTED: socat and python3 are missing)';

describe('the Sankyo driver and its serial port', () => {
  onSerial(`says that a port which belongs to another program is offline, and why${serialTitle}`, async () => {
    const first = await overSerial();
    await first.agent.says('cardReader device online');
    const second = new WatchedTerminal({
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

  it('says that a port which does not exist is offline, and why, and goes on trying', async () => {
    const agent = new WatchedTerminal({
      driver: 'sankyo-ict3k5',
      link: { type: 'serial', path: '/dev/there-is-no-such-port' },
      ...QUICK,
    });
    const lost = await agent.says('cardReader device offline');
    expect(lost.raw.data).toMatchObject({
      problem: 'notFound',
      reason: expect.stringContaining('there-is-no-such-port'),
    });
    expect(agent.error).toBeUndefined();
    agent.stop();
  });
});
