import { afterEach, describe, expect, it } from '@jest/globals';
import {
  openPseudoTerminal,
  pseudoTerminalTool,
  type PseudoTerminal,
} from '../../simulators/devices/pseudo-terminal.js';
import { SimulatedSankyoReader } from '../../simulators/devices/sankyo-ict3k5/index.js';
import { BIN_HIGH, CAPTURED, COUNTER_OVERFLOW, errorPlay, JAM, readerStories } from './card-reader-stories.js';
import { QUICK, describeSerialDriver, type Play } from './serial-driver-contract.js';
import { WatchedTerminal } from './watched-terminal.js';

type Reader = SimulatedSankyoReader;
const SAFE = ['C10', 'C12', 'C13', 'CC0'];
const STATUS = 'F2 00 03 43 31 30 C5 2A';
const RETRACT_COUNTER = 'F2 00 03 43 43 30 AB 11';

const PLAYS: readonly Play<Reader>[] = [
  CAPTURED,
  JAM,
  COUNTER_OVERFLOW,
  BIN_HIGH,
  errorPlay('card.shutterFault', 'shutter', '11'),
  errorPlay('card.sensorFault', 'sensor or a card that remains', '12'),
  errorPlay('card.jam', 'long card', '13'),
  errorPlay('card.jam', 'short card', '14'),
  errorPlay('card.readerFault', 'F-ROM', '15'),
  errorPlay('card.jam', 'at retrieving', '17'),
  errorPlay('card.sensorFault', 'switch', '18'),
  errorPlay('device.offline', 'power down', '30'),
  errorPlay('card.readerFault', 'fan', '39'),
  errorPlay('card.chipFault', 'contact position', '43'),
  errorPlay('card.readerFault', 'motor', '51'),
  errorPlay('card.chipFault', 'power of the contact', '60'),
  errorPlay('card.readerFault', 'firmware', '71'),
  errorPlay('card.readerFault', 'EEPROM', '73'),
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

  readerStories({
    driver: 'sankyo-ict3k5',
    watch,
    capturedOne: { code: 'PC000', bytes: /^F2:00:07:50:43:30:30:30:30:31:/ },
    notItsOwn: ['22', '62', '16', '45', '46'],
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
