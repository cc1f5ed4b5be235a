import { hexEvidence } from '../../evidence-cutter.js';
import type { CounterName, EventName, Observation, RawSource, StateName } from '../../observation.js';
import { SAFE_COMMANDS } from './commands.js';
import type { SankyoMessage } from './parser.js';

export const PROTOCOL = 'sankyo-ict3k5';
export const COMPONENT = 'cardReader';
const component = COMPONENT;

/** Which bit of `Se1` tells that the capture box is in place; the drawing's bit order is not confirmed by a text. */
export interface SensorBits {
  captureBox: number;
  command: 'C12' | 'C13';
}

export interface StatusSettings {
  binHighAt: number;
  binFullAt: number;
  sensorBits?: SensorBits | undefined;
}

/**
 * Initialise, status, sensors, moves: refused while something is wrong, so that a positive answer means all is well.
 * The counter and the sensors by C13 are answered in error too, and mean nothing of the kind.
 */
const TELLS_OF_THE_PATH = /^C(0.|1[0-2]|3.|4.)$/;
const SENSORS: ReadonlySet<string> = new Set([SAFE_COMMANDS.sensors, SAFE_COMMANDS.sensorsInError]);

export type StateWord = readonly [StateName, string];

/** st1 st0 of a positive answer. An answer without error also says that path, shutter, sensors and chip are well. */
export const CARD_PLACES: Record<string, readonly StateWord[]> = {
  '00': [
    ['media', 'notPresent'],
    ['shutter', 'closed'],
  ],
  '01': [
    ['media', 'present'],
    ['shutter', 'open'],
  ],
  '02': [
    ['media', 'present'],
    ['shutter', 'closed'],
  ],
};
export const WELL: readonly StateWord[] = [
  ['device', 'online'],
  ['sensor', 'ok'],
  ['chip', 'ok'],
];

/**
 * e1 e0 of a negative answer (MCT3Q8 Annex 1; 39 and 43 on the ICT3K5 only). What is not named here stays as it was. An
 * empty list: not about the reader.
 */
export const ERRORS: Record<string, readonly StateWord[]> = {
  '10': [['media', 'jammed']],
  '11': [['shutter', 'jammed']],
  // Sensor failure, or a card that remains in the path.
  '12': [['sensor', 'fault']],
  // A card that is too long or too short lies in the path.
  '13': [['media', 'jammed']],
  '14': [['media', 'jammed']],
  '15': [['device', 'hardwareError']],
  // Moved, or pulled out, by hand: where the card is now, nobody knows.
  '16': [['media', 'unknown']],
  '17': [['media', 'jammed']],
  '18': [['sensor', 'fault']],
  '30': [['device', 'powerOff']],
  '31': [['device', 'powerOff']],
  '39': [['device', 'hardwareError']],
  '40': [],
  '43': [['chip', 'fault']],
  '45': [['media', 'unknown']],
  '46': [['media', 'present']],
  '50': [['bin', 'full']],
  '51': [['device', 'hardwareError']],
  // Power failure of the chip contact; 61 to 69 are the card's own.
  '60': [['chip', 'fault']],
  '71': [['device', 'hardwareError']],
  '73': [['device', 'hardwareError']],
  // Not initialised: the application that owns the reader has not started it yet.
  B0: [['device', 'starting']],
};

/** 40: the card was pulled out while the reader captured it. */
export const ERROR_EVENTS: Record<string, EventName> = { '40': 'cheatAttempt' };
/** The retract counter is at its end: the bin counts as full until the status is well again, whatever the counter says. */
export const COUNTER_OVERFLOW = '50';
/** 00 undefined, 01 parameter, 02 not executable, 04 data: about the command, not about the reader. */
const ABOUT_THE_COMMAND = new Set(['00', '01', '02', '03', '04']);
/** 20 to 29 magnetic stripe, 61 to 69 chip: the customer's card does not answer, or not as it ought to. */
const ABOUT_THE_CARD = /^(2\d|6[1-9])$/;

/** What an answer says, in the agent's words. */
export function observeMessage(message: SankyoMessage, bytes: Uint8Array, settings: StatusSettings): Observation[] {
  const raw = rawOf(message, bytes);
  if (message.kind === 'positive') return observePositive(message, raw, settings);
  if (message.kind === 'negative') return observeNegative(message, raw);
  if (message.kind === 'unknown') return [{ kind: 'garbage', component, reason: 'unknown text', raw }];
  return [];
}

type Positive = Extract<SankyoMessage, { kind: 'positive' }>;
type Negative = Extract<SankyoMessage, { kind: 'negative' }>;

function observePositive(message: Positive, raw: RawSource, settings: StatusSettings): Observation[] {
  const asked = `C${message.command}${message.parameter}`;
  if (asked === SAFE_COMMANDS.retractCounter) return observeCounter(message.data, raw, settings);
  const sensed = SENSORS.has(asked) ? observeSensors(message.data, raw, settings) : [];
  if (!TELLS_OF_THE_PATH.test(asked)) return sensed;
  const seen = [...states([...WELL, ...(CARD_PLACES[message.status] ?? [])], raw), ...sensed];
  // Another program's capture, heard where the agent only listens.
  return asked === 'C31' ? [...seen, { kind: 'event', component, name: 'cardCaptured', raw }] : seen;
}

function observeCounter(data: string, raw: RawSource, { binHighAt, binFullAt }: StatusSettings): Observation[] {
  if (!/^\d\d$/.test(data)) return [{ kind: 'garbage', component, reason: 'retract counter is not two digits', raw }];
  const value = Number(data);
  const bin = value >= binFullAt ? 'full' : value >= binHighAt ? 'high' : 'ok';
  const name: CounterName = 'captured';
  return [{ kind: 'counter', component, name, value, raw }, ...states([['bin', bin]], raw)];
}

// Se1 is the first of the four sensor characters. A missing box overrides what the counter says about the bin.
function observeSensors(data: string, raw: RawSource, { sensorBits }: StatusSettings): Observation[] {
  if (!sensorBits || data.length < 1) return [];
  const inPlace = (data.charCodeAt(0) >> sensorBits.captureBox) & 1;
  return inPlace ? [] : states([['bin', 'missing']], raw);
}

function observeNegative({ command, parameter, error }: Negative, raw: RawSource): Observation[] {
  // Refusing to read something out says nothing of the path; refusing the status says that the reader answers at all.
  const answers: readonly StateWord[] = TELLS_OF_THE_PATH.test(`C${command}${parameter}`) ? [['device', 'online']] : [];
  const words = ERRORS[error] ?? (ABOUT_THE_CARD.test(error) ? [] : undefined);
  if (!words) {
    const reason = ABOUT_THE_COMMAND.has(error) ? `command refused: ${error}` : `unknown error ${error}`;
    return [...states(answers, raw), { kind: 'garbage', component, reason, raw }];
  }
  const seen = states(words.some(([name]) => name === 'device') ? words : [...answers, ...words], raw);
  const event = ERROR_EVENTS[error];
  return event ? [...seen, { kind: 'event', component, name: event, stands: error, raw }] : seen;
}

/** What an error tells of stands until the status says something else. */
export function overEvents(error: string | undefined, raw: RawSource): Observation[] {
  return Object.entries(ERROR_EVENTS).flatMap(([stands, name]): Observation[] =>
    stands === error ? [] : [{ kind: 'eventOver', component, name, stands, raw }],
  );
}

function states(words: readonly StateWord[], raw: RawSource): Observation[] {
  return words.map(([name, value]) => ({ kind: 'state', component, name, value, raw }));
}

export function rawOf(message: SankyoMessage, bytes: Uint8Array): RawSource {
  const data = { bytes: hexEvidence(bytes) };
  switch (message.kind) {
    case 'positive':
      return { protocol: PROTOCOL, code: `P${message.command}${message.parameter}${message.status}`, data };
    case 'negative':
      return { protocol: PROTOCOL, code: `N${message.command}${message.parameter}${message.error}`, data };
    case 'command':
      return { protocol: PROTOCOL, code: `C${message.command}${message.parameter}`, data };
    case 'unknown':
      return { protocol: PROTOCOL, code: 'unknown', data };
  }
}
