import { describe, expect, it } from '@jest/globals';
import { SimulatedCcnetValidator } from '../../simulators/devices/ccnet/index.js';
import { bytesOf } from './codec-contract.js';
import { describeSerialDriver } from './serial-driver-contract.js';
import { TappedLine } from './tapped-line.js';
import { WatchedTerminal } from './watched-terminal.js';

const QUICK = { pollMs: 40, responseMs: 250, interByteMs: 30, offlineAfter: 2, backoff: { firstMs: 20, maxMs: 100 } };
const POLL = '02 03 06 33 DA 81';
const ACK = '02 03 06 00 C2 82';
const IDENTIFICATION = '02 03 06 37 FE C7';
const GET_BILL_TABLE = '02 03 06 41 4F D1';

const well = (unit: SimulatedCcnetValidator): void => unit.clear();

describeSerialDriver<SimulatedCcnetValidator>('CCNET', {
  settings: { driver: 'ccnet' },
  simulate: () => new SimulatedCcnetValidator(),
  plays: [
    { fault: 'acceptor.jam', title: 'in the validator', begin: (unit) => unit.jam(), end: well },
    { fault: 'acceptor.jam', title: 'in the cassette', begin: (unit) => unit.jam('cassette'), end: well },
    { fault: 'acceptor.jam', title: 'of a bill-to-bill unit', begin: (unit) => unit.say(0x48), end: well },
    { fault: 'acceptor.full', begin: (unit) => unit.cassetteFull(), end: well },
    { fault: 'acceptor.boxRemoved', begin: (unit) => unit.cassetteOut(), end: well },
    { fault: 'acceptor.fault', begin: (unit) => unit.fail(0x50), end: well },
    { fault: 'acceptor.cheat', begin: (unit) => unit.cheat() },
    {
      fault: 'cash.retained',
      title: 'in the validator',
      begin: (unit) => unit.powerUp('inValidator'),
      end: (unit) => unit.exchangeCassette(),
    },
    {
      fault: 'cash.retained',
      title: 'in the stacker',
      begin: (unit) => unit.powerUp('inStacker'),
      end: (unit) => unit.exchangeCassette(),
    },
  ],
  safe: ['POLL', 'ACK'],
  // A host that asks for everything: what answers its other questions must not be taken for a status.
  tap: { polls: [POLL, IDENTIFICATION, POLL, GET_BILL_TABLE], acknowledge: ACK, plays: [0, 3, 4, 5, 6, 8] },
});

describe('the CCNET driver', () => {
  async function watch(
    play: (agent: WatchedTerminal, unit: SimulatedCcnetValidator) => Promise<void>,
    { unit: kind }: { unit?: 'billToBill' } = {},
  ): Promise<SimulatedCcnetValidator> {
    const unit = new SimulatedCcnetValidator(kind && { unit: kind });
    const { port } = await unit.start();
    const agent = new WatchedTerminal({
      driver: 'ccnet',
      link: { type: 'tcp', port },
      ...QUICK,
      ...(kind && { unit: kind }),
    });
    try {
      await agent.says('cashAcceptor device online');
      await play(agent, unit);
      expect(agent.error).toBeUndefined();
      return unit;
    } finally {
      agent.stop();
      await unit.stop();
    }
  }

  const retained = (agent: WatchedTerminal): number =>
    agent.said().filter((one) => one === 'cashAcceptor event cashRetained').length;
  const polls = (unit: SimulatedCcnetValidator): number => unit.commands.filter((one) => one === 'POLL').length;

  async function somePolls(unit: SimulatedCcnetValidator): Promise<void> {
    const before = polls(unit);
    while (polls(unit) < before + 4) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  it('acknowledges every answer, without which the unit repeats itself', async () => {
    const unit = await watch(async (agent, unit) => {
      unit.take(3);
      unit.jam();
      await agent.raises('acceptor.jam');
    });
    const answered = unit.commands.filter((one) => one === 'ACK').length;
    expect(answered).toBeGreaterThanOrEqual(polls(unit) - 1);
  });

  it('names the part that failed', async () => {
    await watch(async (agent, unit) => {
      unit.fail(0x50);
      const { raw } = await agent.says('cashAcceptor device hardwareError');
      expect(raw).toMatchObject({ protocol: 'ccnet', code: '47 failure, 50 stack motor' });
    });
  });

  it('tells of a note kept at power-up once, and again after the next power-up with a note', async () => {
    await watch(async (agent, unit) => {
      unit.powerUp('inValidator');
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

  it('raises nothing while notes are taken, turned away or pushed in too early', async () => {
    await watch(async (agent, unit) => {
      for (const reason of [0x60, 0x66, 0x68, 0x6d, 0x92]) unit.reject(reason);
      unit.take(3);
      unit.say(0x82, 3);
      for (let i = 0; i < 8; i++) await somePolls(unit);
      unit.pause();
      await somePolls(unit);
      expect(agent.outcomes).toEqual([]);
    });
  });

  it('asks again when an answer is spoilt', async () => {
    await watch(async (agent, unit) => {
      unit.cassetteFull();
      unit.spoil(2);
      await agent.says('cashAcceptor garbage wrongChecksum');
      await agent.raises('acceptor.full');
      expect(agent.said()).not.toContain('cashAcceptor device offline');
    });
  });

  it('speaks to a bill-to-bill unit by its own address', async () => {
    await watch(
      async (agent, unit) => {
        unit.say(0x48);
        await agent.raises('acceptor.jam');
        expect(new Set(unit.commands)).toEqual(new Set(['POLL', 'ACK']));
      },
      { unit: 'billToBill' },
    );
  });

  it('hears a full cassette on the unit’s line alone, beside the answers to other questions', async () => {
    const line = new TappedLine({
      polls: [POLL, IDENTIFICATION, POLL, GET_BILL_TABLE].map(bytesOf),
      acknowledge: bytesOf(ACK),
    });
    const unit = new SimulatedCcnetValidator();
    const { devicePort } = await line.open(unit);
    const link = { type: 'tcp', port: devicePort };
    const agent = new WatchedTerminal({ driver: 'ccnet', listenOnly: true, link, ...QUICK });
    try {
      await agent.says('cashAcceptor device online');
      await somePolls(unit);
      expect(agent.outcomes).toEqual([]);
      unit.cassetteFull();
      await agent.raises('acceptor.full');
      unit.clear();
      await agent.clears('acceptor.full');
      expect(line.sent).toBe(0);
    } finally {
      agent.stop();
      await line.close();
      await unit.stop();
    }
  });
});
