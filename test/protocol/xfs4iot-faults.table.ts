import type { FaultCode } from '#libs/domain';
import type { ServiceName, SimulatedXfs4Iot } from '../../simulators/devices/xfs4iot/index.js';

type Terminal = SimulatedXfs4Iot;

export interface Play {
  act: (terminal: Terminal) => void;
  says: string;
  raises: readonly FaultCode[];
  /** How it ends, and the word by which it does. Events and counters have no such word. */
  end?: readonly [act: (terminal: Terminal) => void, says: string];
}

const play = (act: Play['act'], says: string, raises: FaultCode | FaultCode[], end?: Play['end']): Play => ({
  act,
  says,
  raises: [raises].flat(),
  ...(end && { end }),
});
const device = (service: ServiceName, component: string, word: 'hardwareError' | 'userError', fault: FaultCode): Play =>
  play((t) => t.setDevice(word, service), `${component} device[${service}] ${word}`, fault, [
    (t) => t.setDevice('online', service),
    `${component} device[${service}] online`,
  ]);
const gone = (word: 'offline' | 'powerOff' | 'noDevice'): Play =>
  play((t) => t.setDevice(word, 'Printer'), `receiptPrinter device[Printer] ${word}`, 'device.offline', [
    (t) => t.setDevice('online', 'Printer'),
    'receiptPrinter device[Printer] online',
  ]);
const fraud = (word: 'fraudAttempt' | 'potentialFraud'): Play =>
  play((t) => t.setDevice(word, 'CardReader'), `cardReader device[CardReader] ${word}`, 'fraud.suspected', [
    (t) => t.setDevice('online', 'CardReader'),
    'cardReader device[CardReader] online',
  ]);
const module = (name: 'magWriteModule' | 'frontImageModule' | 'backImageModule', unit: string): Play =>
  play((t) => t.readerModule(name, 'inoperable'), `cardReader sensor[${unit}] fault`, 'card.sensorFault', [
    (t) => t.readerModule(name, 'ok'),
    `cardReader sensor[${unit}] ok`,
  ]);
const cassette = (word: 'low' | 'empty' | 'missing' | 'inoperative' | 'manipulated', fault: FaultCode): Play =>
  play((t) => t.cassette('unit3', word), `cashDispenser cassette[unit3] ${word}`, fault, [
    (t) => t.cassette('unit3', 'ok'),
    'cashDispenser cassette[unit3] ok',
  ]);
const rejects = (word: 'high' | 'full' | 'missing', fault: FaultCode): Play =>
  play((t) => t.cassette('unit1', word), `cashDispenser rejectBin[unit1] ${word}`, fault, [
    (t) => t.cassette('unit1', 'ok'),
    'cashDispenser rejectBin[unit1] ok',
  ]);
const box = (unit: string, says: string, word: 'full' | 'missing' | 'inoperative', fault: FaultCode): Play =>
  play((t) => t.acceptorBox(unit, word), `cashAcceptor ${says}[${unit}] ${word}`, fault, [
    (t) => t.acceptorBox(unit, 'ok'),
    `cashAcceptor ${says}[${unit}] ok`,
  ]);

/** Every way in which the simulated terminal can be made to say that something is wrong. */
export const PLAYS: Record<string, Play> = {
  'a captured card': play((t) => t.captureCard(), 'cardReader captured[unit1] 1', 'card.captured'),
  'a jammed card': play((t) => t.jamCard(), 'cardReader media jammed', 'card.jam', [
    (t) => t.clearCard(),
    'cardReader media notPresent',
  ]),
  'a card found jammed after a reset': play(
    (t) => t.findCardAfterReset('jammed'),
    'cardReader media jammed',
    'card.jam',
    [(t) => t.clearCard(), 'cardReader media notPresent'],
  ),
  'a card bin nearly full': play((t) => t.cardBin('high'), 'cardReader bin[unit1] high', 'card.binHigh', [
    (t) => t.cardBin('ok'),
    'cardReader bin[unit1] ok',
  ]),
  'a full card bin': play((t) => t.cardBin('full'), 'cardReader bin[unit1] full', 'card.binFull', [
    (t) => t.cardBin('ok'),
    'cardReader bin[unit1] ok',
  ]),
  'a card bin out of order': play(
    (t) => t.cardBinStatus('inoperative'),
    'cardReader sensor[unit1] fault',
    'card.sensorFault',
    [(t) => t.cardBinStatus('ok'), 'cardReader sensor[unit1] ok'],
  ),
  'a chip module': play((t) => t.readerModule('chipModule', 'inoperable'), 'cardReader chip fault', 'card.chipFault', [
    (t) => t.readerModule('chipModule', 'ok'),
    'cardReader chip ok',
  ]),
  'a magnetic write head': module('magWriteModule', 'magWrite'),
  'a front image reader': module('frontImageModule', 'frontImage'),
  'a back image reader': module('backImageModule', 'backImage'),
  'a security module': play(
    (t) => t.securityModule('notReady'),
    'cardReader sensor[security] fault',
    'card.sensorFault',
    [(t) => t.securityModule('open'), 'cardReader sensor[security] ok'],
  ),
  'a card reader in hardware error': device('CardReader', 'cardReader', 'hardwareError', 'card.readerFault'),
  'a card reader in user error': device('CardReader', 'cardReader', 'userError', 'card.readerFault'),
  'a fraud attempt': fraud('fraudAttempt'),
  'a possible fraud': fraud('potentialFraud'),
  'a foreign device': play(
    (t) => t.antiFraud('deviceDetected', 'CardReader'),
    'cardReader antiFraud[CardReader] deviceDetected',
    'fraud.suspected',
    [(t) => t.antiFraud('ok', 'CardReader'), 'cardReader antiFraud[CardReader] ok'],
  ),
  'an anti-fraud module out of order': play(
    (t) => t.antiFraud('inoperable', 'CashDispenser'),
    'cashDispenser antiFraud[CashDispenser] inoperable',
    'device.hardwareError',
    [(t) => t.antiFraud('ok', 'CashDispenser'), 'cashDispenser antiFraud[CashDispenser] ok'],
  ),
  'a device pulled out': play(
    (t) => t.devicePosition('notInPosition', 'CashDispenser'),
    'cashDispenser position[CashDispenser] notInPosition',
    'device.misplaced',
    [(t) => t.devicePosition('inPosition', 'CashDispenser'), 'cashDispenser position[CashDispenser] inPosition'],
  ),
  'retracted notes': play((t) => t.retainCash(3), 'cashDispenser retracted[unit5] 1', 'cash.retained'),
  'notes on the stacker that a customer had': play(
    (t) => t.dispenserStacker('notEmptyCustomer'),
    'cashDispenser stacker notEmptyCustomer',
    'cash.retained',
    [(t) => t.dispenserStacker('empty'), 'cashDispenser stacker empty'],
  ),
  'notes in the path that a customer had': play(
    (t) => t.leaveNotesInPath(),
    'cashDispenser stacker[outDefault transport] notEmptyCustomer',
    'cash.retained',
    [(t) => t.clearDispenser(), 'cashDispenser stacker[outDefault transport] empty'],
  ),
  'notes at the exit': play((t) => t.presentCash(), 'cashDispenser exit[outDefault] blocked', 'cash.exitBlocked', [
    (t) => t.takeCash(),
    'cashDispenser exit[outDefault] empty',
  ]),
  'a jammed dispenser': play((t) => t.jamDispenser(), 'cashDispenser transport[outDefault] jammed', 'dispenser.jam', [
    (t) => t.clearDispenser(),
    'cashDispenser transport[outDefault] ok',
  ]),
  'a dispenser path out of order': play(
    (t) => t.breakDispenser(),
    'cashDispenser transport[outDefault] inoperative',
    'dispenser.fault',
    [(t) => t.clearDispenser(), 'cashDispenser transport[outDefault] ok'],
  ),
  'a jammed shutter': play(
    (t) => t.jamShutter('jammedPartiallyOpen'),
    'cashDispenser shutter[outDefault] jammed',
    'cash.shutterFault',
    [(t) => t.clearShutter(), 'cashDispenser shutter[outDefault] closed'],
  ),
  'a short dispense': play((t) => t.dispenseShort(), 'cashDispenser event shortDispense', 'dispenser.shortDispense'),
  'a dispenser in hardware error': device('CashDispenser', 'cashDispenser', 'hardwareError', 'dispenser.fault'),
  'a cassette nearly empty': cassette('low', 'cassette.low'),
  'an empty cassette': cassette('empty', 'cassette.empty'),
  'a missing cassette': cassette('missing', 'cassette.missing'),
  'a cassette out of order': cassette('inoperative', 'cassette.fault'),
  'a manipulated cassette': cassette('manipulated', 'cassette.fault'),
  'a cassette that fails during a command': play(
    (t) => t.failUnit('unit2', 'error'),
    'cashDispenser cassette[unit2] inoperative',
    'cassette.fault',
    [(t) => t.cassette('unit2', 'ok'), 'cashDispenser cassette[unit2] ok'],
  ),
  'units of which none dispenses': play(
    (t) => t.dispenserUnits('stop'),
    'cashDispenser cassette[dispenser] inoperative',
    'cassette.fault',
    [(t) => t.dispenserUnits('attention'), 'cashDispenser cassette[dispenser] ok'],
  ),
  'a reject bin nearly full': rejects('high', 'dispenser.rejectHigh'),
  'a full reject bin': rejects('full', 'dispenser.rejectFull'),
  'a missing reject bin': rejects('missing', 'dispenser.rejectMissing'),
  'a reject bin out of order': play(
    (t) => t.cassette('unit1', 'inoperative'),
    'cashDispenser cassette[unit1] inoperative',
    'cassette.fault',
    [(t) => t.cassette('unit1', 'ok'), 'cashDispenser cassette[unit1] ok'],
  ),
  'a full box of an acceptor': box('unit1', 'cassette', 'full', 'acceptor.full'),
  'a missing box of an acceptor': box('unit1', 'cassette', 'missing', 'acceptor.boxRemoved'),
  'a box of an acceptor out of order': box('unit1', 'cassette', 'inoperative', 'acceptor.fault'),
  'a full retract box of an acceptor': box('unit2', 'bin', 'full', 'acceptor.full'),
  'a missing retract box of an acceptor': box('unit2', 'bin', 'missing', 'acceptor.boxRemoved'),
  'a jammed acceptor': play((t) => t.jamAcceptor(), 'cashAcceptor transport[inDefault] jammed', 'acceptor.jam', [
    (t) => t.clearAcceptor(),
    'cashAcceptor transport[inDefault] ok',
  ]),
  'a jammed shutter of an acceptor': play(
    (t) => t.jamAcceptorShutter(),
    'cashAcceptor shutter[inDefault] jammed',
    'cash.shutterFault',
    [(t) => t.clearAcceptor(), 'cashAcceptor shutter[inDefault] closed'],
  ),
  'a full escrow': play((t) => t.acceptorStacker('full'), 'cashAcceptor stacker[cashIn] full', 'acceptor.fault', [
    (t) => t.acceptorStacker('empty'),
    'cashAcceptor stacker[cashIn] empty',
  ]),
  'a banknote reader': play(
    (t) => t.banknoteReader('inoperable'),
    'cashAcceptor sensor[banknoteReader] fault',
    'acceptor.fault',
    [(t) => t.banknoteReader('ok'), 'cashAcceptor sensor[banknoteReader] ok'],
  ),
  'notes in the drop box': play(
    (t) => t.dropBox(true),
    'cashAcceptor stacker[dropBox] notEmptyCustomer',
    'cash.retained',
    [(t) => t.dropBox(false), 'cashAcceptor stacker[dropBox] empty'],
  ),
  'units of which none accepts': play(
    (t) => t.acceptorUnits('stop'),
    'cashAcceptor cassette[acceptor] inoperative',
    'acceptor.fault',
    [(t) => t.acceptorUnits('ok'), 'cashAcceptor cassette[acceptor] ok'],
  ),
  'a counterfeit note': play(
    (t) => t.refuseInput('counterfeit'),
    'cashAcceptor event counterfeitNote',
    'acceptor.counterfeit',
  ),
  'paper nearly out': play((t) => t.paperLow(), 'receiptPrinter paper[upper] low', 'paper.low', [
    (t) => t.paperOk(),
    'receiptPrinter paper[upper] full',
  ]),
  'paper out': play((t) => t.paperOut(), 'receiptPrinter paper[upper] out', 'paper.out', [
    (t) => t.paperOk(),
    'receiptPrinter paper[upper] full',
  ]),
  'jammed paper': play((t) => t.jamPaper(), 'receiptPrinter paper[upper] jammed', 'printer.jam', [
    (t) => t.paperOk(),
    'receiptPrinter paper[upper] full',
  ]),
  'a jammed receipt': play((t) => t.printerMedia('jammed'), 'receiptPrinter media jammed', 'printer.jam', [
    (t) => t.takeReceipt(),
    'receiptPrinter media notPresent',
  ]),
  'a receipt that sticks on its way back': play(
    (t) => t.retractReceipt('jammed'),
    'receiptPrinter media jammed',
    'printer.jam',
    [(t) => t.findReceiptAfterReset('expelled'), 'receiptPrinter media notPresent'],
  ),
  'toner nearly out': play(
    (t) => t.printerSupply('toner', 'low'),
    'receiptPrinter supply[toner] low',
    'printer.supplyLow',
    [(t) => t.printerSupply('toner', 'full'), 'receiptPrinter supply[toner] ok'],
  ),
  'ink out': play((t) => t.printerSupply('ink', 'out'), 'receiptPrinter supply[ink] out', 'printer.supplyLow', [
    (t) => t.printerSupply('ink', 'full'),
    'receiptPrinter supply[ink] ok',
  ]),
  'a fading lamp': play((t) => t.printerLamp('fading'), 'receiptPrinter supply[lamp] low', 'printer.supplyLow', [
    (t) => t.printerLamp('ok'),
    'receiptPrinter supply[lamp] ok',
  ]),
  'a printer in hardware error': device('Printer', 'receiptPrinter', 'hardwareError', 'printer.fault'),
  'a printer offline': gone('offline'),
  'a printer without power': gone('powerOff'),
  'a printer taken out': gone('noDevice'),
  'a PIN pad in hardware error': device('PinPad', 'pinPad', 'hardwareError', 'pinpad.fault'),
  'a PIN pad without keys': play((t) => t.encryptor('notInitialized'), 'pinPad encryptor notReady', 'pinpad.fault', [
    (t) => t.encryptor('ready'),
    'pinPad encryptor ok',
  ]),
  'an open safe': play((t) => t.openSafe(), 'safe safeDoor open', 'safe.open', [
    (t) => t.closeSafe(),
    'safe safeDoor closed',
  ]),
  'a safe that was tampered with': play(
    (t) => t.door('safeDoor', 'tampered'),
    'safe safeDoor tampered',
    'tamper.detected',
    [(t) => t.door('safeDoor', 'bolted'), 'safe safeDoor bolted'],
  ),
  'an open cabinet': play(
    (t) => t.door('cabinetFrontDoor', 'open'),
    'cabinet cabinetDoor[front] open',
    'cabinet.open',
    [(t) => t.door('cabinetFrontDoor', 'locked'), 'cabinet cabinetDoor[front] locked'],
  ),
  'the tamper sensor': play((t) => t.tamper(true), 'cabinet tamper on', 'tamper.detected', [
    (t) => t.tamper(false),
    'cabinet tamper off',
  ]),
  'the inner tamper sensor': play(
    (t) => t.sensor('internalTamperSensor', true),
    'cabinet tamper[internal] on',
    'tamper.detected',
    [(t) => t.sensor('internalTamperSensor', false), 'cabinet tamper[internal] off'],
  ),
  'a vibration': play((t) => t.sensor('seismicSensor', true), 'safe vibration on', 'vibration.detected', [
    (t) => t.sensor('seismicSensor', false),
    'safe vibration off',
  ]),
  heat: play((t) => t.sensor('heatSensor', true), 'safe heat on', 'temperature.high', [
    (t) => t.sensor('heatSensor', false),
    'safe heat off',
  ]),
  'a vandal shield that sticks': play(
    (t) => t.vandalShield('jammed'),
    'cabinet shutter[vandalShield] jammed',
    'device.hardwareError',
    [(t) => t.vandalShield('open'), 'cabinet shutter[vandalShield] open'],
  ),
  'a vandal shield that was tampered with': play(
    (t) => t.vandalShield('tampered'),
    'cabinet tamper[vandalShield] on',
    'tamper.detected',
    [(t) => t.vandalShield('locked'), 'cabinet tamper[vandalShield] off'],
  ),
  'a dark display': play(
    (t) => t.display('displayError'),
    'cabinet device[display] hardwareError',
    'device.hardwareError',
    [(t) => t.display('on'), 'cabinet device[display] online'],
  ),
  'the battery of the UPS': play((t) => t.power('battery'), 'ups ups onBattery', 'power.onBattery', [
    (t) => t.power('mains'),
    'ups ups mains',
  ]),
  'the battery of the UPS nearly empty': play(
    (t) => t.power('batteryLow'),
    'ups ups batteryLow',
    ['power.onBattery', 'power.batteryLow'],
    [(t) => t.power('mains'), 'ups ups mains'],
  ),
};

/** Faults that need a terminal which the simulator is not. */
export const ELSEWHERE: Partial<Record<FaultCode, string>> = {
  'journal.fault': 'a printer that prints the journal and no receipts; parser.spec.ts',
};
