import type { EventName, StateName } from '../../observation.js';
import type { Family } from './frame.js';

/** Cassettes by their place; `requested` is the one that was asked for, where a code does not say which. */
export type Place = 'upper' | 'lower' | 'top' | 'second' | 'third' | 'bottom' | 'requested';

/** What an error code says: a state (of a cassette, where one is named), or something that happened. */
export interface Meaning {
  text: string;
  states?: readonly { name: StateName; value: string; unit?: Place }[];
  event?: EventName;
  /** About the command, not about the unit. */
  ours?: true;
}

const jam = (where: string): Meaning => ({ text: `jam at ${where}`, states: [{ name: 'transport', value: 'jammed' }] });
const inoperative = (text: string): Meaning => ({ text, states: [{ name: 'transport', value: 'inoperative' }] });
const broken = (text: string): Meaning => ({ text, states: [{ name: 'device', value: 'hardwareError' }] });
const short = (text: string): Meaning => ({ text, event: 'shortDispense' });
const ours = (text: string): Meaning => ({ text, ours: true });
const tray = (text: string, value: string): Meaning => ({ text, states: [{ name: 'rejectBin', value }] });
const cassette = (unit: Place, text: string, value: string): Meaning => ({
  text,
  states: [{ name: 'cassette', value, unit }],
});

/** LCDM-1000 manual v3.3T and the LCDM-2000's own codes; 30 and 31 mean that nothing is wrong. */
const LCDM_1000_2000: Record<number, Meaning> = {
  0x30: { text: 'good' },
  0x31: { text: 'normal stop' },
  0x32: cassette('upper', 'pick-up failure', 'inoperative'),
  0x33: jam('CHK1/2'),
  0x34: inoperative('overflow of notes'),
  0x35: jam('EXIT or EJT'),
  0x36: jam('DIV'),
  0x37: ours('undefined command'),
  0x38: cassette('upper', 'bill end', 'empty'),
  0x3a: short('count error between CHK3/4 and DIV'),
  0x3b: ours('note request error'),
  0x3c: short('count error between DIV and EJT'),
  0x3d: short('count error between EJT and EXIT'),
  0x3f: tray('reject tray missing', 'missing'),
  0x40: cassette('lower', 'bill end', 'empty'),
  0x41: inoperative('motor stop'),
  0x42: jam('DIV'),
  0x43: jam('DIV to EJT, time-out'),
  0x44: tray('over reject', 'full'),
  0x45: cassette('upper', 'cassette missing', 'missing'),
  0x46: cassette('lower', 'cassette missing', 'missing'),
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
  0x21: cassette('requested', 'pick-up failure', 'inoperative'),
  0x22: jam('CHK to DVT'),
  0x23: jam('DVT to EJT'),
  0x24: jam('EJT to EXIT'),
  0x25: { text: 'note staying in EXIT', states: [{ name: 'exit', value: 'blocked' }] },
  // Notes that ought to have gone to the tray went out: the customer has them, and nothing stands still.
  0x26: { text: 'note suspected as rejected was ejected' },
  0x27: short('count mismatch at EJT'),
  0x28: { text: 'note to be rejected passed EJT' },
  0x29: jam('EJT, note too long'),
  0x2a: jam('EXIT, note too long'),
  0x2b: jam('path, notes before the start'),
  0x2c: short('too many dispensed'),
  0x2d: tray('too many rejected', 'high'),
  0x2e: inoperative('purge abnormal'),
  0x40: inoperative('sensor trouble or abnormal material'),
  0x41: inoperative('sensor trouble or abnormal material'),
  0x42: inoperative('solenoid'),
  0x43: inoperative('motor or slit sensor'),
  0x44: cassette('requested', 'no cassette', 'missing'),
  0x45: cassette('requested', 'near end', 'low'),
  0x46: tray('reject tray missing', 'missing'),
  0x49: { text: 'more dispensed than requested' },
  0x50: ours('abnormal command'),
  0x51: ours('abnormal parameter'),
  0x52: broken('not verified after download'),
  0x53: broken('program area'),
  0x54: broken('verify'),
  0x55: broken('EEPROM'),
  0x56: broken('EEPROM check sum'),
  // A note came out of a cassette that none was asked of.
  0x60: cassette('top', 'note out of turn', 'inoperative'),
  0x61: cassette('second', 'note out of turn', 'inoperative'),
  0x62: cassette('third', 'note out of turn', 'inoperative'),
  0x63: cassette('bottom', 'note out of turn', 'inoperative'),
};

export const ERRORS: Record<Family, Record<number, Meaning>> = {
  lcdm1000: LCDM_1000_2000,
  lcdm2000: LCDM_1000_2000,
  lcdm4000: LCDM_4000,
};
