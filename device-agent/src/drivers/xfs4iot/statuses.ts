import type { Component } from '#libs/domain';
import type { Observation, RawSource, StateName } from '../../observation.js';
import { field, isObject, objectField, textField, type JsonObject } from './frame.js';
import { componentOf, unitOf, type Identity, type Speaker } from './identity.js';
import {
  MODES,
  PAPER_WORDS,
  POSITION_PARTS,
  POSITION_RULES,
  PRINTER_BIN,
  STATUS_RULES,
  TRANSPORT,
  TRANSPORT_HOLDS,
  TRANSPORT_NOTES,
  UPS_WORDS,
} from './statuses.table.js';
import { wordOf } from './words.js';

export const PROTOCOL = 'xfs4iot';

export interface StateParts {
  component: Component;
  name: StateName;
  value: string;
  unit?: string | undefined;
  raw: RawSource;
}

/** A state observation. */
export function stateSeen({ unit, ...state }: StateParts): Observation {
  return { kind: 'state', ...state, ...(unit === undefined ? {} : { unit }) };
}

/** Nothing answers: a service (`unit`), or with no unit the whole software layer. */
export function offline(lost: { component: Component; unit?: string; problem: string; reason: string }): Observation {
  const { component, unit, problem, reason } = lost;
  const data = { problem, reason, ...(unit === undefined ? {} : { service: unit }) };
  const raw = { protocol: PROTOCOL, code: 'link.lost', data };
  return stateSeen({ component, name: 'device', value: 'offline', unit, raw });
}

export function garbage(component: Component, reason: string, text: string): Observation {
  const raw = { protocol: PROTOCOL, code: 'garbage', data: text.slice(0, 400) };
  return { kind: 'garbage', component, reason, raw };
}

/** What a service says of a part of the terminal, under the unit name that is the part's own on the terminal. */
export interface PartState {
  whose: Speaker;
  state: StateName;
  value: string;
  unit?: string | undefined;
  raw: RawSource;
}

export function partState({ whose, state: name, value, unit, raw }: PartState, identity: Identity): Observation {
  const component = componentOf(whose, identity);
  return stateSeen({ component, name, value, unit: unitOf(identity, component, unit), raw });
}

/** What a status, whole or in part, says in the agent's words. Unknown names and words say nothing. */
export function observeStatus(status: JsonObject, identity: Identity, source: string): Observation[] {
  const seen = [
    ...observeProperties(status, identity, source),
    ...POSITION_PARTS.flatMap(({ part, whose }) => observePositions({ part, whose, status, identity, source })),
    ...observePaper(status, identity, source),
    ...observePrinterBins(status, identity, source),
    ...observeUps(status, identity, source),
  ];
  // A recycler's output position may stand among its dispenser's and its acceptor's: what is said of it last holds.
  const byState = new Map(
    seen.map((one) => [one.kind === 'state' ? `${one.component}|${one.name}|${one.unit}` : one, one]),
  );
  return [...byState.values(), ...observeModes(status, identity, source)];
}

function observeProperties(status: JsonObject, identity: Identity, source: string): Observation[] {
  return STATUS_RULES.flatMap(({ property: [part, name], whose, state, unit, words }) => {
    const word = field(objectField(status, part), name);
    const value = wordOf(words, typeof word === 'boolean' ? String(word) : word);
    if (value === undefined) return [];
    const raw = rawOf(source, `${part}.${name}`, word);
    // Every service has the common part: which one speaks is told, for several may be one component.
    if (part === 'common')
      return [stateSeen({ component: identity.own, name: state, value, unit: identity.service, raw })];
    return [partState({ whose, state, value, unit, raw }, identity)];
  });
}

interface PositionView {
  part: string;
  whose: Speaker;
  status: JsonObject;
  identity: Identity;
  source: string;
}

function observePositions(view: PositionView): Observation[] {
  const { part, whose, status, identity, source } = view;
  const positions = field(objectField(status, part), 'positions');
  if (!Array.isArray(positions)) return [];
  return positions.filter(isObject).flatMap((position) => {
    const unit = textField(position, 'position');
    const seen = POSITION_RULES.flatMap(({ name, state, words }) => {
      const word = field(position, name);
      const value = wordOf(words, word);
      if (value === undefined) return [];
      return [
        partState({ whose, state, value, unit, raw: rawOf(source, `${part}.positions.${name}`, word) }, identity),
      ];
    });
    return [...seen, ...observeTransport(view, position, unit)];
  });
}

function observeTransport(view: PositionView, position: JsonObject, unit: string | undefined): Observation[] {
  const { part, whose, identity, source } = view;
  const [transport, transportStatus] = [field(position, 'transport'), field(position, 'transportStatus')];
  const raw = rawOf(source, `${part}.positions.transport`, { transport, transportStatus });
  const word = wordOf(TRANSPORT, transport);
  const holds = typeof transportStatus === 'string' && TRANSPORT_HOLDS.includes(transportStatus);
  const seen: Observation[] = [];
  if (word !== undefined) {
    const value = word === 'inoperative' && holds ? 'jammed' : word;
    seen.push(partState({ whose, state: 'transport', value, unit, raw }, identity));
  }
  const notes = whose === 'dispenser' ? wordOf(TRANSPORT_NOTES, transportStatus) : undefined;
  if (notes !== undefined) {
    const path = unit === undefined ? 'transport' : `${unit} transport`;
    seen.push(partState({ whose, state: 'stacker', value: notes, unit: path, raw }, identity));
  }
  return seen;
}

function observePaper(status: JsonObject, identity: Identity, source: string): Observation[] {
  const paper = objectField(objectField(status, 'printer'), 'paper');
  return Object.entries(paper).flatMap(([unit, word]) => {
    const value = wordOf(PAPER_WORDS, word);
    if (value === undefined) return [];
    const raw = rawOf(source, `printer.paper.${unit}`, word);
    return [partState({ whose: 'printer', state: 'paper', value, unit, raw }, identity)];
  });
}

// 2021-1 only: what came later has the printer's bins among the storage units.
function observePrinterBins(status: JsonObject, identity: Identity, source: string): Observation[] {
  const bins = field(objectField(status, 'printer'), 'retractBins');
  if (!Array.isArray(bins)) return [];
  return bins.flatMap((bin, index) => {
    const value = isObject(bin) ? wordOf(PRINTER_BIN, field(bin, 'state')) : undefined;
    if (value === undefined) return [];
    const raw = rawOf(source, 'printer.retractBins', bin);
    return [partState({ whose: 'printer', state: 'bin', value, unit: `retract${index + 1}`, raw }, identity)];
  });
}

function observeUps(status: JsonObject, identity: Identity, source: string): Observation[] {
  const ups = field(objectField(status, 'auxiliaries'), 'UPS');
  if (!isObject(ups) || !UPS_WORDS.some(([flag]) => typeof field(ups, flag) === 'boolean')) return [];
  const value = UPS_WORDS.find(([flag]) => field(ups, flag) === true)?.[1] ?? 'mains';
  return [partState({ whose: 'ups', state: 'ups', value, raw: rawOf(source, 'auxiliaries.UPS', ups) }, identity)];
}

function observeModes(status: JsonObject, identity: Identity, source: string): Observation[] {
  return MODES.flatMap(({ mode, whose, property: [part, name], words }): Observation[] => {
    const word = field(objectField(status, part), name);
    const value = wordOf(words, word);
    if (value === undefined) return [];
    const raw = rawOf(source, `${part}.${name}`, word);
    return [{ kind: 'mode', mode, component: componentOf(whose, identity), active: value === 'on', raw }];
  });
}

function rawOf(source: string, property: string, value: unknown): RawSource {
  return { protocol: PROTOCOL, code: source, data: { [property]: value } };
}
