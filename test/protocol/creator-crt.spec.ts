import { afterEach, describe, expect, it } from '@jest/globals';
import { SimulatedCreatorReader, type CreatorReaderOptions } from '../../simulators/devices/creator-crt/index.js';
import { describeSerialDriver, type Play } from './serial-driver-contract.js';
import { TappedLine } from './tapped-line.js';
import { WatchedTerminal } from './watched-terminal.js';

type Reader = SimulatedCreatorReader;
const SAFE = ['31/30', '31/31', 'A2/30', 'A3/30', 'A4/30', 'A5/30'];
const STATUS = 'F2 00 00 03 43 31 30 03 B0';
const BIN_COUNTER = 'F2 00 00 03 43 A5 30 03 24';

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
    title: 'st2',
    begin: (reader) => reader.binFull(),
    end: (reader) => reader.emptyBin(),
  },
  {
    fault: 'card.binFull',
    title: 'error 50, the counter is at its end',
    begin: (reader) => reader.overflow(),
    end: (reader) => reader.emptyBin(),
  },
  error('card.binFull', 'the bin is full', 'A1'),
  {
    fault: 'card.binHigh',
    begin: (reader) => [1, 2, 3].forEach(() => reader.captureCard()),
    end: (reader) => reader.emptyBin(),
  },
  error('card.sensorFault', 'sensor', '12'),
  error('card.jam', 'too long', '13'),
  error('card.jam', 'too short', '14'),
  error('card.jam', 'capturing failed', '40'),
  error('card.chipFault', 'contact not released', '05'),
  error('card.chipFault', 'magnet', '41'),
  error('card.chipFault', 'card cannot be moved to the contact', '43'),
  error('card.chipFault', 'short circuit', '60'),
  error('card.readerFault', 'motor', '51'),
];

describeSerialDriver('Creator', {
  settings: { driver: 'creator-crt', binHighAt: 3 },
  plays: PLAYS,
  safe: SAFE,
  simulate: () => new SimulatedCreatorReader(),
  serial: { baudRate: 57_600 },
  tap: { polls: [STATUS, BIN_COUNTER], acknowledge: '06', plays: [0, 1, 2, 6, 14] },
});

let end: (() => Promise<void>) | undefined;
afterEach(async () => {
  await end?.();
  end = undefined;
});

const raised = (agent: WatchedTerminal): unknown[] => agent.outcomes.filter(({ kind }) => kind === 'raised');

describe('the Creator driver', () => {
  async function watch(
    options: CreatorReaderOptions = {},
    more: Record<string, unknown> = {},
  ): Promise<{ reader: Reader; agent: WatchedTerminal }> {
    const reader = new SimulatedCreatorReader(options);
    const { port } = await reader.start();
    const agent = new WatchedTerminal({
      driver: 'creator-crt',
      link: { type: 'tcp', port },
      pollMs: 40,
      ackMs: 150,
      responseMs: 250,
      interByteMs: 30,
      offlineAfter: 2,
      backoff: { firstMs: 20, maxMs: 100 },
      ...more,
    });
    end = async () => {
      agent.stop();
      await reader.stop();
      expect(agent.error).toBeUndefined();
    };
    return { reader, agent };
  }

  it('tells where the card is', async () => {
    const { reader, agent } = await watch();
    await agent.says('cardReader media notPresent');
    reader.insertCard();
    await agent.says('cardReader media present');
    agent.forget();
    reader.takeCard();
    await agent.says('cardReader media notPresent');
  });

  it('tells a captured card with the bytes that it was read from', async () => {
    const { reader, agent } = await watch();
    await agent.says('cardReader captured 0');
    reader.captureCard();
    const counter = await agent.says('cardReader captured 1');
    expect(counter.raw).toEqual({
      protocol: 'creator-crt',
      code: 'P A5/30 020',
      data: { bytes: expect.stringMatching(/^F2:00:00:09:50:A5:30:30:32:30:30:30:31:03:/) },
    });
  });

  it('asks a model without a counter for it once per connection, and still tells a full bin', async () => {
    const { reader, agent } = await watch({ counts: false });
    await agent.says('cardReader garbage command refused: 03');
    await agent.says('cardReader bin ok');
    reader.binFull();
    await agent.raises('card.binFull');
    reader.emptyBin();
    await agent.clears('card.binFull');
    expect(reader.commands.filter((command) => command === 'A5/30')).toHaveLength(1);
    await reader.unplug();
    await agent.says('cardReader device offline');
    await reader.plug();
    await agent.clears('device.offline');
    expect(reader.commands.filter((command) => command === 'A5/30')).toHaveLength(2);
  });

  it('says of a bin that was nearly full before it looked that it is, and never that it was well', async () => {
    const { agent } = await watch({ captured: 40 });
    await agent.says('cardReader bin high');
    expect(agent.said()).not.toContain('cardReader bin ok');
  });

  it('raises nothing for a unit that is not initialised yet, and says so', async () => {
    const { reader, agent } = await watch();
    await agent.says('cardReader device online');
    reader.powerCycle();
    await agent.says('cardReader device starting');
    expect(raised(agent)).toEqual([]);
    agent.forget();
    reader.initialise();
    await agent.says('cardReader device online');
    expect(raised(agent)).toEqual([]);
  });

  it.each(['61', '65', '68', 'A0'])("raises nothing for error %s, which is not the unit's", async (code) => {
    const { reader, agent } = await watch();
    await agent.says('cardReader device online');
    reader.fail(code);
    const before = reader.commands.length;
    while (reader.commands.length < before + 6) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(raised(agent)).toEqual([]);
    expect(agent.said().filter((line) => line.includes('garbage'))).toEqual([]);
  });

  it('asks again when an answer is spoilt, a command unheard or refused', async () => {
    const { reader, agent } = await watch();
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

  it('reads the E of older documents, and speaks to the address that it is given', async () => {
    const { reader, agent } = await watch({ address: 5, negative: 'E' }, { address: 5 });
    await agent.says('cardReader captured 0');
    reader.jam();
    const jammed = await agent.raises('card.jam');
    expect(jammed.raw).toMatchObject({ data: { bytes: expect.stringMatching(/^F2:05:00:05:45:31:30:31:30:/) } });
    reader.clear();
    await agent.clears('card.jam');
  });

  it('does not listen to a unit of another address', async () => {
    const { agent } = await watch({ address: 2 }, { address: 1 });
    await agent.says('cardReader device offline');
    expect(agent.said()).toEqual(['cardReader device offline']);
  });
});

describe('a listener on the line of a Creator unit', () => {
  it("hears its host's capture once, though the counter tells of it too", async () => {
    const { agent, line } = await listen(['F2 00 00 03 43 32 33 03 B0', BIN_COUNTER, STATUS], 100);
    await agent.says('cardReader event cardCaptured');
    const raised = await agent.raises('card.captured');
    expect(raised.raw).toBeDefined();
    expect(line.sent).toBe(0);
  });

  it('takes nothing from the answers to commands that read cards', async () => {
    const { agent, reader } = await listen([STATUS, BIN_COUNTER], 40);
    await agent.says('cardReader captured 0');
    const before = agent.said();
    reader.reportTracks('P6283=4111111111111111~N');
    reader.captureCard();
    await agent.says('cardReader captured 1');
    expect(agent.said().filter((line) => !before.includes(line))).toEqual(['cardReader captured 1']);
    expect(JSON.stringify(agent.seen)).not.toContain('34:31:31:31:31');
  });

  async function listen(polls: string[], everyMs: number) {
    const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replace(/ /g, ''), 'hex'));
    const line = new TappedLine({ polls: polls.map(hex), acknowledge: hex('06'), everyMs });
    const reader = new SimulatedCreatorReader();
    const { hostPort, devicePort } = await line.open(reader);
    const agent = new WatchedTerminal({
      driver: 'creator-crt',
      listenOnly: true,
      link: { type: 'tcp', port: devicePort },
      hostLink: { type: 'tcp', port: hostPort },
      interByteMs: 30,
    });
    end = async () => {
      agent.stop();
      await line.close();
      await reader.stop();
      expect(agent.error).toBeUndefined();
    };
    return { agent, line, reader };
  }
});
