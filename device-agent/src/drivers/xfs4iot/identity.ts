import type { Component } from '#libs/domain';
import { field, isObject, objectField, textField, type JsonObject } from './frame.js';

/** Which parts of the terminal a service speaks for. */
export interface Identity {
  /** Its name, unique on the terminal. Several services may be one component, and each tells of its own device. */
  service: string;
  /** False until its capabilities have been read. */
  known: boolean;
  /** The component that the service's own device is. */
  own: Component;
  cash: 'cashDispenser' | 'cashAcceptor' | 'recycler';
  printer: 'receiptPrinter' | 'journalPrinter';
  all: readonly Component[];
  /** Interface names in lower case. */
  interfaces: readonly string[];
}

/**
 * Of whom a property or an event speaks: the service's own device, one of its device classes, or a part of the terminal
 * that has a name of its own. One service may have the interfaces of several device classes.
 */
export type Speaker = 'own' | 'dispenser' | 'acceptor' | 'cash' | 'printer' | Component;

/** In this order: a recycler has both cash interfaces, and a card reader with a keypad is a card reader. */
const BY_INTERFACE: readonly [string, Component][] = [
  ['cardreader', 'cardReader'],
  ['cashdispenser', 'cashDispenser'],
  ['cashacceptor', 'cashAcceptor'],
  ['printer', 'receiptPrinter'],
  ['pinpad', 'pinPad'],
  ['keyboard', 'pinPad'],
  ['keymanagement', 'pinPad'],
  ['auxiliaries', 'cabinet'],
];

/** Every component that a speaker may turn out to be, for the list of all that the driver can say. */
export const SPEAKERS: Readonly<Record<Exclude<Speaker, Component>, readonly Component[]>> = {
  own: [...new Set(BY_INTERFACE.map(([, component]) => component)), 'recycler', 'journalPrinter', 'application'],
  dispenser: ['cashDispenser', 'recycler'],
  acceptor: ['cashAcceptor', 'recycler'],
  cash: ['cashDispenser', 'cashAcceptor', 'recycler'],
  printer: ['receiptPrinter', 'journalPrinter'],
};

/** The name under which a component's service stands on most terminals; what such a service says has plain unit names. */
const USUAL_NAME: Readonly<Record<Component, string>> = {
  cardReader: 'cardreader',
  cashDispenser: 'cashdispenser',
  cashAcceptor: 'cashacceptor',
  recycler: 'cashrecycler',
  receiptPrinter: 'printer',
  journalPrinter: 'journalprinter',
  pinPad: 'pinpad',
  safe: 'auxiliaries',
  cabinet: 'auxiliaries',
  ups: 'auxiliaries',
  network: 'network',
  application: 'application',
};

/** Before its capabilities are known, a service is part of the terminal's software. */
export const unknownService = (service: string): Identity => ({
  service,
  known: false,
  own: 'application',
  cash: 'cashDispenser',
  printer: 'receiptPrinter',
  all: ['application'],
  interfaces: [],
});

/** Reads a `Common.Capabilities` payload. */
export function identify(service: string, capabilities: JsonObject): Identity {
  const listed = field(capabilities, 'interfaces');
  const interfaces = (Array.isArray(listed) ? listed : [])
    .map((one) => (isObject(one) ? textField(one, 'name')?.toLowerCase() : undefined))
    .filter((name): name is string => name !== undefined);
  const cash = cashOf(interfaces);
  const printer = printsTheJournal(capabilities) ? 'journalPrinter' : 'receiptPrinter';
  const classes = BY_INTERFACE.filter(([name]) => interfaces.includes(name)).map(([, component]): Component => {
    if (component === 'cashDispenser' || component === 'cashAcceptor') return cash;
    return component === 'receiptPrinter' ? printer : component;
  });
  const own = classes[0] ?? 'application';
  const parts = interfaces.includes('auxiliaries') ? auxiliaryParts(capabilities) : [];
  return { service, known: true, own, cash, printer, all: [...new Set([own, ...classes, ...parts])], interfaces };
}

/** Who it is that speaks. */
export function componentOf(speaker: Speaker, identity: Identity): Component {
  switch (speaker) {
    case 'own':
      return identity.own;
    case 'cash':
      return identity.cash;
    case 'dispenser':
      return identity.cash === 'recycler' ? 'recycler' : 'cashDispenser';
    case 'acceptor':
      return identity.cash === 'recycler' ? 'recycler' : 'cashAcceptor';
    case 'printer':
      return identity.printer;
    default:
      return speaker;
  }
}

/**
 * The name of a unit on the terminal: two card readers have a `unit1` each. A service under its usual name says the plain
 * unit, every other puts its own name in front, whether or not it is alone: counters are compared across restarts, in
 * which services are found in any order.
 */
export function unitOf(identity: Identity, component: Component, unit?: string): string | undefined {
  if (identity.service.toLowerCase() === USUAL_NAME[component]) return unit;
  return unit === undefined ? identity.service : `${identity.service}/${unit}`;
}

function cashOf(interfaces: readonly string[]): Identity['cash'] {
  if (!interfaces.includes('cashacceptor')) return 'cashDispenser';
  return interfaces.includes('cashdispenser') ? 'recycler' : 'cashAcceptor';
}

function printsTheJournal(capabilities: JsonObject): boolean {
  const type = objectField(objectField(capabilities, 'printer'), 'type');
  return field(type, 'journal') === true && field(type, 'receipt') !== true;
}

function auxiliaryParts(capabilities: JsonObject): Component[] {
  const ups = field(objectField(capabilities, 'auxiliaries'), 'ups');
  return isObject(ups) ? ['cabinet', 'safe', 'ups'] : ['cabinet', 'safe'];
}
