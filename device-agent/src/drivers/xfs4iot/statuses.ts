import type { Component } from '#libs/domain';
import type { ModeSeen, Observation, RawSource, StateName } from '../../observation.js';
import { field, isObject, objectField, textField, type JsonObject } from './frame.js';
import type { Identity } from './identity.js';
import { PAPER_WORDS, POSITION_RULES, STATUS_RULES, type Whose } from './statuses.table.js';

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

/** What a status, whole or in part, says in the agent's words. Unknown names and words say nothing. */
export function observeStatus(status: JsonObject, identity: Identity, source: string): Observation[] {
  const seen = [
    ...observeProperties(status, identity, source),
    ...observePositions('cashDispenser', status, identity, source),
    ...observePositions('cashAcceptor', status, identity, source),
    ...observeChipPower(status, identity, source),
    ...observePaper(status, identity, source),
    ...observeUps(status, source),
  ];
  // Two properties may speak of one state; the later, more special one holds.
  const byState = new Map(
    seen.map((one) => [one.kind === 'state' ? `${one.component}|${one.name}|${one.unit}` : one, one]),
  );
  return [...byState.values(), ...observeModes(status, identity, source)];
}

function observeProperties(status: JsonObject, identity: Identity, source: string): Observation[] {
  return STATUS_RULES.flatMap((rule) => {
    const [part, name] = rule.property;
    const word = textField(objectField(status, part), name);
    const value = word === undefined ? undefined : rule.words[word];
    if (value === undefined) return [];
    const component = componentOf(rule.whose, identity);
    // Every service has the common part: which one speaks is told, for several may be one component.
    const unit = part === 'common' ? identity.service : rule.unit;
    return [stateSeen({ component, name: rule.state, value, unit, raw: rawOf(source, `${part}.${name}`, word) })];
  });
}

function observePositions(part: string, status: JsonObject, identity: Identity, source: string): Observation[] {
  const positions = field(objectField(status, part), 'positions');
  if (!Array.isArray(positions)) return [];
  return positions.filter(isObject).flatMap((position) => {
    const unit = textField(position, 'position');
    return POSITION_RULES.flatMap(({ name, state, words }) => {
      const word = textField(position, name);
      const value = word === undefined ? undefined : words[word];
      if (value === undefined) return [];
      const raw = rawOf(source, `${part}.positions.${name}`, word);
      return [stateSeen({ component: identity.own, name: state, value, unit, raw })];
    });
  });
}

// Chip power is mostly about the card; only its hardware error is about the reader.
function observeChipPower(status: JsonObject, identity: Identity, source: string): Observation[] {
  const word = textField(objectField(status, 'cardReader'), 'chipPower');
  if (word !== 'hardwareError') return [];
  const raw = rawOf(source, 'cardReader.chipPower', word);
  return [stateSeen({ component: identity.own, name: 'chip', value: 'fault', raw })];
}

function observePaper(status: JsonObject, identity: Identity, source: string): Observation[] {
  const paper = objectField(objectField(status, 'printer'), 'paper');
  return Object.entries(paper).flatMap(([unit, word]) => {
    const value = typeof word === 'string' ? PAPER_WORDS[word] : undefined;
    if (value === undefined) return [];
    const raw = rawOf(source, `printer.paper.${unit}`, word);
    return [stateSeen({ component: identity.own, name: 'paper', value, unit, raw })];
  });
}

// `engaged`: the UPS carries the load; `low`: its battery nears its end.
function observeUps(status: JsonObject, source: string): Observation[] {
  const ups = field(objectField(status, 'auxiliaries'), 'UPS');
  if (!isObject(ups)) return [];
  const [engaged, low] = [field(ups, 'engaged') === true, field(ups, 'low') === true];
  const value = low ? 'batteryLow' : engaged ? 'onBattery' : 'mains';
  return [stateSeen({ component: 'ups', name: 'ups', value, raw: rawOf(source, 'auxiliaries.UPS', ups) })];
}

/** The words in which a mode's property says that it is on, or off. */
const MODES = [
  { mode: 'exchange', part: 'common', property: 'exchange', on: ['active'], off: ['inactive'] },
  {
    mode: 'supervisor',
    part: 'auxiliaries',
    property: 'operatorSwitch',
    on: ['supervisor', 'maintenance'],
    off: ['run'],
  },
  {
    mode: 'vendor',
    part: 'vendorMode',
    property: 'service',
    on: ['active', 'exitPending'],
    off: ['inactive', 'enterPending'],
  },
] as const;

// An exchange is the cash unit's own; supervisor and vendor mode are the whole terminal's.
function observeModes(status: JsonObject, identity: Identity, source: string): Observation[] {
  return MODES.flatMap(({ mode, part, property, on, off }): ModeSeen[] => {
    const word = textField(objectField(status, part), property) ?? '';
    const active = (on as readonly string[]).includes(word);
    if (!active && !(off as readonly string[]).includes(word)) return [];
    const component = mode === 'exchange' ? identity.own : 'application';
    return [{ kind: 'mode', mode, component, active, raw: rawOf(source, `${part}.${property}`, word) }];
  });
}

function componentOf(whose: Whose, identity: Identity): Component {
  return whose === 'own' ? identity.own : whose;
}

function rawOf(source: string, property: string, value: unknown): RawSource {
  return { protocol: PROTOCOL, code: source, data: { [property]: value } };
}
