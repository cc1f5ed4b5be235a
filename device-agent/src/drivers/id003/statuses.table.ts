import type { StatusTable, ValidatorStatus } from '../validator-status.js';

/** The part that failed, in the byte behind 49. */
const FAILURES: Readonly<Record<number, string>> = {
  0xa2: 'stack motor',
  0xa5: 'transport motor speed',
  0xa6: 'transport motor',
  0xab: 'cash box not ready',
  0xaf: 'validator head removed',
  0xb0: 'boot ROM',
  0xb1: 'external ROM',
  0xb2: 'ROM',
  0xb3: 'external ROM write',
};

/** Why a note is given back, in the byte behind 17. Ordinary: worn, foreign and false notes are turned away all day. */
const REJECTIONS: Readonly<Record<number, string>> = {
  0x71: 'insertion',
  0x72: 'magnetic',
  0x73: 'bill remains in the acceptor',
  0x74: 'calibration',
  0x75: 'conveying',
  0x76: 'denomination',
  0x77: 'photo pattern',
  0x78: 'photo level',
  0x79: 'inhibit',
  0x7a: 'unknown',
  0x7b: 'operation',
  0x7c: 'stacker',
  0x7d: 'length',
  0x7e: 'photo pattern',
  0x7f: 'true bill',
};

const well = (text: string): ValidatorStatus => ({ text, well: true });
const jam = (text: string): ValidatorStatus => ({ text, state: ['transport', 'jammed'] });

/**
 * The acceptor's statuses. What is neither well nor wrong leaves everything as it was. Some drivers give 40 two meanings
 * and know no 41 and 42, which are the notes kept at power-up.
 */
export const STATUSES: StatusTable = {
  0x11: well('idling'),
  0x12: well('accepting'),
  0x13: well('escrow'),
  0x14: well('stacking'),
  0x15: well('vend valid'),
  0x16: well('stacked'),
  0x17: { text: 'rejecting', details: REJECTIONS },
  0x18: well('returning'),
  0x19: well('holding'),
  0x1a: well('disabled'),
  0x1b: { text: 'initialise' },
  0x40: { text: 'power up' },
  0x41: { text: 'power up with bill in acceptor', event: 'cashRetained' },
  0x42: { text: 'power up with bill in stacker', event: 'cashRetained' },
  0x43: { text: 'stacker full', state: ['cassette', 'full'] },
  0x44: { text: 'stacker open', state: ['cassette', 'missing'] },
  0x45: jam('jam in acceptor'),
  0x46: jam('jam in stacker'),
  // A note was put in while another is under way: the customer's to take back.
  0x47: { text: 'pause' },
  0x48: { text: 'cheated', event: 'cheatAttempt' },
  0x49: { text: 'failure', state: ['device', 'hardwareError'], details: FAILURES },
  0x4a: { text: 'communication error', refusal: true },
  0x4b: { text: 'invalid command', refusal: true },
};
