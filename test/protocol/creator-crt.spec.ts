import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '#libs/testkit';
import { SimulatedCreatorReader, type CreatorReaderOptions } from '../../simulators/devices/creator-crt/index.js';
import { BIN_HIGH, CAPTURED, COUNTER_OVERFLOW, errorPlay, JAM, readerStories } from './card-reader-stories.js';
import { QUICK, describeSerialDriver, type Play } from './serial-driver-contract.js';
import { TappedLine } from './tapped-line.js';
import { WatchedTerminal } from './watched-terminal.js';

type Reader = SimulatedCreatorReader;
const SAFE = ['31/30', '31/31', 'A2/30', 'A3/30', 'A4/30', 'A5/30'];
const STATUS = 'F2 00 00 03 43 31 30 03 B0';
const BIN_COUNTER = 'F2 00 00 03 43 A5 30 03 24';

const PLAYS: readonly Play<Reader>[] = [
  CAPTURED,
  JAM,
  {
    fault: 'card.binFull',
    title: 'st2',
    begin: (reader) => reader.binFull(),
    end: (reader) => reader.emptyBin(),
  },
  COUNTER_OVERFLOW,
  errorPlay('card.binFull', 'the bin is full', 'A1'),
  BIN_HIGH,
  errorPlay('card.sensorFault', 'sensor', '12'),
  errorPlay('card.jam', 'too long', '13'),
  errorPlay('card.jam', 'too short', '14'),
  errorPlay('card.jam', 'capturing failed', '40'),
  errorPlay('card.chipFault', 'contact not released', '05'),
  errorPlay('card.chipFault', 'magnet', '41'),
  errorPlay('card.chipFault', 'card cannot be moved to the contact', '43'),
  errorPlay('card.chipFault', 'short circuit', '60'),
  errorPlay('card.readerFault', 'motor', '51'),
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
      ...QUICK,
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

  readerStories({
    driver: 'creator-crt',
    watch,
    capturedOne: { code: 'P A5/30 020', bytes: /^F2:00:00:09:50:A5:30:30:32:30:30:30:31:03:/ },
    notItsOwn: ['61', '65', '68', 'A0'],
  });

  it('asks a model without a counter for it once per connection, and still tells a full bin', async () => {
    const { reader, agent } = await watch({ counts: false });
    await agent.says('cardReader garbage command refused: 03');
    await agent.says('cardReader bin ok');
    reader.binFull();
    await agent.raises('card.binFull');
    reader.emptyBin();
    await agent.clears('card.binFull');
    const asked = (): number => reader.commands.filter((command) => command === 'A5/30').length;
    expect(asked()).toBe(1);
    await reader.unplug();
    await agent.says('cardReader device offline');
    await reader.plug();
    await agent.clears('device.offline');
    await eventually('it asks anew', () => asked() === 2);
  });

  it('says of a bin that was nearly full before it looked that it is, and never that it was well', async () => {
    const { agent } = await watch({ captured: 40 });
    await agent.says('cardReader bin high');
    expect(agent.said()).not.toContain('cardReader bin ok');
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
