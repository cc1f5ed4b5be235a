import type { EventName, StateName } from '../../observation.js';
import type { Family } from './frame.js';

/** What an error code says: a state (of a cassette, where one is named), or something that happened. */
export interface Meaning {
  text: string;
  states?: readonly { name: StateName; value: string; unit?: 'upper' | 'lower' }[];
  event?: EventName;
}

const jam = (where: string): Meaning => ({ text: `jam at ${where}`, states: [{ name: 'transport', value: 'jammed' }] });
const inoperative = (text: string): Meaning => ({ text, states: [{ name: 'transport', value: 'inoperative' }] });
const count = (where: string): Meaning => ({ text: `count error ${where}`, event: 'shortDispense' });
const upper = (text: string, value: string): Meaning => ({
  text,
  states: [{ name: 'cassette', value, unit: 'upper' }],
});
const lower = (text: string, value: string): Meaning => ({
  text,
  states: [{ name: 'cassette', value, unit: 'lower' }],
});

/** LCDM-1000 manual v3.3T and the LCDM-2000's own codes; 30 and 31 mean that nothing is wrong. */
const LCDM_1000_2000: Record<number, Meaning> = {
  0x30: { text: 'good' },
  0x31: { text: 'normal stop' },
  0x32: upper('pick-up failure', 'inoperative'),
  0x33: jam('CHK1/2'),
  0x34: inoperative('overflow of notes'),
  0x35: jam('EXIT or EJT'),
  0x36: jam('DIV'),
  0x38: upper('bill end', 'empty'),
  0x3a: count('between CHK3/4 and DIV'),
  0x3b: { text: 'note request error' },
  0x3c: count('between DIV and EJT'),
  0x3d: count('between EJT and EXIT'),
  0x3f: { text: 'reject tray missing', states: [{ name: 'rejectBin', value: 'missing' }] },
  0x40: lower('bill end', 'empty'),
  0x41: inoperative('motor stop'),
  0x42: jam('DIV'),
  0x43: jam('DIV to EJT'),
  0x44: { text: 'over reject', states: [{ name: 'rejectBin', value: 'full' }] },
  0x45: upper('cassette missing', 'missing'),
  0x46: lower('cassette missing', 'missing'),
  0x47: inoperative('dispense time-out'),
  0x48: jam('EJT'),
  0x49: inoperative('diverter or solenoid'),
  0x4a: inoperative('solenoid sensor'),
  0x4c: jam('CHK3/4'),
  0x4e: jam('purge'),
};

/** The 4000 style writes every value as value + 20 hex, so that 20 means no error. */
const LCDM_4000: Record<number, Meaning> = {
  0x20: { text: 'good' },
  0x21: upper('pick-up failure', 'inoperative'),
  0x22: jam('path'),
  0x23: jam('path'),
  0x24: jam('path'),
  0x25: { text: 'note staying in EXIT', states: [{ name: 'exit', value: 'blocked' }] },
  0x26: { text: 'suspected reject' },
  0x27: { text: 'count mismatch', event: 'shortDispense' },
  0x2c: { text: 'too many dispensed', event: 'shortDispense' },
  0x2d: { text: 'too many rejected', states: [{ name: 'rejectBin', value: 'high' }] },
  0x2e: inoperative('purge abnormal'),
  0x44: upper('no cassette', 'missing'),
  0x45: upper('near end', 'low'),
};

export const ERRORS: Record<Family, Record<number, Meaning>> = {
  lcdm1000: LCDM_1000_2000,
  lcdm2000: LCDM_1000_2000,
  lcdm4000: LCDM_4000,
};

/** 37: the unit does not know the command. About us, not about it. */
export const UNDEFINED_COMMAND = 0x37;
