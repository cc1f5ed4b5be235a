import { describe, expect, it } from '@jest/globals';
import { SimulatedCcnetValidator } from '../../simulators/devices/ccnet/index.js';
import { bytesOf } from './codec-contract.js';
import { describeSerialDriver } from './serial-driver-contract.js';
import { TappedLine } from './tapped-line.js';
import {
  pollsOf,
  QUICK_VALIDATOR,
  retainedNote,
  somePolls,
  validatorStories,
  watchValidator,
  type WatchedValidator,
} from './validator-stories.js';
import { WatchedTerminal } from './watched-terminal.js';

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
    retainedNote('in the validator', (unit) => unit.powerUp('inValidator')),
    retainedNote('in the stacker', (unit) => unit.powerUp('inStacker')),
  ],
  safe: ['POLL', 'ACK'],
  // A host that asks for everything: what answers its other questions must not be taken for a status.
  tap: { polls: [POLL, IDENTIFICATION, POLL, GET_BILL_TABLE], acknowledge: ACK, plays: [0, 3, 4, 5, 6, 8] },
});

describe('the CCNET driver', () => {
  const validator: WatchedValidator<SimulatedCcnetValidator> = {
    driver: 'ccnet',
    simulate: () => new SimulatedCcnetValidator(),
    poll: 'POLL',
    alsoAsked: ['ACK'],
  };

  validatorStories({
    ...validator,
    failure: { part: 0x50, code: '47 failure, 50 stack motor' },
    powerUpWithNote: {
      inHead: (unit) => unit.powerUp('inValidator'),
      inStacker: (unit) => unit.powerUp('inStacker'),
    },
    boxFull: (unit) => unit.cassetteFull(),
    ordinary: {
      title: 'notes are taken, turned away or pushed in too early',
      begin: (unit) => {
        for (const reason of [0x60, 0x66, 0x68, 0x6d, 0x92]) unit.reject(reason);
        unit.take(3);
        unit.say(0x82, 3);
      },
    },
  });

  it('acknowledges every answer, without which the unit repeats itself', async () => {
    const unit = await watchValidator(validator, async (agent, unit) => {
      unit.take(3);
      unit.jam();
      await agent.raises('acceptor.jam');
    });
    const answered = unit.commands.filter((one) => one === 'ACK').length;
    expect(answered).toBeGreaterThanOrEqual(pollsOf(unit, 'POLL') - 1);
  });

  it('speaks to a bill-to-bill unit by its own address', async () => {
    const unit = 'billToBill';
    const billToBill = { ...validator, simulate: () => new SimulatedCcnetValidator({ unit }), settings: { unit } };
    await watchValidator(billToBill, async (agent, device) => {
      device.say(0x48);
      await agent.raises('acceptor.jam');
    });
  });

  it('hears a full cassette on the unit’s line alone, beside the answers to other questions', async () => {
    const line = new TappedLine({
      polls: [POLL, IDENTIFICATION, POLL, GET_BILL_TABLE].map(bytesOf),
      acknowledge: bytesOf(ACK),
    });
    const unit = new SimulatedCcnetValidator();
    const { devicePort } = await line.open(unit);
    const link = { type: 'tcp', port: devicePort };
    const agent = new WatchedTerminal({ driver: 'ccnet', listenOnly: true, link, ...QUICK_VALIDATOR });
    try {
      await agent.says('cashAcceptor device online');
      await somePolls(unit, 'POLL');
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
