import { hexEvidence } from '../../evidence-cutter.js';
import type { Observation, RawSource, StateName } from '../../observation.js';
import type { CreatorMessage } from './parser.js';

export const PROTOCOL = 'creator-crt';
export const COMPONENT = 'cardReader';
const component = COMPONENT;

export type StateWord = readonly [StateName, string];

export const STATUS = '31/30';
export const BIN_COUNTER = 'A5/30';
/** Move a card to the error bin. */
export const CAPTURE = '32/33';

/**
 * Initialise, status, moves, entry: refused while something is wrong, so that a positive answer means that all is well.
 */
export const TELLS_OF_THE_PATH = /^3[0-3]\//;
/**
 * What else is read. Answers to all other commands may hold a card's data, and on models that read magnetic stripes an
 * `N` among them is no error at all (36/37): nothing of them is read or quoted.
 */
export const IS_READ = /^(3[0-3]|A[2-5])\//;

/** st0 of a positive answer. */
export const CARD_PLACES: Record<string, StateWord> = {
  '0': ['media', 'notPresent'],
  '1': ['media', 'present'],
  '2': ['media', 'present'],
};
/** An answer without error also says this. */
export const WELL: readonly StateWord[] = [
  ['device', 'online'],
  ['sensor', 'ok'],
  ['chip', 'ok'],
];

/** e1 e0 of a negative answer. An empty list: not about the unit, or nothing that has a word. */
export const ERRORS: Record<string, readonly StateWord[]> = {
  // IC contact not released; 41 its magnet; 43 the card cannot be moved to it; 60 short circuit of its supply.
  '05': [['chip', 'fault']],
  '10': [['media', 'jammed']],
  '12': [['sensor', 'fault']],
  // A card that is too long or too short lies in the path.
  '13': [['media', 'jammed']],
  '14': [['media', 'jammed']],
  // Moved by hand: where the card is now, nobody knows.
  '16': [['media', 'unknown']],
  // The documents differ (moved while being captured, or could not be captured): the card is not in the bin.
  '40': [['media', 'jammed']],
  '41': [['chip', 'fault']],
  '43': [['chip', 'fault']],
  '45': [['media', 'unknown']],
  '50': [['bin', 'full']],
  '51': [['device', 'hardwareError']],
  '60': [['chip', 'fault']],
  // The stacker of new cards is empty: no fault of those that are known, and no customer's card.
  A0: [],
  A1: [['bin', 'full']],
  // Not initialised: the application that owns the unit has not started it yet, or the power was gone.
  B0: [['device', 'starting']],
};
/** The counter of captured cards is at its end; the error bin is full. Both stand until the bin is emptied. */
export const BIN_ERRORS = new Set(['50', 'A1']);
/** 61 to 69: the customer's card does not answer, or not as it ought to. */
const ABOUT_THE_CARD = /^6[1-9]$/;
/** 00 undefined, 01 parameter, 02 sequence, 03 not supported, 04 data: about the command, not about the unit. */
const ABOUT_THE_COMMAND = /^0[0-4]$/;
/** The model has no such command. */
export const UNKNOWN_TO_THE_MODEL = new Set(['00', '03']);

/** What a negative answer says, in the agent's words. */
export function observeError(command: string, error: string, raw: RawSource): Observation[] {
  const words = ERRORS[error] ?? (ABOUT_THE_CARD.test(error) ? [] : undefined);
  // Refusing to read the counter out says nothing of the path; refusing the status says that it answers at all.
  const answers: readonly StateWord[] = TELLS_OF_THE_PATH.test(command) ? [['device', 'online']] : [];
  if (!words) {
    const reason = ABOUT_THE_COMMAND.test(error) ? `command refused: ${error}` : `unknown error ${error}`;
    return [...states(answers, raw), garbage(reason, raw)];
  }
  return states(words.some(([name]) => name === 'device') ? words : [...answers, ...words], raw);
}

/** Where the card is, and that path, sensors and chip are well. */
export function observeWell(status: string, raw: RawSource): Observation[] {
  return states([...WELL, CARD_PLACES[status[0]!]!], raw);
}

export function observeBin(value: 'ok' | 'high' | 'full', raw: RawSource): Observation {
  return { kind: 'state', component, name: 'bin', value, raw };
}

export function observeCount(value: number, raw: RawSource): Observation {
  return { kind: 'counter', component, name: 'captured', value, raw };
}

export function observeCapture(raw: RawSource): Observation {
  return { kind: 'event', component, name: 'cardCaptured', raw };
}

export function garbage(reason: string, raw: RawSource): Observation {
  return { kind: 'garbage', component, reason, raw };
}

/** The evidence of an answer that is read. */
export function rawOf(message: CreatorMessage, bytes: Uint8Array): RawSource {
  const data = { bytes: hexEvidence(bytes) };
  switch (message.kind) {
    case 'positive':
      return { protocol: PROTOCOL, code: `P ${message.command} ${message.status}`, data };
    case 'negative':
      return { protocol: PROTOCOL, code: `N ${message.command} ${message.error}`, data };
    case 'command':
      return { protocol: PROTOCOL, code: `C ${message.command}`, data };
    case 'unknown':
      return { protocol: PROTOCOL, code: 'unknown', data };
  }
}

function states(words: readonly StateWord[], raw: RawSource): Observation[] {
  return words.map(([name, value]) => ({ kind: 'state', component, name, value, raw }));
}
