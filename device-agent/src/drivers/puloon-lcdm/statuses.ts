import { hexEvidence } from '../../evidence-cutter.js';
import type { Observation, RawSource } from '../../observation.js';
import { ERRORS, UNDEFINED_COMMAND, type Meaning } from './errors.table.js';
import type { Family } from './frame.js';

export const PROTOCOL = 'puloon-lcdm';
const component = 'cashDispenser';

/** Bits of SENSOR0, the same in both families: EXIT (a note lies at the exit) and near-end of the upper cassette. */
const EXIT = 5;
const NEAR_END_UPPER = 6;

/** Bits of SENSOR1, which the 1000 and the 2000 order differently. A set reject-tray bit means that it is missing. */
const SENSOR1 = {
  lcdm1000: { rejectTray: 0, upper: 1, lower: undefined, nearEndLower: undefined },
  lcdm2000: { rejectTray: 6, upper: 1, lower: 2, nearEndLower: 5 },
} as const;

/** The present state of everything the unit tells, keyed so that an error may override what the sensors say. */
type Snapshot = Map<string, { name: Word['name']; value: string; unit?: string }>;
type Word = NonNullable<Meaning['states']>[number];

/** What a STATUS answer says. `lastError` is the error of the answer before, so that an event is told once. */
export function observeStatus(
  family: Family,
  { data, bytes }: { data: Uint8Array; bytes: Uint8Array },
  lastError: number | undefined,
): { observations: Observation[]; error: number | undefined } {
  const error = family === 'lcdm4000' ? data[0] : data[1];
  const raw = rawOf('STATUS', error, bytes);
  if (error === undefined) return { observations: [unreadable('status too short', raw)], error: lastError };
  if (error === UNDEFINED_COMMAND && family !== 'lcdm4000') {
    return { observations: [unreadable('the unit does not know STATUS', raw)], error: lastError };
  }
  const meaning = ERRORS[family][error];
  const snapshot = sensorsOf(family, data);
  for (const word of meaning?.states ?? []) put(snapshot, word);
  const observations: Observation[] = [...snapshot.values()].map((word) => ({
    kind: 'state',
    component,
    ...word,
    raw,
  }));
  if (!meaning) observations.push(unreadable(`unknown error ${hex(error)}`, raw));
  if (meaning?.event && error !== lastError) observations.push({ kind: 'event', component, name: meaning.event, raw });
  return { observations, error };
}

/**
 * Notes that a dispense answer reports as diverted to the reject tray, or undefined when it does not say.
 * CHK and EXIT counts, error, cassette, then reject tens and ones; for both cassettes (56) in pairs.
 */
export function rejectedNotes(family: Family, command: number, data: Uint8Array): number | undefined {
  if (family === 'lcdm4000') return numbers([data[3], data[6]], 0x20);
  if (command !== 0x56) return twoDigits(data, 6);
  const [first, second] = [twoDigits(data, data.length - 4), twoDigits(data, data.length - 2)];
  return first === undefined || second === undefined ? undefined : first + second;
}

export function observeRejected(total: number, bytes: Uint8Array): Observation {
  return { kind: 'counter', component, name: 'rejected', value: total, raw: rawOf('DISPENSE', undefined, bytes) };
}

export function offline(problem: string, reason: string): Observation {
  const raw = { protocol: PROTOCOL, code: 'link.lost', data: { problem, reason } };
  return { kind: 'state', component, name: 'device', value: 'offline', raw };
}

export function garbage(bytes: Uint8Array, reason: string, skipped: number): Observation {
  const data = skipped > 0 ? { skipped } : undefined;
  return { kind: 'garbage', component, reason, raw: { protocol: PROTOCOL, code: hexEvidence(bytes), data } };
}

function sensorsOf(family: Family, data: Uint8Array): Snapshot {
  const snapshot: Snapshot = new Map();
  put(snapshot, { name: 'device', value: 'online' });
  put(snapshot, { name: 'transport', value: 'ok' });
  if (family === 'lcdm4000') {
    // The sensor part of the 4000 style's status is not documented: only its error code is read.
    put(snapshot, { name: 'exit', value: 'empty' });
    put(snapshot, { name: 'rejectBin', value: 'ok' });
    put(snapshot, { name: 'cassette', value: 'ok', unit: 'upper' });
    return snapshot;
  }
  const [sensor0 = 0, sensor1 = 0] = [data[2], data[3]];
  const bits = SENSOR1[family];
  put(snapshot, { name: 'exit', value: bit(sensor0, EXIT) ? 'blocked' : 'empty' });
  put(snapshot, { name: 'rejectBin', value: bit(sensor1, bits.rejectTray) ? 'missing' : 'ok' });
  put(snapshot, cassette('upper', bit(sensor1, bits.upper), bit(sensor0, NEAR_END_UPPER)));
  if (bits.lower !== undefined) {
    put(snapshot, cassette('lower', bit(sensor1, bits.lower), bit(sensor1, bits.nearEndLower)));
  }
  return snapshot;
}

function cassette(unit: 'upper' | 'lower', present: boolean, nearEnd: boolean): Word {
  return { name: 'cassette', unit, value: !present ? 'missing' : nearEnd ? 'low' : 'ok' };
}

function put(snapshot: Snapshot, word: Word): void {
  snapshot.set(`${word.name}|${word.unit ?? ''}`, word);
}

function bit(byte: number, position: number): boolean {
  return ((byte >> position) & 1) === 1;
}

function twoDigits(data: Uint8Array, at: number): number | undefined {
  const text = String.fromCharCode(data[at] ?? 0, data[at + 1] ?? 0);
  return /^\d\d$/.test(text) ? Number(text) : undefined;
}

function numbers(bytes: readonly (number | undefined)[], offset: number): number | undefined {
  const values = bytes.map((byte) => (byte ?? 0) - offset);
  return values.every((value) => value >= 0) ? values.reduce((sum, value) => sum + value, 0) : undefined;
}

function unreadable(reason: string, raw: RawSource): Observation {
  return { kind: 'garbage', component, reason, raw };
}

function rawOf(name: string, error: number | undefined, bytes: Uint8Array): RawSource {
  const code = error === undefined ? name : `${name} error ${hex(error)}`;
  return { protocol: PROTOCOL, code, data: { bytes: hexEvidence(bytes) } };
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}
