import { describe, expect, it } from '@jest/globals';
import { SimulatedId003Acceptor } from '../../simulators/devices/id003/index.js';
import { describeSerialDriver } from './serial-driver-contract.js';
import {
  retainedNote,
  somePolls,
  validatorStories,
  watchValidator,
  type WatchedValidator,
} from './validator-stories.js';

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
    retainedNote('in the acceptor', (unit) => unit.powerUp('inAcceptor')),
    retainedNote('in the stacker', (unit) => unit.powerUp('inStacker')),
  ],
  safe: ['STATUS REQUEST'],
  // A host that asks and sets other things too: their echoes must not be taken for a status.
  tap: { polls: [STATUS_REQUEST, VERSION_REQUEST, STATUS_REQUEST, INHIBIT], plays: [0, 2, 3, 4, 5, 6] },
});

describe('the ID-003 driver', () => {
  const acceptor: WatchedValidator<SimulatedId003Acceptor> = {
    driver: 'id003',
    simulate: () => new SimulatedId003Acceptor(),
    poll: 'STATUS REQUEST',
  };

  validatorStories({
    ...acceptor,
    failure: { part: 0xa2, code: '49 failure, A2 stack motor' },
    powerUpWithNote: {
      inHead: (unit) => unit.powerUp('inAcceptor'),
      inStacker: (unit) => unit.powerUp('inStacker'),
    },
    boxFull: (unit) => unit.stackerFull(),
    ordinary: {
      title: 'notes are turned away or pushed in too early',
      begin: (unit) => {
        for (const reason of [0x71, 0x76, 0x79, 0x7d, 0x7f]) unit.reject(reason);
      },
    },
  });

  it('never says that a customer got the credit: "vend valid" waits for the program that owns the acceptor', async () => {
    await watchValidator(acceptor, async (agent, unit) => {
      unit.vendValid();
      await somePolls(unit, 'STATUS REQUEST');
      expect(unit.status).toBe(0x15);
      expect(agent.outcomes).toEqual([]);
    });
  });
});
