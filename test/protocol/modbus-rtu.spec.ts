import { expect, it } from '@jest/globals';
import { SimulatedInputModule } from '../../simulators/devices/modbus-rtu/index.js';
import { describeSerialDriver, type Play } from './serial-driver-contract.js';
import { WatchedTerminal } from './watched-terminal.js';

type Module = SimulatedInputModule;
const POINTS = [
  { watches: 'safeDoor', address: 0 },
  { watches: 'cabinetDoor', address: 1, name: 'front' },
  { watches: 'cabinetDoor', address: 2, name: 'rear', wrongWhen: 'clear' },
  { watches: 'tamper', address: 3 },
  { watches: 'vibration', address: 4 },
  { watches: 'mains', address: 5 },
  { watches: 'temperature', table: 'inputRegister', address: 0, above: 45 },
];
const input = (fault: Play<Module>['fault'], address: number, title?: string, wrong = true): Play<Module> => ({
  fault,
  ...(title === undefined ? {} : { title }),
  begin: (module) => module.setInput(address, wrong),
  end: (module) => module.setInput(address, !wrong),
});

function module(): Module {
  const one = new SimulatedInputModule();
  one.setInput(2, true);
  one.setRegister(0, 235);
  return one;
}

describeSerialDriver('Modbus RTU', {
  settings: { driver: 'modbus-rtu', points: POINTS },
  simulate: module,
  plays: [
    input('safe.open', 0),
    input('cabinet.open', 1, 'the front door'),
    input('cabinet.open', 2, 'the rear door, or a cable that is cut', false),
    input('tamper.detected', 3),
    input('vibration.detected', 4),
    input('power.onBattery', 5),
    {
      fault: 'temperature.high',
      begin: (one) => one.setRegister(0, 460),
      end: (one) => one.setRegister(0, 300),
    },
  ],
  safe: ['2', '4'],
});

it('a module that refuses a read is told of once, and its other points are watched', async () => {
  const one = module();
  const { port } = await one.start();
  const points = [...POINTS, { watches: 'tamper', address: 100 }];
  const agent = new WatchedTerminal({ driver: 'modbus-rtu', points, link: { type: 'tcp', port }, pollMs: 40 });
  try {
    await agent.says(
      'safe garbage the module refuses a read: Modbus exception 2: Illegal data address (register not supported by device)',
    );
    one.setInput(0, true);
    await agent.raises('safe.open');
    expect(agent.said().filter((line) => line.includes('garbage'))).toHaveLength(1);
  } finally {
    agent.stop();
    await one.stop();
  }
});

it('a spoilt answer of a module says nothing', async () => {
  const one = module();
  const { port } = await one.start();
  const agent = new WatchedTerminal({
    driver: 'modbus-rtu',
    points: POINTS,
    link: { type: 'tcp', port },
    pollMs: 40,
    responseMs: 60,
  });
  try {
    await agent.says('safe device online');
    one.spoil(2);
    one.setInput(0, true);
    await agent.raises('safe.open');
    expect(agent.said()).not.toContain('safe device offline');
  } finally {
    agent.stop();
    await one.stop();
  }
});
