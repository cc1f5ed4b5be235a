import type { Component } from '#libs/domain';
import type { EventName, Observation, RawSource, StateName } from '../observation.js';
import {
  ALARM,
  DEVICES,
  JAM_IF_FATAL,
  PART_STATES,
  POWER_DIG,
  SENSOR_BITS,
  SENSORS_DIG,
  SUPERVISOR_KEYS_DIG,
  SUPPLY_WORDS,
  type NcrDevice,
  type Part,
  type Word,
} from './ncr-status.table.js';
import type { Saying } from './saying.js';

/** A status as an NDC message or a line of the journal carries it. Fields that were missing are `undefined`. */
export interface NcrStatus {
  /** Device identifier graphic: one character. */
  dig: string;
  /** What follows it: the T-code and, for some devices, counts. */
  status: string;
  severities?: string | undefined;
  /** M-status (two digits) and M-data, as they stand: what they mean is the module's own. */
  diagnostic?: string | undefined;
  supplies?: string | undefined;
  solicited: boolean;
}

/** What several fields, and messages, tell of one part. */
interface PartKnown {
  severity?: string;
  supply?: string;
  out?: boolean;
  /** It was seen in its place: only then can it be missing. */
  fitted?: boolean;
}

/** What is remembered of the parts; pure data. */
export type NcrMemory = Readonly<Record<string, PartKnown>>;

export interface NcrReading {
  memory: NcrMemory;
  observations: Observation[];
}

/** Collects the observations of one message. */
class Reading {
  private readonly states = new Map<string, Observation>();
  private readonly others: Observation[] = [];

  constructor(
    private parts: NcrMemory,
    readonly raw: RawSource,
  ) {}

  state(component: Component, [name, value, unit]: Word): void {
    const at = unit === undefined ? {} : { unit };
    this.states.set(`${component}|${name}|${unit ?? ''}`, {
      kind: 'state',
      component,
      name,
      value,
      ...at,
      raw: this.raw,
    });
  }

  event(component: Component, name: EventName): void {
    this.others.push({ kind: 'event', component, name, raw: this.raw });
  }

  supervisor(active: boolean): void {
    this.others.push({ kind: 'mode', component: 'application', mode: 'supervisor', active, raw: this.raw });
  }

  garbage(reason: string): void {
    this.others.push({ kind: 'garbage', component: 'application', reason, raw: this.raw });
  }

  part(part: Part, news: PartKnown): void {
    const key = `${part.component}|${part.kind}|${part.unit ?? ''}`;
    const known = { ...this.parts[key], ...news };
    this.parts = { ...this.parts, [key]: known };
    const value = partWord(part, known);
    const { name } = PART_STATES[part.kind];
    if (value !== undefined) this.state(part.component, [name, value, part.unit]);
  }

  done(): NcrReading {
    return { memory: this.parts, observations: [...this.others, ...this.states.values()] };
  }
}

/** A status message or line as observations. `raw.code` is the device and T-code, `raw.data` all that it said. */
export function observeNcrStatus(memory: NcrMemory, status: NcrStatus, source: Omit<RawSource, 'code'>): NcrReading {
  const device = DEVICES[status.dig];
  const tCode = status.status.charAt(0);
  const meaning = device?.statuses[tCode];
  const raw: RawSource = { protocol: source.protocol, code: `${status.dig}${tCode}`, data: evidence(status, source) };
  const reading = new Reading(memory, raw);
  if (status.dig === SENSORS_DIG) readSensorMessage(reading, status.status);
  else if (status.dig === SUPERVISOR_KEYS_DIG) return reading.done();
  else if (!device) reading.garbage(`unknown device ${JSON.stringify(status.dig)}`);
  else {
    if (status.dig === POWER_DIG) reading.event(device.component, 'restarted');
    if (meaning?.event) reading.event(device.component, meaning.event);
    readSeverities(reading, device, status.severities ?? '');
    // `0` with nothing behind it: there is no exception to tell of.
    if (tCode === '0' && !status.severities)
      for (const word of wellWords(device)) reading.state(device.component, word);
    for (const word of meaning?.words ?? []) reading.state(device.component, word);
    const jam = status.severities?.startsWith('4') ? JAM_IF_FATAL[raw.code] : undefined;
    for (const word of jam ?? []) reading.state(device.component, word);
    readSupplies(reading, device, status.supplies ?? '');
  }
  return reading.done();
}

/** Severity digits alone, as a terminal lists them of all its devices. */
export function observeNcrFitness(memory: NcrMemory, dig: string, digits: string, raw: RawSource): NcrReading {
  const reading = new Reading(memory, raw);
  const device = DEVICES[dig];
  if (device) readSeverities(reading, device, digits);
  return reading.done();
}

/** Supplies digits alone. */
export function observeNcrSupplies(memory: NcrMemory, dig: string, digits: string, raw: RawSource): NcrReading {
  const reading = new Reading(memory, raw);
  const device = DEVICES[dig];
  if (device) readSupplies(reading, device, digits);
  return reading.done();
}

/** Sensor bits alone, in the order of `SENSOR_BITS`. */
export function observeNcrSensors(memory: NcrMemory, bits: string, raw: RawSource): NcrReading {
  const reading = new Reading(memory, raw);
  readBits(reading, bits);
  return reading.done();
}

function readSeverities(reading: Reading, device: NcrDevice, digits: string): void {
  for (const word of severityWords(device, digits.charAt(0))) reading.state(device.component, word);
  device.severityParts?.forEach((part, index) => {
    const severity = digits.charAt(index + 1);
    if (/[0-4]/.test(severity)) reading.part(part, { severity });
  });
}

function severityWords(device: NcrDevice, severity: string): readonly Word[] {
  if (severity === '4') return device.fatal;
  if (severity === '3') return device.suspended;
  return /[0-2]/.test(severity) ? device.works : [];
}

function wellWords(device: NcrDevice): Word[] {
  return device.works.filter(([name]) => name !== 'device');
}

function readSupplies(reading: Reading, device: NcrDevice, digits: string): void {
  device.supplies?.forEach((part, index) => {
    const supply = digits.charAt(index);
    if (part && SUPPLY_WORDS[part.kind][supply] !== undefined) reading.part(part, { supply });
  });
}

function readSensorMessage(reading: Reading, status: string): void {
  const [type, rest] = [status.charAt(0), status.slice(1)];
  if (type === '2') {
    if (/^[01]/.test(rest)) reading.supervisor(rest.startsWith('1'));
  } else if (type === '1' || type === '5') readBits(reading, rest);
  else if (type === '3' && /^[01]+/.test(rest)) {
    const { component, name, off, on, unit } = ALARM;
    reading.state(component, [name, rest.includes('1') ? on : off, unit]);
  }
}

function readBits(reading: Reading, bits: string): void {
  SENSOR_BITS.forEach((sensor, index) => {
    const bit = bits.charAt(index);
    if (!sensor || !/[01]/.test(bit)) return;
    const on = bit === '1';
    if (sensor.kind === 'mode') reading.supervisor(on);
    else if (sensor.kind === 'part') reading.part(sensor.part, on ? { out: false, fitted: true } : { out: true });
    else reading.state(sensor.component, [sensor.name, on ? sensor.on : sensor.off, sensor.unit]);
  });
}

/** The one word for a part: out comes before out of order, out of order before empty. */
function partWord(part: Part, known: PartKnown): string | undefined {
  const words = PART_STATES[part.kind];
  if (known.out && known.fitted) return words.out;
  if (known.severity === '4' && words.fatal) return words.fatal;
  if (known.supply !== undefined) return SUPPLY_WORDS[part.kind][known.supply];
  return known.severity !== undefined || known.fitted ? words.well : undefined;
}

function evidence(status: NcrStatus, source: Omit<RawSource, 'code'>): Record<string, unknown> {
  const device = DEVICES[status.dig];
  const meaning = device?.statuses[status.status.charAt(0)];
  const { diagnostic } = status;
  return {
    ...(device && { device: device.says }),
    ...(meaning && { says: meaning.says }),
    ...(meaning?.caution && { caution: meaning.caution }),
    ...(status.severities && { severity: `S-${status.severities}` }),
    ...(diagnostic && { mStatus: `M-${diagnostic.slice(0, 2)}`, mData: `data ${diagnostic.slice(2)}`.trim() }),
    ...(status.supplies && { supplies: `R-${status.supplies}` }),
    status: `T-${status.status}`,
    solicited: status.solicited,
    ...(source.data as object | undefined),
  };
}

/** All that a status can say, drawn from the tables. */
export const NCR_SAYINGS: readonly Saying[] = [
  ...Object.entries(DEVICES).flatMap(([dig, device]) => [
    ...sayWords(device.component, [
      ...device.fatal,
      ...device.suspended,
      ...device.works,
      ...Object.values(device.statuses).flatMap(({ words }) => words ?? []),
      ...Object.entries(JAM_IF_FATAL).flatMap(([code, words]) => (code.startsWith(dig) ? words : [])),
    ]),
    ...Object.values(device.statuses).flatMap(({ event }) => (event ? [{ component: device.component, event }] : [])),
    ...[...(device.severityParts ?? []), ...(device.supplies ?? [])].flatMap((part) => (part ? sayPart(part) : [])),
  ]),
  ...SENSOR_BITS.flatMap((sensor) => {
    if (sensor?.kind === 'part') return sayPart(sensor.part);
    return sensor?.kind === 'switch' ? saySwitch(sensor) : [];
  }),
  ...saySwitch(ALARM),
  { component: DEVICES[POWER_DIG]!.component, event: 'restarted' },
  { component: 'application', mode: 'supervisor' },
];

function sayWords(component: Component, words: readonly Word[]): Saying[] {
  return words.map(([state, value]) => ({ component, state, value }));
}

function sayPart({ kind, component }: Part): Saying[] {
  const { name: state, well, out, fatal } = PART_STATES[kind];
  return [...Object.values(SUPPLY_WORDS[kind]), well, out, fatal]
    .filter((value) => value !== undefined)
    .map((value) => ({ component, state, value }));
}

function saySwitch(of: { component: Component; name: StateName; off: string; on: string }): Saying[] {
  return [of.off, of.on].map((value) => ({ component: of.component, state: of.name, value }));
}
