import { SimulatedCcnetValidator } from '../devices/ccnet/index.js';
import { SimulatedEscPosPrinter } from '../devices/escpos/index.js';
import { SimulatedMegatecUps } from '../devices/megatec-ups/index.js';
import { SimulatedPuloonDispenser } from '../devices/puloon-lcdm/index.js';
import { SimulatedSankyoReader } from '../devices/sankyo-ict3k5/index.js';
import type { RoomDevice } from './room-device.js';
import { portOf, serialRoomDevice, type SerialLine } from './serial-line.js';

/** A Sankyo motor card reader. */
export function cardReader(at: SerialLine): RoomDevice {
  const reader = new SimulatedSankyoReader({ port: portOf(at) });
  return serialRoomDevice({
    ...{ name: 'cardReader', device: reader, at },
    verbs: {
      captureCard: () => reader.captureCard(),
      jamCard: () => reader.jam(),
      fillCardBin: () => reader.overflow(),
      emptyCardBin: () => reader.emptyBin(),
    },
    onClear: () => {
      reader.clear();
      reader.emptyBin();
    },
  });
}

/** A Puloon dispenser. It has no retract: kept cash lies at its exit. */
export function dispenser(at: SerialLine): RoomDevice {
  const unit = new SimulatedPuloonDispenser({ port: portOf(at) });
  return serialRoomDevice({
    ...{ name: 'dispenser', device: unit, at },
    verbs: {
      jamDispenser: () => unit.jam(),
      retainCash: () => unit.noteAtExit(),
      lowCassette: () => unit.cassetteLow(),
      emptyCassette: () => unit.cassetteEmpty(),
      removeCassette: () => unit.cassetteMissing(),
    },
    onClear: () => unit.clear(),
  });
}

/** The UPS of a terminal. Alone of its devices it says that the mains failed, as long as its battery lasts. */
export function ups(at: SerialLine): RoomDevice {
  const unit = new SimulatedMegatecUps(portOf(at));
  return serialRoomDevice({
    ...{ name: 'ups', device: unit, at },
    verbs: { onBattery: () => unit.onBattery() },
    onPower: () => unit.clear(),
    onClear: () => unit.clear(),
  });
}

/** A thermal receipt printer with ESC/POS status. */
export function receiptPrinter(at: SerialLine): RoomDevice {
  const printer = new SimulatedEscPosPrinter('escpos', portOf(at));
  return serialRoomDevice({
    ...{ name: 'printer', device: printer, at },
    verbs: {
      lowPaper: () => printer.begin('paperLow'),
      endPaper: () => printer.begin('paperOut'),
    },
    onClear: () => printer.clear(),
  });
}

/** A CashCode note validator with its cash box. */
export function noteAcceptor(at: SerialLine): RoomDevice {
  const validator = new SimulatedCcnetValidator({ port: portOf(at) });
  return serialRoomDevice({
    ...{ name: 'acceptor', device: validator, at },
    verbs: {
      jamAcceptor: () => validator.jam(),
      fillCashBox: () => validator.cassetteFull(),
      removeCashBox: () => validator.cassetteOut(),
      cheatAcceptor: () => validator.cheat(),
    },
    onClear: () => validator.clear(),
  });
}
