import type { SimulatedNdcTerminal } from '../../simulators/devices/ndc/index.js';

export type Play = (terminal: SimulatedNdcTerminal) => void;
const ALL_IN = '000000111111';

/** What is told, and by what its end is told. Each fault of the table. */
export const FAULTS: [title: string, wrong: Play, said: string, well: Play, healed: string][] = [
  ...(
    [
      ['D', 'cardReader device'],
      ['E', 'cashDispenser device'],
      ['F', 'cashAcceptor device[depository]'],
      ['G', 'receiptPrinter device'],
      ['H', 'journalPrinter device'],
      ['K', 'safe device[nightSafe]'],
      ['M', 'application device[camera]'],
      ['Q', 'pinPad device[keyboard]'],
      ['S', 'application device[display]'],
      ['V', 'receiptPrinter device[statement]'],
      ['Y', 'cashDispenser device[coins]'],
      ['a', 'application device[voice]'],
      ['f', 'application device[barcodeReader]'],
      ['q', 'cashAcceptor device[cheques]'],
      ['w', 'cashAcceptor device'],
      ['\\', 'application device[envelopes]'],
    ] as const
  ).map(([dig, state]): [string, Play, string, Play, string] => [
    `device ${dig} out of order`,
    (t) => t.severity(dig, '4'),
    `${state} hardwareError`,
    (t) => t.severity(dig, '0'),
    `${state} online`,
  ]),
  [
    'a jammed card',
    (t) => t.cardJammed(),
    'cardReader transport jammed',
    (t) => t.severity('D', '0'),
    'cardReader transport ok',
  ],
  ['a full card bin', (t) => t.cardBin('4'), 'cardReader bin full', (t) => t.cardBin('1'), 'cardReader bin ok'],
  ['a nearly full card bin', (t) => t.cardBin('2'), 'cardReader bin high', (t) => t.cardBin('1'), 'cardReader bin ok'],
  [
    'a full reject bin',
    (t) => t.rejectBin('4'),
    'cashDispenser rejectBin full',
    (t) => t.rejectBin('1'),
    'cashDispenser rejectBin ok',
  ],
  [
    'a low cassette',
    (t) => t.cassette(1, '0', '2'),
    'cashDispenser cassette[1] low',
    (t) => t.cassette(1, '0', '1'),
    'cashDispenser cassette[1] ok',
  ],
  [
    'an empty cassette',
    (t) => t.cassette(4, '0', '3'),
    'cashDispenser cassette[4] empty',
    (t) => t.cassette(4, '0', '1'),
    'cashDispenser cassette[4] ok',
  ],
  [
    'a broken cassette',
    (t) => t.cassette(2, '4', '0'),
    'cashDispenser cassette[2] inoperative',
    (t) => t.cassette(2, '0', '0'),
    'cashDispenser cassette[2] ok',
  ],
  [
    'a missing cassette',
    (t) => {
      t.sensors(ALL_IN);
      t.sensors('000000111011');
    },
    'cashDispenser cassette[2] missing',
    (t) => t.sensors(ALL_IN),
    'cashDispenser cassette[2] ok',
  ],
  [
    'a missing card bin',
    (t) => {
      t.sensors(ALL_IN);
      t.sensors('000000011111');
    },
    'cardReader bin missing',
    (t) => t.sensors(ALL_IN),
    'cardReader bin ok',
  ],
  [
    'low paper',
    (t) => t.printer('G', '2111'),
    'receiptPrinter paper low',
    (t) => t.printer('G', '1111'),
    'receiptPrinter paper full',
  ],
  [
    'no paper',
    (t) => t.printer('H', '3111'),
    'journalPrinter paper out',
    (t) => t.printer('H', '1111'),
    'journalPrinter paper full',
  ],
  [
    'a nearly full reject bin',
    (t) => t.rejectBin('2'),
    'cashDispenser rejectBin high',
    (t) => t.rejectBin('1'),
    'cashDispenser rejectBin ok',
  ],
  [
    'a missing reject bin',
    (t) => {
      t.sensors(ALL_IN);
      t.sensors('000000101111');
    },
    'cashDispenser rejectBin missing',
    (t) => t.sensors(ALL_IN),
    'cashDispenser rejectBin ok',
  ],
  [
    'no statement paper',
    (t) => t.printer('V', '3111'),
    'receiptPrinter paper[statement] out',
    (t) => t.printer('V', '1111'),
    'receiptPrinter paper[statement] full',
  ],
  [
    'low journal paper',
    (t) => t.printer('H', '2111'),
    'journalPrinter paper low',
    (t) => t.printer('H', '1111'),
    'journalPrinter paper full',
  ],
  [
    'a weak ribbon',
    (t) => t.printer('H', '1211'),
    'journalPrinter supply[ribbon] low',
    (t) => t.printer('H', '1111'),
    'journalPrinter supply[ribbon] ok',
  ],
  [
    'a worn knife',
    (t) => t.printer('G', '1113'),
    'receiptPrinter supply[knife] out',
    (t) => t.printer('G', '1111'),
    'receiptPrinter supply[knife] ok',
  ],
  [
    'a stopped clock',
    (t) => t.status('A2'),
    'application device[clock] hardwareError',
    (t) => t.status('A1'),
    'application device[clock] online',
  ],
  [
    'a broken encryptor',
    (t) => t.status('L1', '4'),
    'pinPad encryptor fault',
    (t) => t.status('L0', '0'),
    'pinPad encryptor ok',
  ],
  [
    'an encryptor without keys',
    (t) => t.status('L2'),
    'pinPad encryptor notReady',
    (t) => t.status('L0'),
    'pinPad encryptor ok',
  ],
  [
    'a jam of the depository',
    (t) => t.status('F3', '4'),
    'cashAcceptor transport[depository] jammed',
    (t) => t.status('F0', '0'),
    'cashAcceptor transport[depository] ok',
  ],
  [
    'a jam of coins',
    (t) => t.status('Y9', '4'),
    'cashDispenser transport[coins] jammed',
    (t) => t.status('Y0', '0'),
    'cashDispenser transport[coins] ok',
  ],
  [
    'a blocked chute',
    (t) => t.status('Y;', '4'),
    'cashDispenser exit[coins] blocked',
    (t) => t.status('Y0', '0'),
    'cashDispenser exit[coins] empty',
  ],
  [
    'an acceptor in error',
    (t) => t.status('w3', '4'),
    'cashAcceptor transport inoperative',
    (t) => t.status('w0', '0'),
    'cashAcceptor transport ok',
  ],
  [
    'notes left at the slot',
    (t) => t.status('w4', '4'),
    'cashAcceptor exit blocked',
    (t) => t.status('w0', '0'),
    'cashAcceptor exit empty',
  ],
  [
    'vibration',
    (t) => t.sensors('010000'),
    'cabinet vibration on',
    (t) => t.sensors('000000'),
    'cabinet vibration off',
  ],
  [
    'an open door',
    (t) => t.sensors('001000'),
    'safe safeDoor open',
    (t) => t.sensors('000000'),
    'safe safeDoor closed',
  ],
  [
    'the silent signal',
    (t) => t.sensors('000100'),
    'cabinet tamper[silentSignal] on',
    (t) => t.sensors('000000'),
    'cabinet tamper[silentSignal] off',
  ],
  [
    'an open enclosure',
    (t) => t.sensors('000010'),
    'cabinet cabinetDoor[electronics] open',
    (t) => t.sensors('000000'),
    'cabinet cabinetDoor[electronics] closed',
  ],
  [
    'an alarm',
    (t) => t.status('P301'),
    'cabinet tamper[alarm] on',
    (t) => t.status('P300'),
    'cabinet tamper[alarm] off',
  ],
  [
    'supervisor mode',
    (t) => t.supervisor(true),
    'application mode supervisor on',
    (t) => t.supervisor(false),
    'application mode supervisor off',
  ],
];

export const EVENTS: [title: string, play: Play, said: string][] = [
  ['a captured card', (t) => t.cardCaptured(), 'cardReader event cardCaptured'],
  ['a card that could not be ejected', (t) => t.cardJammed(), 'cardReader event cardCaptured'],
  ['retracted notes', (t) => t.notesRetracted(), 'cashDispenser event cashRetained'],
  ['retracted notes of a deposit', (t) => t.status('w7', '0'), 'cashAcceptor event cashRetained'],
  ['notes inside at power-up', (t) => t.status('w6', '0'), 'cashAcceptor event cashRetained'],
  ['a counterfeit', (t) => t.status('w?', '0'), 'cashAcceptor event counterfeitNote'],
  ['a short dispense', (t) => t.status('E101000000', '20000'), 'cashDispenser event shortDispense'],
  [
    'an unknown dispense, asked for',
    (t) => t.solicitedFault('E301000000', '40000', '34', ''),
    'cashDispenser event shortDispense',
  ],
  ['tampering with the coins', (t) => t.status('Y=', '4'), 'cashDispenser event cheatAttempt'],
  ['a restart', (t) => t.restarted(), 'application event restarted'],
  ['the number of captured cards', (t) => t.counters([1, 0, 0, 2], 3), 'cardReader captured 3'],
  ['the number of rejected notes', (t) => t.counters([1, 0, 0, 2], 3), 'cashDispenser rejected[4] 2'],
];
