import { describe, expect, it } from '@jest/globals';
import { SimulatedId003Acceptor } from '../../simulators/devices/id003/index.js';
import { describeSerialDriver } from './serial-driver-contract.js';
import { WatchedTerminal } from './watched-terminal.js';

const QUICK = { pollMs: 40, responseMs: 250, interByteMs: 30, offlineAfter: 2, backoff: { firstMs: 20, maxMs: 100 } };
const STATUS_REQUEST = 'FC 05 11 27 56';
const VERSION_REQUEST = 'FC 05 88 6F 5F';
const INHIBIT = 'FC 06 C3 01 8D C7';

const well = (unit: SimulatedId003Acceptor): void => unit.clear();

describeSerialDriver<SimulatedId003Acceptor>('ID-003', {
  settings: { driver: 'id003' },
  simulate: () => new SimulatedId003Acceptor(),
  serial: { parity: 'even' },
  plays: [
    { fault: 'acceptor.jam', title: 'in the acceptor', begin: (unit) => unit.jam(), end: well },
    { fault: 'acceptor.jam', title: 'in the stacker', begin: (unit) => unit.jam('stacker'), end: well },
    { fault: 'acceptor.full', begin: (unit) => unit.stackerFull(), end: well },
    { fault: 'acceptor.boxRemoved', begin: (unit) => unit.stackerOpen(), end: well },
    { fault: 'acceptor.fault', begin: (unit) => unit.fail(0xa2), end: well },
    { fault: 'acceptor.cheat', begin: (unit) => unit.cheat() },
    {
      fault: 'cash.retained',
      title: 'in the acceptor',
      begin: (unit) => unit.powerUp('inAcceptor'),
      end: (unit) => unit.exchangeBox(),
    },
    {
      fault: 'cash.retained',
      title: 'in the stacker',
      begin: (unit) => unit.powerUp('inStacker'),
      end: (unit) => unit.exchangeBox(),
    },
  ],
  safe: ['STATUS REQUEST'],
  // A host that asks and sets other things too: their echoes must not be taken for a status.
  tap: { polls: [STATUS_REQUEST, VERSION_REQUEST, STATUS_REQUEST, INHIBIT], plays: [0, 2, 3, 4, 5, 6] },
});

describe('the ID-003 driver', () => {
  async function watch(play: (agent: WatchedTerminal, unit: SimulatedId003Acceptor) => Promise<void>): Promise<void> {
    const unit = new SimulatedId003Acceptor();
    const { port } = await unit.start();
    const agent = new WatchedTerminal({ driver: 'id003', link: { type: 'tcp', port }, ...QUICK });
    try {
      await agent.says('cashAcceptor device online');
      await play(agent, unit);
      expect(agent.error).toBeUndefined();
      expect(new Set(unit.commands)).toEqual(new Set(['STATUS REQUEST']));
    } finally {
      agent.stop();
      await unit.stop();
    }
  }

  const retained = (agent: WatchedTerminal): number =>
    agent.said().filter((one) => one === 'cashAcceptor event cashRetained').length;

  async function somePolls(unit: SimulatedId003Acceptor): Promise<void> {
    const before = unit.commands.length;
    while (unit.commands.length < before + 4) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  it('never says that a customer got the credit: "vend valid" waits for the program that owns the acceptor', async () => {
    await watch(async (agent, unit) => {
      unit.vendValid();
      await somePolls(unit);
      expect(unit.status).toBe(0x15);
      expect(agent.outcomes).toEqual([]);
    });
  });

  it('names the part that failed', async () => {
    await watch(async (agent, unit) => {
      unit.fail(0xa2);
      const { raw } = await agent.says('cashAcceptor device hardwareError');
      expect(raw).toMatchObject({ protocol: 'id003', code: '49 failure, A2 stack motor' });
    });
  });

  it('tells of a note kept at power-up once, and again after the next power-up with a note', async () => {
    await watch(async (agent, unit) => {
      unit.powerUp('inAcceptor');
      await agent.says('cashAcceptor event cashRetained');
      unit.powerUp('inStacker');
      await somePolls(unit);
      await unit.unplug();
      await agent.says('cashAcceptor device offline', 15_000);
      agent.forget();
      await unit.plug();
      await agent.says('cashAcceptor device online');
      await somePolls(unit);
      expect(retained(agent)).toBe(0);
      unit.clear();
      await somePolls(unit);
      unit.powerUp('inStacker');
      await agent.says('cashAcceptor event cashRetained');
    });
  });

  it('raises nothing while notes are turned away or pushed in too early', async () => {
    await watch(async (agent, unit) => {
      for (const reason of [0x71, 0x76, 0x79, 0x7d, 0x7f]) unit.reject(reason);
      for (let i = 0; i < 4; i++) await somePolls(unit);
      unit.pause();
      await somePolls(unit);
      expect(agent.outcomes).toEqual([]);
    });
  });

  it('asks again when an answer is spoilt', async () => {
    await watch(async (agent, unit) => {
      unit.stackerFull();
      unit.spoil(2);
      await agent.says('cashAcceptor garbage wrongChecksum');
      await agent.raises('acceptor.full');
      expect(agent.said()).not.toContain('cashAcceptor device offline');
    });
  });
});
