import { expect, it } from '@jest/globals';
import { SimulatedMegatecUps } from '../../simulators/devices/megatec-ups/index.js';
import { describeSerialDriver } from './serial-driver-contract.js';
import { WatchedTerminal } from './watched-terminal.js';

describeSerialDriver('Megatec UPS', {
  settings: { driver: 'megatec-ups' },
  simulate: () => new SimulatedMegatecUps(),
  serial: { baudRate: 2_400 },
  plays: [
    { fault: 'power.onBattery', begin: (ups) => ups.onBattery(), end: (ups) => ups.clear() },
    { fault: 'power.batteryLow', begin: (ups) => ups.batteryRunsLow(), end: (ups) => ups.clear() },
    { fault: 'power.upsFault', begin: (ups) => ups.fail(), end: (ups) => ups.clear() },
    { fault: 'power.upsFault', title: 'a worn battery', begin: (ups) => ups.batteryWorn(), end: (ups) => ups.clear() },
  ],
  safe: ['Q1'],
  tap: { polls: ['51 31 0D'], plays: [0, 1] },
});

async function watched(play: (ups: SimulatedMegatecUps) => void): Promise<string[]> {
  const ups = new SimulatedMegatecUps();
  const { port } = await ups.start();
  const agent = new WatchedTerminal({
    driver: 'megatec-ups',
    link: { type: 'tcp', port },
    pollMs: 40,
    responseMs: 200,
  });
  try {
    await agent.says('ups ups[supply] mains');
    play(ups);
    await new Promise((resolve) => setTimeout(resolve, 400));
    return agent.outcomes.filter(({ kind }) => kind === 'raised').map(({ fault }) => fault);
  } finally {
    agent.stop();
    await ups.stop();
  }
}

it('a single reading that says otherwise is not believed', async () => {
  expect(await watched((ups) => ups.mangle(1))).toEqual([]);
});

it('a UPS that tests its battery is not on battery', async () => {
  expect(await watched((ups) => ups.selfTest())).toEqual([]);
});

it('a unit that does not know the question is told of, and is offline', async () => {
  const ups = new SimulatedMegatecUps();
  const { port } = await ups.start();
  const link = { type: 'tcp', port };
  const agent = new WatchedTerminal({ driver: 'megatec-ups', question: 'QS', link, pollMs: 40, responseMs: 60 });
  try {
    await agent.says('ups garbage the unit does not know QS; try another question');
    await agent.raises('device.offline');
  } finally {
    agent.stop();
    await ups.stop();
  }
});
