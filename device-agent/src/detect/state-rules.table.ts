import type { Component, FaultCode } from '#libs/domain';
import type { STATE_WORDS, StateName } from '../observation.js';

/** What one word of a state raises, by component; `other` is for every component that is not named. */
export type Raises = Partial<Record<Component | 'other', FaultCode | readonly FaultCode[]>>;

/**
 * One state: which words raise what, and which words say that all is well. A word that stands in neither (`unknown`,
 * `busy`, `starting`) changes nothing.
 */
export interface StateRule<Word extends string = string> {
  raise: Partial<Record<Word, Raises>>;
  well: readonly Word[];
}

type Rules = { [Name in StateName]: StateRule<(typeof STATE_WORDS)[Name][number]> };

const JAM: Raises = {
  cardReader: 'card.jam',
  cashDispenser: 'dispenser.jam',
  recycler: 'dispenser.jam',
  cashAcceptor: 'acceptor.jam',
  receiptPrinter: 'printer.jam',
  journalPrinter: 'printer.jam',
};

/** The device itself is out of order, in the word of its trade. */
const OUT_OF_ORDER: Raises = {
  cardReader: 'card.readerFault',
  cashDispenser: 'dispenser.fault',
  recycler: 'dispenser.fault',
  cashAcceptor: 'acceptor.fault',
  receiptPrinter: 'printer.fault',
  journalPrinter: 'journal.fault',
  pinPad: 'pinpad.fault',
  ups: 'power.upsFault',
  other: 'device.hardwareError',
};

const SHUTTER: Raises = {
  cardReader: 'card.shutterFault',
  cashDispenser: 'cash.shutterFault',
  recycler: 'cash.shutterFault',
  cashAcceptor: 'cash.shutterFault',
  other: 'device.hardwareError',
};

const CASSETTE_FAULT: Raises = { cashAcceptor: 'acceptor.fault', other: 'cassette.fault' };

/** State words (`observation.ts`) to faults. What each word means per protocol stands in the drivers' `statuses.ts`. */
export const STATE_RULES: Rules = {
  device: {
    raise: {
      offline: { other: 'device.offline' },
      powerOff: { other: 'device.offline' },
      noDevice: { other: 'device.offline' },
      hardwareError: OUT_OF_ORDER,
      // XFS4IoT: inoperable because a person left something wrong; the remedy is a visit all the same.
      userError: OUT_OF_ORDER,
      fraudAttempt: { other: 'fraud.suspected' },
      potentialFraud: { other: 'fraud.suspected' },
    },
    // `busy` does not say that an error is gone, only that the device answers.
    well: ['online'],
  },
  media: { raise: { jammed: JAM }, well: ['present', 'notPresent', 'entering', 'latched', 'retracted'] },
  bin: {
    raise: {
      high: { cardReader: 'card.binHigh' },
      full: { cardReader: 'card.binFull', cashAcceptor: 'acceptor.full' },
      missing: { cashAcceptor: 'acceptor.boxRemoved' },
    },
    well: ['ok'],
  },
  shutter: { raise: { jammed: SHUTTER }, well: ['closed', 'open'] },
  sensor: { raise: { fault: { ...OUT_OF_ORDER, cardReader: 'card.sensorFault' } }, well: ['ok'] },
  chip: { raise: { fault: { cardReader: 'card.chipFault' } }, well: ['ok'] },
  transport: { raise: { jammed: JAM, inoperative: OUT_OF_ORDER }, well: ['ok'] },
  exit: { raise: { blocked: { other: 'cash.exitBlocked' } }, well: ['empty'] },
  stacker: {
    raise: {
      // Notes the customer had access to and left lie inside now: retained, whether or not a counter says so.
      notEmptyCustomer: { other: 'cash.retained' },
      full: OUT_OF_ORDER,
    },
    well: ['empty', 'notEmpty'],
  },
  cassette: {
    raise: {
      low: { cashDispenser: 'cassette.low', recycler: 'cassette.low' },
      empty: { cashDispenser: 'cassette.empty', recycler: 'cassette.empty' },
      full: { cashAcceptor: 'acceptor.full', recycler: 'acceptor.full' },
      missing: { cashAcceptor: 'acceptor.boxRemoved', other: 'cassette.missing' },
      inoperative: CASSETTE_FAULT,
      manipulated: CASSETTE_FAULT,
    },
    well: ['ok', 'high', 'notConfigured'],
  },
  rejectBin: {
    raise: {
      high: { other: 'dispenser.rejectHigh' },
      full: { other: 'dispenser.rejectFull' },
      missing: { other: 'dispenser.rejectMissing' },
    },
    well: ['ok'],
  },
  paper: {
    raise: { low: { other: 'paper.low' }, out: { other: 'paper.out' }, jammed: { other: 'printer.jam' } },
    well: ['full'],
  },
  supply: { raise: { low: { other: 'printer.supplyLow' }, out: { other: 'printer.supplyLow' } }, well: ['ok'] },
  cover: {
    raise: {
      open: { receiptPrinter: 'printer.coverOpen', journalPrinter: 'printer.coverOpen', other: 'cabinet.open' },
    },
    well: ['closed'],
  },
  cutter: { raise: { fault: { other: 'printer.cutterFault' } }, well: ['ok'] },
  safeDoor: {
    raise: { open: { other: 'safe.open' }, tampered: { other: 'tamper.detected' } },
    well: ['closed', 'locked', 'bolted'],
  },
  cabinetDoor: {
    raise: { open: { other: 'cabinet.open' }, tampered: { other: 'tamper.detected' } },
    well: ['closed', 'locked', 'bolted'],
  },
  tamper: { raise: { on: { other: 'tamper.detected' } }, well: ['off'] },
  vibration: { raise: { on: { other: 'vibration.detected' } }, well: ['off'] },
  heat: { raise: { on: { other: 'temperature.high' } }, well: ['off'] },
  antiFraud: {
    raise: {
      deviceDetected: { other: 'fraud.suspected' },
      inoperable: { cardReader: 'card.sensorFault', other: 'device.hardwareError' },
    },
    well: ['ok'],
  },
  position: { raise: { notInPosition: { other: 'device.misplaced' } }, well: ['inPosition'] },
  ups: {
    raise: {
      onBattery: { other: 'power.onBattery' },
      batteryLow: { other: ['power.onBattery', 'power.batteryLow'] },
      fault: { other: 'power.upsFault' },
    },
    well: ['mains'],
  },
  encryptor: {
    raise: {
      fault: { other: 'pinpad.fault' },
      notReady: { other: 'pinpad.fault' },
      tampered: { other: 'pinpad.tampered' },
    },
    well: ['ok'],
  },
};

/** The faults that one word of a rule raises for a component. */
export function faultsOf(raises: Raises | undefined, component: Component): readonly FaultCode[] {
  const found = raises?.[component] ?? raises?.other;
  if (found === undefined) return [];
  return typeof found === 'string' ? [found] : found;
}
