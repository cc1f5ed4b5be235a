import { SimulatedEscPosPrinter } from '../../simulators/devices/escpos/index.js';
import { describeSerialDriver, type Play } from './serial-driver-contract.js';

type Printer = SimulatedEscPosPrinter;
type Trouble = Parameters<Printer['begin']>[0];
const play = (fault: Play<Printer>['fault'], trouble: Trouble, title?: string): Play<Printer> => ({
  fault,
  ...(title === undefined ? {} : { title }),
  begin: (printer) => printer.begin(trouble),
  end: (printer) => printer.clear(),
});

const COMMON = [
  play('paper.out', 'paperOut'),
  play('paper.low', 'paperLow'),
  play('printer.coverOpen', 'coverOpen'),
  play('printer.cutterFault', 'cutterJam'),
  play('printer.fault', 'mechanism', 'the mechanism has stopped'),
  play('printer.fault', 'broken', 'an error for good'),
];
const STATUS_TAPS = ['10 04 01', '10 04 02', '10 04 03', '10 04 04', '1B 40 48 65 6C 6C 6F 0A'];

describeSerialDriver('ESC/POS', {
  settings: { driver: 'escpos' },
  simulate: () => new SimulatedEscPosPrinter(),
  plays: [...COMMON, play('device.offline', 'offline', 'without a cause')],
  notPlayed: {
    'printer.jam': 'the four status bytes know no paper jam of their own',
    'journal.fault': 'the same bits of a journal printer, below',
  },
  safe: ['10 04 01', '10 04 02', '10 04 03', '10 04 04'],
  tap: { polls: STATUS_TAPS, plays: [0, 2, 3] },
});

describeSerialDriver('ESC/POS journal printer', {
  settings: { driver: 'escpos', component: 'journalPrinter' },
  simulate: () => new SimulatedEscPosPrinter(),
  plays: [
    ...COMMON.filter(({ fault }) => fault !== 'printer.fault'),
    play('journal.fault', 'mechanism', 'the mechanism has stopped'),
    play('journal.fault', 'broken', 'an error for good'),
  ],
  notPlayed: {
    'printer.jam': 'the four status bytes know no paper jam of their own',
    'printer.fault': 'of a receipt printer, above',
  },
  safe: ['10 04 01', '10 04 02', '10 04 03', '10 04 04'],
});

describeSerialDriver('Custom VKP80', {
  settings: { driver: 'escpos', model: 'vkp80' },
  simulate: () => new SimulatedEscPosPrinter('vkp80'),
  plays: [...COMMON, play('printer.jam', 'paperJam')],
  notPlayed: { 'journal.fault': 'the same bits of a journal printer, above' },
  safe: ['10 04 14'],
  tap: { polls: ['10 04 14'], plays: [0, 6] },
});
