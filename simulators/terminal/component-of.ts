import type { Component, FaultCode } from '#libs/domain';

/** The component that a fault's area speaks of, for faults that are raised without one being named. */
const COMPONENT_BY_AREA: Record<string, Component> = {
  card: 'cardReader',
  cash: 'cashDispenser',
  dispenser: 'cashDispenser',
  cassette: 'cashDispenser',
  acceptor: 'cashAcceptor',
  paper: 'receiptPrinter',
  printer: 'receiptPrinter',
  journal: 'journalPrinter',
  pinpad: 'pinPad',
  safe: 'safe',
  cabinet: 'cabinet',
  tamper: 'cabinet',
  fraud: 'cardReader',
  vibration: 'cabinet',
  temperature: 'cabinet',
  power: 'ups',
  device: 'cardReader',
  driver: 'application',
  agent: 'application',
};

export function componentOf(fault: FaultCode): Component {
  return COMPONENT_BY_AREA[fault.split('.')[0]!] ?? 'application';
}
