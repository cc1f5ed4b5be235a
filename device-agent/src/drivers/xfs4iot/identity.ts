import type { Component } from '#libs/domain';
import { field, isObject, objectField, textField, type JsonObject } from './frame.js';

/** Which parts of the terminal a service speaks for. */
export interface Identity {
  /** Its name. Several services may be one component, and each tells of its own device. */
  service: string;
  /** The component that the service's own device is. */
  own: Component;
  all: readonly Component[];
  /** Interface names in lower case. */
  interfaces: readonly string[];
}

/** Before its capabilities are known, a service is part of the terminal's software. */
export const unknownService = (service: string): Identity => ({
  service,
  own: 'application',
  all: ['application'],
  interfaces: [],
});

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

/** Reads a `Common.Capabilities` payload. */
export function identify(service: string, capabilities: JsonObject): Identity {
  const listed = field(capabilities, 'interfaces');
  const interfaces = (Array.isArray(listed) ? listed : [])
    .map((one) => (isObject(one) ? textField(one, 'name')?.toLowerCase() : undefined))
    .filter((name): name is string => name !== undefined);
  const own = componentOf(interfaces, capabilities);
  const parts = interfaces.includes('auxiliaries') ? auxiliaryParts(capabilities) : [];
  return { service, own, all: [...new Set([own, ...parts])], interfaces };
}

function componentOf(interfaces: readonly string[], capabilities: JsonObject): Component {
  if (interfaces.includes('cashdispenser') && interfaces.includes('cashacceptor')) return 'recycler';
  const found = BY_INTERFACE.find(([name]) => interfaces.includes(name))?.[1] ?? 'application';
  return found === 'receiptPrinter' && printsTheJournal(capabilities) ? 'journalPrinter' : found;
}

function printsTheJournal(capabilities: JsonObject): boolean {
  const type = objectField(objectField(capabilities, 'printer'), 'type');
  return field(type, 'journal') === true && field(type, 'receipt') !== true;
}

function auxiliaryParts(capabilities: JsonObject): Component[] {
  const ups = field(objectField(capabilities, 'auxiliaries'), 'ups');
  return isObject(ups) ? ['cabinet', 'safe', 'ups'] : ['cabinet', 'safe'];
}
