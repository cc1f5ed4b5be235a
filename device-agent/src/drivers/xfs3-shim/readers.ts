import type { Component } from '#libs/domain';
import type { StateName } from '../../observation.js';
import type { Saying } from '../saying.js';
import {
  ACCEPTOR_BIN_WORDS,
  BIN_HEALTH,
  BIN_WORDS,
  CASSETTE_WORDS,
  UNITS_TOGETHER,
  UNIT_FAILURES,
} from './cash-units.table.js';
import { readCashUnit, readCashUnitError, readCashUnits, readItemsDetected, readRetracted } from './cash-units.js';
import { keep } from './evidence.js';
import { asNumber, field, indexed, isObject, numberField, type ClassName } from './frame.js';
import { readPortEvent, readPorts } from './ports.js';
import {
  PAPER_SOURCES,
  PAPER_SUPPLIES,
  PAPER_WORDS,
  POSITION_MEMBERS,
  POSITION_NAMES,
  RETRACT_BIN_WORDS,
} from './positions.table.js';
import type { ReaderName } from './says.js';
import { DOORS, DOOR_BITS, SENSORS, SWITCH, UPS_BITS } from './siu.table.js';
import type { View } from './view.js';

interface Reader {
  read(view: View): void;
  /** All that it can say of a component that is of this class. */
  sayings(component: Component, deviceClass: ClassName): Saying[];
}

/** The parts of a payload that are lists or structures. */
export const READERS: Readonly<Record<ReaderName, Reader>> = {
  cashUnit: { read: readCashUnit, sayings: unitSayings },
  cashUnits: {
    read: readCashUnits,
    sayings: (component, deviceClass) => [
      ...unitSayings(component, deviceClass),
      ...states(component, 'cassette', Object.values(UNITS_TOGETHER[deviceClass]?.words ?? {})),
    ],
  },
  cashUnitError: {
    read: readCashUnitError,
    sayings: (component, deviceClass) => [
      ...unitSayings(component, deviceClass),
      ...states(component, 'cassette', Object.values(UNIT_FAILURES[deviceClass] ?? {})),
    ],
  },
  itemsDetected: { read: readItemsDetected, sayings: (component) => [{ component, event: 'cashRetained' }] },
  retracted: { read: readRetracted, sayings: (component) => [{ component, event: 'cashRetained' }] },
  positions: {
    read: readPositions,
    sayings: (component) =>
      POSITION_MEMBERS.flatMap(({ state, words }) => states(component, state, Object.values(words))),
  },
  takenFrom: { read: (view) => exitAt(view, 'empty'), sayings: (component) => states(component, 'exit', ['empty']) },
  presentedAt: {
    read: (view) => exitAt(view, 'blocked'),
    sayings: (component) => states(component, 'exit', ['blocked']),
  },
  signatures: { read: readSignatures, sayings: (component) => [{ component, event: 'counterfeitNote' }] },
  paper: { read: readPaper, sayings: (component) => states(component, 'paper', Object.values(PAPER_WORDS)) },
  paperThreshold: {
    read: readPaperThreshold,
    sayings: (component) => states(component, 'paper', Object.values(PAPER_WORDS)),
  },
  retractBin: {
    read: (view) => readRetractBin(view, view.payload, numberField(view.payload, 'usBinNumber')),
    sayings: (component) => states(component, 'bin', Object.values(RETRACT_BIN_WORDS)),
  },
  retractBins: {
    read: readRetractBins,
    sayings: (component) => states(component, 'bin', Object.values(RETRACT_BIN_WORDS)),
  },
  sensors: { read: (view) => readPorts(view, 'sensors'), sayings: () => portSayings() },
  doors: { read: (view) => readPorts(view, 'doors'), sayings: () => portSayings() },
  auxiliaries: { read: (view) => readPorts(view, 'auxiliaries'), sayings: () => portSayings() },
  port: { read: readPortEvent, sayings: () => portSayings() },
};

function readPositions(view: View): void {
  const list = field(view.payload, 'lppPositions');
  for (const [, position] of indexed(list)) {
    if (!isObject(position)) continue;
    const name = positionName(view, numberField(position, 'fwPosition') ?? 0);
    if (name === undefined) continue;
    const unit = view.unit(name);
    for (const { member, state, words } of POSITION_MEMBERS) {
      const code = numberField(position, member);
      const value = code === undefined ? undefined : words[code];
      if (value !== undefined) view.state(state, value, { unit, data: { [member]: code } });
    }
  }
}

function exitAt(view: View, value: 'empty' | 'blocked'): void {
  const names = ['fwPosition', 'wPosition', 'value'];
  const position = names.map((name) => numberField(view.payload, name)).find((code) => code !== undefined);
  const name = position === undefined ? undefined : positionName(view, position);
  if (name === undefined) return;
  view.state('exit', value, { unit: view.unit(name), data: keep(view.payload, names) });
}

function positionName(view: View, code: number): string | undefined {
  return POSITION_NAMES[view.service.deviceClass!]?.[code];
}

/** The levels of WFSCIMP6INFO and WFSCIMITEMINFOSUMMARY: 2 is taken for forged, 3 suspected, 4 genuine. */
function readSignatures(view: View): void {
  const list = field(view.payload, 'list') ?? field(view.payload, 'lppP6Info') ?? [view.payload];
  const levels = indexed(list).flatMap(([, one]) => {
    const level = isObject(one) ? numberField(one, 'usLevel') : undefined;
    return level === undefined ? [] : [level];
  });
  if (levels.some((level) => level === 2 || level === 3)) view.event('counterfeitNote', { usLevel: levels });
}

function readPaper(view: View): void {
  for (const [index, item] of indexed(field(view.payload, 'fwPaper'))) {
    const [code, supply] = [asNumber(item), PAPER_SUPPLIES[index]];
    const value = code === undefined ? undefined : PAPER_WORDS[code];
    if (supply !== undefined && value !== undefined) {
      view.state('paper', value, { unit: view.unit(supply), data: { [`fwPaper[${index}]`]: code } });
    }
  }
}

function readPaperThreshold(view: View): void {
  const supply = PAPER_SOURCES[numberField(view.payload, 'wPaperSource') ?? 1];
  const value = PAPER_WORDS[numberField(view.payload, 'wPaperThreshold') ?? -1];
  if (supply === undefined || value === undefined) return;
  view.state('paper', value, {
    unit: view.unit(supply),
    data: keep(view.payload, ['wPaperSource', 'wPaperThreshold']),
  });
}

function readRetractBins(view: View): void {
  for (const [index, bin] of indexed(field(view.payload, 'lppRetractBins'))) {
    if (isObject(bin)) readRetractBin(view, bin, index + 1);
  }
}

function readRetractBin(view: View, bin: Readonly<Record<string, unknown>>, number: number | undefined): void {
  const value = RETRACT_BIN_WORDS[numberField(bin, 'wRetractBin') ?? -1];
  if (value === undefined || (number ?? 1) < 0 || (number ?? 1) > 999) return;
  const data = keep(bin, ['usBinNumber', 'wRetractBin', 'usRetractCount']);
  view.state('bin', value, { unit: view.unit(number ?? 1), data });
}

function states(component: Component, state: StateName, values: readonly string[]): Saying[] {
  return [...new Set(values)].map((value) => ({ component, state, value }));
}

function unitSayings(component: Component, deviceClass: ClassName): Saying[] {
  const kinds = deviceClass === 'CIM' ? (['recycle', 'cashIn'] as const) : (['recycle', 'dispense'] as const);
  const bins =
    component === 'cashAcceptor'
      ? states(component, 'cassette', Object.values(ACCEPTOR_BIN_WORDS))
      : [
          ...states(component, 'rejectBin', Object.values(BIN_WORDS)),
          ...states(component, 'cassette', Object.values(BIN_HEALTH)),
        ];
  return [
    ...kinds.flatMap((kind) => states(component, 'cassette', Object.values(CASSETTE_WORDS[kind]))),
    ...bins,
    { component, counter: 'retractedNotes' },
    { component, counter: 'rejected' },
  ];
}

function portSayings(): Saying[] {
  const doors = DOOR_BITS.map(([, word]) => word);
  return [
    { component: 'application', mode: 'supervisor' },
    ...Object.values(SENSORS).flatMap(({ component, state }) => states(component, state, Object.values(SWITCH))),
    ...Object.values(DOORS).flatMap(({ component, state }) => states(component, state, doors)),
    ...states(
      'ups',
      'ups',
      UPS_BITS.map(([, word]) => word),
    ),
  ];
}
