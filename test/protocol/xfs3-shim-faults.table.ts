import type { FaultCode } from '#libs/domain';
import { UNIT, type SimulatedXfs3Shim } from '../../simulators/devices/xfs3-shim/index.js';

type Act = (shim: SimulatedXfs3Shim) => void;

/** One thing that happens in the field: what it raises, and what takes that back (a visit, where nothing stands here). */
export interface Play {
  act: Act;
  raises: readonly FaultCode[];
  end?: Act;
  /** Raised each time and never open. */
  passing?: true;
  /** No device takes it back: the notes have no counter. A person closes it. */
  stays?: true;
}

const set =
  (service: 'IDC' | 'CDM' | 'CIM' | 'PTR' | 'PIN' | 'SIU', members: Record<string, unknown>): Act =>
  (shim) =>
    shim.set(service, members);
const unit =
  (service: 'CDM' | 'CIM', number: number, status: keyof typeof UNIT): Act =>
  (shim) =>
    shim.threshold(service, number, status);
const port =
  (type: 'sensors' | 'doors' | 'auxiliaries', index: number, status: number): Act =>
  (shim) =>
    shim.port(type, index, status);

export const PLAYS: Record<string, Play> = {
  'a captured card, by CARDACTION': { act: (shim) => shim.captureCard('action'), raises: ['card.captured'] },
  'a captured card, found by a reset': { act: (shim) => shim.captureCard('reset'), raises: ['card.captured'] },
  'a captured card, by MEDIARETAINED': { act: (shim) => shim.captureCard('command'), raises: ['card.captured'] },
  'a captured card that only the counter tells': {
    act: (shim) => shim.captureCard('counter'),
    raises: ['card.captured'],
  },
  'a jammed card': { act: set('IDC', { fwMedia: 3 }), raises: ['card.jam'], end: set('IDC', { fwMedia: 2 }) },
  'a jammed card, by a completion': {
    act: (shim) => shim.complete('IDC', 207, -200),
    raises: ['card.jam'],
  },
  'a card bin that is nearly full': { act: (shim) => shim.cardBin(4), raises: ['card.binHigh'] },
  'a full card bin': { act: (shim) => shim.cardBin(3), raises: ['card.binFull'], end: (shim) => shim.cardBin(1) },
  'a card shutter that sticks': {
    act: (shim) => shim.complete('IDC', 203, -209),
    raises: ['card.shutterFault'],
    end: (shim) => shim.takeCard(),
  },
  'a chip module out of order': { act: set('IDC', { fwChipModule: 2 }), raises: ['card.chipFault'] },
  'a magnetic head out of order': { act: set('IDC', { fwMagReadModule: 2 }), raises: ['card.sensorFault'] },
  'a card reader out of order': {
    act: (shim) => shim.deviceStatus('IDC', 'hardwareError'),
    raises: ['card.readerFault'],
    end: (shim) => shim.deviceStatus('IDC', 'online'),
  },
  'a card reader that is switched off': {
    act: (shim) => shim.deviceStatus('IDC', 'powerOff'),
    raises: ['device.offline'],
  },
  'something on the card slot': { act: set('IDC', { wAntiFraudModule: 3 }), raises: ['fraud.suspected'] },
  'an attempt at fraud, as a system event': {
    act: (shim) => shim.tell('SYSE', 'CDM', 9, { dwAction: 0 }),
    raises: ['fraud.suspected'],
  },
  'a device that was pulled out': { act: set('PTR', { wDevicePosition: 1 }), raises: ['device.misplaced'] },
  'sensors out of order': { act: set('SIU', { fwDevice: 4 }), raises: ['device.hardwareError'] },
  'retracted cash': { act: (shim) => shim.retractCash(7), raises: ['cash.retained'] },
  'cash in the stacker that a customer had': {
    act: set('CDM', { fwIntermediateStacker: 2 }),
    raises: ['cash.retained'],
  },
  'notes at the exit': {
    act: (shim) => shim.position('CDM', { fwPositionStatus: 1 }),
    raises: ['cash.exitBlocked'],
  },
  'a shutter that sticks': { act: (shim) => shim.position('CDM', { fwShutter: 2 }), raises: ['cash.shutterFault'] },
  'a path that does not move': { act: (shim) => shim.position('CDM', { fwTransport: 1 }), raises: ['dispenser.fault'] },
  'an order that came out short': {
    act: (shim) => shim.tell('EXEE', 'CDM', 315),
    raises: ['dispenser.shortDispense'],
    passing: true,
  },
  'a low cassette': { act: unit('CDM', 3, 'low'), raises: ['cassette.low'], end: unit('CDM', 3, 'ok') },
  'an empty cassette': { act: unit('CDM', 3, 'empty'), raises: ['cassette.empty'], end: unit('CDM', 3, 'full') },
  'a missing cassette': { act: unit('CDM', 4, 'missing'), raises: ['cassette.missing'] },
  'a cassette out of order': { act: unit('CDM', 4, 'inoperative'), raises: ['cassette.fault'] },
  'a cassette that was tampered with': { act: unit('CDM', 4, 'manipulated'), raises: ['cassette.fault'] },
  'a reject bin that is nearly full': { act: unit('CDM', 1, 'high'), raises: ['dispenser.rejectHigh'] },
  'a full reject bin': { act: unit('CDM', 1, 'full'), raises: ['dispenser.rejectFull'] },
  'a missing retract bin': { act: unit('CDM', 2, 'missing'), raises: ['dispenser.rejectMissing'] },
  'a full deposit box': { act: unit('CIM', 1, 'full'), raises: ['acceptor.full'], end: unit('CIM', 1, 'empty') },
  'a deposit box that was taken out': { act: unit('CIM', 1, 'missing'), raises: ['acceptor.boxRemoved'] },
  'a note reader out of order': { act: set('CIM', { fwBanknoteReader: 1 }), raises: ['acceptor.fault'] },
  'a forged note': {
    act: (shim) => shim.tell('EXEE', 'CIM', 1309, { usReason: 9 }),
    raises: ['acceptor.counterfeit'],
    passing: true,
  },
  'low paper': { act: set('PTR', { fwPaper: [1, 3] }), raises: ['paper.low'] },
  'no paper': {
    act: (shim) => shim.tell('USRE', 'PTR', 107, { wPaperSource: 2, wPaperThreshold: 2 }),
    raises: ['paper.out'],
    end: set('PTR', {}),
  },
  'a paper jam': { act: set('PTR', { fwMedia: 2 }), raises: ['printer.jam'] },
  'a printer out of order': { act: set('PTR', { fwDevice: 4 }), raises: ['printer.fault'] },
  'no ink': { act: set('PTR', { fwInk: 2 }), raises: ['printer.supplyLow'] },
  'a keypad without keys': { act: set('PIN', { fwEncStat: 2 }), raises: ['pinpad.fault'] },
  'a keypad that was opened': { act: set('PIN', { fwEncStat: 6 }), raises: ['pinpad.tampered'] },
  'an open safe': { act: port('doors', 1, 2), raises: ['safe.open'], end: port('doors', 1, 8) },
  'an open safe, as the dispenser sees it': {
    act: (shim) => shim.tell('SRVE', 'CDM', 301),
    raises: ['safe.open'],
    end: (shim) => shim.tell('SRVE', 'CDM', 302),
  },
  'an open cabinet': { act: port('doors', 0, 2), raises: ['cabinet.open'], end: port('doors', 0, 4) },
  'a cut-through': { act: port('sensors', 1, 2), raises: ['tamper.detected'], end: port('sensors', 1, 1) },
  'blows against the safe': { act: port('sensors', 3, 2), raises: ['vibration.detected'] },
  'heat at the safe': { act: port('sensors', 4, 2), raises: ['temperature.high'] },
  'a mains failure': { act: port('auxiliaries', 1, 4), raises: ['power.onBattery'], end: port('auxiliaries', 1, 0x10) },
  'a battery that nears its end': { act: port('auxiliaries', 1, 6), raises: ['power.onBattery', 'power.batteryLow'] },
  // Last, for they stay.
  'cash found by a reset, in the retract cassette': {
    act: (shim) => shim.findCashAfterReset('CDM', 2),
    raises: ['cash.retained'],
    stays: true,
  },
  'cash found by a reset of the acceptor': {
    act: (shim) => shim.findCashAfterReset('CIM', 2),
    raises: ['cash.retained'],
    stays: true,
  },
};

/** What only a machine of another make can raise: the service is mapped to another component. */
export const ELSEWHERE: readonly FaultCode[] = ['journal.fault'];
