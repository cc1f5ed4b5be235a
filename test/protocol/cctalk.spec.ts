import { SimulatedCcTalkDevice } from '../../simulators/devices/cctalk/index.js';
import { describeSerialDriver, type Play } from './serial-driver-contract.js';

type Device = SimulatedCcTalkDevice;
const check = (fault: Play<Device>['fault'], code: number, title?: string): Play<Device> => ({
  fault,
  ...(title === undefined ? {} : { title }),
  begin: (device) => device.fail(code),
  end: (device) => device.clear(),
});

const OF_A_HOPPER = {
  'dispenser.jam': 'of a hopper, below',
  'dispenser.fault': 'of a hopper, below',
  'dispenser.shortDispense': 'of a hopper, below',
  'cassette.low': 'of a hopper, below',
} as const;
const OF_A_BILL_VALIDATOR = {
  'acceptor.full': 'of a bill validator, below',
  'acceptor.boxRemoved': 'of a bill validator, below',
} as const;

describeSerialDriver('ccTalk coin acceptor', {
  settings: { driver: 'cctalk', device: 'coinAcceptor' },
  simulate: () => new SimulatedCcTalkDevice('coinAcceptor'),
  plays: [
    check('acceptor.fault', 3, 'the credit sensor'),
    check('acceptor.fault', 1, 'the EEPROM'),
    // The event only passes: the self-check that follows finds nothing.
    { fault: 'acceptor.jam', begin: (device) => device.happen(15), end: () => undefined },
    { fault: 'acceptor.cheat', title: 'a coin on a string', begin: (device) => device.happen(20) },
    { fault: 'acceptor.cheat', title: 'a coin going backwards', begin: (device) => device.happen(17) },
  ],
  notPlayed: { ...OF_A_HOPPER, ...OF_A_BILL_VALIDATOR },
  safe: ['229', '232'],
  tap: { polls: ['02 00 01 E5 18', '02 00 01 E8 15'], plays: [0, 3] },
});

describeSerialDriver('ccTalk bill validator', {
  settings: { driver: 'cctalk', device: 'billValidator' },
  simulate: () => new SimulatedCcTalkDevice('billValidator'),
  plays: [
    check('acceptor.jam', 39),
    check('acceptor.fault', 38, 'the stacker'),
    { fault: 'acceptor.full', begin: (device) => device.happen(14), end: (device) => device.happen(0, 3) },
    { fault: 'acceptor.boxRemoved', begin: (device) => device.happen(11), end: (device) => device.happen(12) },
    { fault: 'acceptor.cheat', begin: (device) => device.happen(18) },
  ],
  notPlayed: OF_A_HOPPER,
  safe: ['159', '232'],
  tap: { polls: ['28 00 01 9F 38', '28 00 01 E8 EF'], plays: [2, 4] },
});

describeSerialDriver('ccTalk hopper', {
  settings: { driver: 'cctalk', device: 'hopper' },
  simulate: () => new SimulatedCcTalkDevice('hopper'),
  plays: [
    check('dispenser.jam', 25),
    check('dispenser.fault', 23),
    { fault: 'cassette.low', begin: (hopper) => hopper.runLow(), end: (hopper) => hopper.clear() },
    { fault: 'dispenser.shortDispense', begin: (hopper) => hopper.payShort(4) },
  ],
  notPlayed: {
    ...OF_A_BILL_VALIDATOR,
    'acceptor.jam': 'of an acceptor, above',
    'acceptor.fault': 'of an acceptor, above',
    'acceptor.cheat': 'of an acceptor, above',
  },
  safe: ['166', '217', '232'],
});
