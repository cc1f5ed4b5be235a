import { hexEvidence } from '../../evidence-cutter.js';
import type { Observation, RawSource } from '../../observation.js';
import {
  observeNcrFitness,
  observeNcrSensors,
  observeNcrStatus,
  observeNcrSupplies,
  type NcrMemory,
  type NcrReading,
} from '../ncr-status.js';
import { GS, type NdcMessage } from './frame.js';
import {
  CONFIGURATION_FIELDS,
  COUNTER_DIGITS,
  COUNTER_PLACES,
  COUNTER_WRAP,
  FAULT,
  FITNESS_PLACES,
  STATE_KINDS,
  SUPPLIES_PLACES,
  TERMINAL_STATE,
} from './terminal-state.table.js';

export const PROTOCOL = 'ndc';
/** The conversation with the host is the application's: a lost tap is told of there. */
export const LINE = 'application';

const DEVICE_FIELD = /^[A-Za-z\\]./;

/** What a status message says. */
export function observeMessage(memory: NcrMemory, message: NdcMessage): NcrReading {
  if (!message.solicited) return observeDevice(memory, message, message.fields);
  const [descriptor, ...fields] = message.fields;
  if (descriptor === FAULT) return observeDevice(memory, message, fields);
  if (descriptor === TERMINAL_STATE) return observeTerminalState(memory, fields);
  return { memory, observations: [] };
}

function observeDevice(memory: NcrMemory, { solicited, mac }: NdcMessage, fields: readonly string[]): NcrReading {
  const [device = '', severities, diagnostic, supplies] = fields;
  if (!DEVICE_FIELD.test(device) && !/^[A-Za-z\\]$/.test(device)) {
    return { memory, observations: [garbage(`no device in ${JSON.stringify(device.slice(0, 8))}`, fields.join('|'))] };
  }
  const data = mac === undefined ? undefined : { mac: `MAC ${mac}` };
  const status = { dig: device.charAt(0), status: device.slice(1), severities, diagnostic, supplies, solicited };
  return observeNcrStatus(memory, status, { protocol: PROTOCOL, data });
}

function observeTerminalState(memory: NcrMemory, [first = '', ...rest]: readonly string[]): NcrReading {
  const raw = (what: string): RawSource => ({ protocol: PROTOCOL, code: `F${first.charAt(0)} ${what}` });
  const body = first.slice(2);
  switch (first.charAt(0)) {
    case STATE_KINDS.configuration:
      return observeConfiguration(memory, rest, raw('configuration'));
    case STATE_KINDS.supplyCounters:
      return { memory, observations: observeCounters(first, raw('supply counters')) };
    case STATE_KINDS.supplies:
      return eachGroup(memory, body, (known, dig, digits) => observeNcrSupplies(known, dig, digits, raw('supplies')));
    case STATE_KINDS.fitness:
      return eachGroup(memory, body, (known, dig, digits) => observeNcrFitness(known, dig, digits, raw('fitness')));
    case STATE_KINDS.sensors:
      return observeNcrSensors(memory, body + (rest[0] ?? '').slice(1), raw('sensors'));
    default:
      return { memory, observations: [] };
  }
}

/** Groups of a device's letter and its digits. */
function eachGroup(
  memory: NcrMemory,
  text: string,
  read: (known: NcrMemory, dig: string, digits: string) => NcrReading,
): NcrReading {
  return chained(
    memory,
    text.split(GS).map((group) => (known) => read(known, group.charAt(0), group.slice(1))),
  );
}

function observeConfiguration(memory: NcrMemory, fields: readonly string[], raw: RawSource): NcrReading {
  const [fitness = '', supplies = ''] = [fields[CONFIGURATION_FIELDS.fitness], fields[CONFIGURATION_FIELDS.supplies]];
  return chained(memory, [
    ...Object.entries(FITNESS_PLACES).map(
      ([dig, places]) =>
        (known: NcrMemory) =>
          observeNcrFitness(known, dig, digitsAt(fitness, places), raw),
    ),
    ...Object.entries(SUPPLIES_PLACES).map(
      ([dig, places]) =>
        (known: NcrMemory) =>
          observeNcrSupplies(known, dig, digitsAt(supplies, places), raw),
    ),
    (known) => observeNcrSensors(known, fields[CONFIGURATION_FIELDS.sensors] ?? '', raw),
  ]);
}

function observeCounters(counters: string, raw: RawSource): Observation[] {
  return COUNTER_PLACES.flatMap(({ component, name, unit, at }) => {
    const digits = counters.slice(at, at + COUNTER_DIGITS);
    if (!/^\d{5}$/.test(digits)) return [];
    const where = unit === undefined ? {} : { unit };
    return [{ kind: 'counter', component, name, value: Number(digits), wrapsAt: COUNTER_WRAP, ...where, raw }];
  });
}

/** A place that is missing reads as a blank, which says nothing. */
function digitsAt(text: string, places: readonly number[]): string {
  return places.map((place) => text.charAt(place) || ' ').join('');
}

function chained(memory: NcrMemory, steps: readonly ((known: NcrMemory) => NcrReading)[]): NcrReading {
  let known = memory;
  const observations: Observation[] = [];
  for (const step of steps) {
    const reading = step(known);
    known = reading.memory;
    observations.push(...reading.observations);
  }
  return { memory: known, observations };
}

export function online(): Observation {
  const raw = { protocol: PROTOCOL, code: 'link.opened' };
  return { kind: 'state', component: LINE, name: 'device', value: 'online', raw };
}

export function offline(problem: string, reason: string): Observation {
  const raw = { protocol: PROTOCOL, code: 'link.lost', data: { problem, reason } };
  return { kind: 'state', component: LINE, name: 'device', value: 'offline', raw };
}

export function garbage(reason: string, evidence: Uint8Array | string): Observation {
  const code = typeof evidence === 'string' ? evidence : hexEvidence(evidence);
  return { kind: 'garbage', component: LINE, reason, raw: { protocol: PROTOCOL, code } };
}
