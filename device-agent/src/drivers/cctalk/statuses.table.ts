import type { EventName, StateName } from '../../observation.js';

export type StateWord = readonly [StateName, string];

/** What a self-check or an event code says: states, or something that happened. Neither: it is only a note. */
export interface Meaning {
  text: string;
  states?: readonly StateWord[];
  event?: EventName;
}

const broken = (text: string): Meaning => ({ text, states: [['device', 'hardwareError']] });
const sensor = (text: string): Meaning => ({ text, states: [['sensor', 'fault']] });
const stopped = (text: string): Meaning => ({ text, states: [['transport', 'inoperative']] });
const jam = (text: string): Meaning => ({ text, states: [['transport', 'jammed']] });
const fraud = (text: string): Meaning => ({ text, event: 'cheatAttempt' });
const box = (text: string, value: string): Meaning => ({ text, states: [['cassette', value]] });

/** Said at a self-check that found nothing. */
export const WELL: readonly StateWord[] = [
  ['device', 'online'],
  ['sensor', 'ok'],
  ['transport', 'ok'],
];

/** Answers to PERFORM SELF-CHECK (232). */
export const SELF_CHECK: Record<number, Meaning> = {
  0: { text: 'no fault' },
  1: broken('EEPROM'),
  2: sensor('inductive coils'),
  3: sensor('credit sensor'),
  4: sensor('piezo sensor'),
  5: sensor('reflective sensor'),
  6: sensor('diameter sensor'),
  7: sensor('wake-up sensor'),
  8: sensor('sorter exit sensors'),
  9: broken('NVRAM'),
  10: stopped('dispensing'),
  11: sensor('low level sensor'),
  12: sensor('high level sensor'),
  13: sensor('counting sensor'),
  18: sensor('reject sensor'),
  19: stopped('return mechanism'),
  20: sensor('coin-on-string mechanism'),
  23: broken('payout motor'),
  24: stopped('payout time-out'),
  25: jam('payout jammed'),
  26: sensor('payout sensor'),
  30: broken('ROM'),
  33: broken('supply voltage'),
  34: broken('temperature'),
  36: sensor('bill validation sensor'),
  37: broken('bill transport motor'),
  38: broken('stacker'),
  39: jam('bill jammed'),
  40: broken('RAM'),
  41: { ...sensor('string sensor'), event: 'cheatAttempt' },
  42: stopped('accept gate stays open'),
  43: stopped('accept gate stays closed'),
};

/** A code that is not in the list is a fault all the same; 255 is the maker's own. */
export const selfCheckMeaning = (fault: number): Meaning => SELF_CHECK[fault] ?? broken(`fault ${fault}`);

/** Second byte of an error pair (first byte 0) in READ BUFFERED CREDIT (229). What is not named here is a coin refused. */
export const COIN_EVENTS: Record<number, Meaning> = {
  14: sensor('credit sensor blocked'),
  15: jam('sorter blocked'),
  16: fraud('credit sequence error'),
  17: fraud('coin going backwards'),
  18: fraud('coin too fast'),
  19: fraud('coin too slow'),
  20: fraud('coin on a string'),
  26: sensor('reject sensor blocked'),
};

/** Second byte of a status pair (first byte 0) in READ BUFFERED BILL EVENTS (159). */
export const BILL_EVENTS: Record<number, Meaning> = {
  6: jam('bill jammed in transport, not safe'),
  7: jam('bill jammed in stacker'),
  8: fraud('bill pulled backwards'),
  9: fraud('tamper'),
  10: box('stacker ok', 'ok'),
  11: box('stacker removed', 'missing'),
  12: box('stacker inserted', 'ok'),
  13: box('stacker faulty', 'inoperative'),
  14: box('stacker full', 'full'),
  15: jam('stacker jammed'),
  16: jam('bill jammed in transport, safe'),
  17: fraud('opto fraud'),
  18: fraud('string fraud'),
  19: sensor('anti-string mechanism faulty'),
};

/** Bits of REQUEST PAYOUT HIGH/LOW STATUS (217): what is reached, and which sensors there are. */
export const LEVEL = { low: 1 << 0, high: 1 << 1, hasLow: 1 << 4, hasHigh: 1 << 5 } as const;
