import { hexEvidence } from '../../evidence-cutter.js';
import type { Observation, RawSource } from '../../observation.js';
import { ERRORS, type Meaning } from './errors.table.js';
import type { Family } from './frame.js';
import { sensorWords, type Fitted, type UnitSettings, type Word } from './sensors.js';

export const PROTOCOL = 'puloon-lcdm';
export const COMPONENT = 'cashDispenser';
const component = COMPONENT;

interface Answer {
  command: number;
  data: Uint8Array;
  bytes: Uint8Array;
}

/** What is remembered from one answer to the next. */
export interface Before {
  /** The error of the answer before: what it tells of is told once. */
  lastError?: number | undefined;
  fitted: Fitted;
}

export interface Told {
  observations: Observation[];
  lastError: number | undefined;
  fitted: Fitted;
}

/** What a STATUS answer says: all that the sensors tell, overridden by what the error tells. */
export function observeStatus(settings: UnitSettings, { data, bytes }: Answer, before: Before): Told {
  const error = settings.family === 'lcdm4000' ? data[0] : data[1];
  const raw = rawOf('STATUS', error, bytes);
  const meaning = error === undefined ? undefined : ERRORS[settings.family][error];
  const online = state({ name: 'device', value: 'online' }, raw);
  if (error === undefined) {
    return { ...before, lastError: undefined, observations: [online, garbage('status too short', raw)] };
  }
  const { words, fitted } = sensorWords(settings, data, before.fitted);
  const snapshot = new Map<string, Word>();
  for (const word of [...wellWords(settings.family, meaning), ...words]) snapshot.set(keyOf(word), word);
  for (const word of sharpen(meaning?.states ?? [], words)) snapshot.set(keyOf(word), word);
  const observations = [...snapshot.values()].map((word) => state(word, raw));
  const events = [...overEvents(settings.family, error, raw), ...happened(error, meaning, before, raw)];
  return { observations: [...observations, ...events], lastError: error, fitted };
}

/** What the answer to an operation says, heard where another program drives the unit: its error alone. */
export function observeOperation(family: Family, answer: Answer, before: Before): Told {
  const error = errorOf(family, answer);
  if (error === undefined) return { ...before, lastError: before.lastError, observations: [] };
  const meaning = ERRORS[family][error];
  const raw = rawOf(`answer to ${hex(answer.command)}`, error, answer.bytes);
  const observations = (meaning?.states ?? []).map((word) => state(word, raw));
  return {
    // Each operation has a result of its own, also where it is the same as the one before.
    observations: [
      ...observations,
      ...overEvents(family, undefined, raw),
      ...happened(error, meaning, { ...before, lastError: undefined }, raw),
    ],
    lastError: error,
    fitted: before.fitted,
  };
}

/** The error in the answer to an operation; undefined where its place is not documented (56, both cassettes). */
function errorOf(family: Family, { command, data }: Answer): number | undefined {
  if (family === 'lcdm4000' || command === 0x44) return data[0];
  return command === 0x56 ? undefined : data[4];
}

/**
 * Notes that a dispense answer reports as diverted to the reject tray, or undefined when it does not say. 1000 and 2000:
 * CHK and EXIT counts, error, cassette, then reject tens and ones; for both cassettes (56) in pairs. 4000: error, one
 * reserved, then out, rejected and type of each position.
 */
export function rejectedNotes(family: Family, command: number, data: Uint8Array): number | undefined {
  if (family === 'lcdm4000') return numbers([3, 6, 9, 12].map((at) => data[at]).filter(isThere), 0x20);
  if (command !== 0x56) return twoDigits(data, 6);
  const [first, second] = [twoDigits(data, data.length - 4), twoDigits(data, data.length - 2)];
  return first === undefined || second === undefined ? undefined : first + second;
}

export function observeRejected(total: number, bytes: Uint8Array): Observation {
  return { kind: 'counter', component, name: 'rejected', value: total, raw: rawOf('DISPENSE', undefined, bytes) };
}

/** An answer that could not be read. */
export function unreadable(reason: string, bytes: Uint8Array): Observation {
  return garbage(reason, rawOf('DISPENSE', undefined, bytes));
}

/** What an answer without a better word says is well. An error that nobody knows, or about the command, says nothing of the path. */
function wellWords(family: Family, meaning: Meaning | undefined): Word[] {
  const words: Word[] = [{ name: 'device', value: 'online' }];
  if (meaning && !meaning.ours) words.push({ name: 'transport', value: 'ok' });
  if (meaning && !meaning.ours && family === 'lcdm4000')
    words.push({ name: 'cassette', value: 'ok', unit: 'requested' });
  return words;
}

/** A code that means "the cassette that was asked for" says nothing new where a position says the same of itself. */
function sharpen(states: readonly Word[], words: readonly Word[]): Word[] {
  const isKnown = ({ name, value }: Word): boolean => words.some((one) => one.name === name && one.value === value);
  return states.filter((word) => word.unit !== 'requested' || !isKnown(word));
}

function happened(error: number, meaning: Meaning | undefined, { lastError }: Before, raw: RawSource): Observation[] {
  if (!meaning) return [garbage(`unknown error ${hex(error)}`, raw)];
  if (meaning.ours) return [garbage(meaning.text, raw)];
  if (!meaning.event || error === lastError) return [];
  return [{ kind: 'event', component, name: meaning.event, stands: hex(error), raw }];
}

/** What an error tells of stands until the next operation. */
function overEvents(family: Family, error: number | undefined, raw: RawSource): Observation[] {
  return Object.entries(ERRORS[family]).flatMap(([code, { event: name }]): Observation[] =>
    name && Number(code) !== error ? [{ kind: 'eventOver', component, name, stands: hex(Number(code)), raw }] : [],
  );
}

function keyOf({ name, unit }: Word): string {
  return `${name}|${unit ?? ''}`;
}

function twoDigits(data: Uint8Array, at: number): number | undefined {
  const text = String.fromCharCode(data[at] ?? 0, data[at + 1] ?? 0);
  return /^\d\d$/.test(text) ? Number(text) : undefined;
}

function numbers(bytes: readonly number[], offset: number): number | undefined {
  const values = bytes.map((byte) => byte - offset);
  if (values.length === 0 || values.some((value) => value < 0)) return undefined;
  return values.reduce((sum, value) => sum + value, 0);
}

const isThere = (byte: number | undefined): byte is number => byte !== undefined;

function state(word: Word, raw: RawSource): Observation {
  return { kind: 'state', component, ...word, raw };
}

function garbage(reason: string, raw: RawSource): Observation {
  return { kind: 'garbage', component, reason, raw };
}

function rawOf(name: string, error: number | undefined, bytes: Uint8Array): RawSource {
  const code = error === undefined ? name : `${name} error ${hex(error)}`;
  return { protocol: PROTOCOL, code, data: { bytes: hexEvidence(bytes) } };
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}
