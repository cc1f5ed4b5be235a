import type { StatusTable, ValidatorStatus } from '../validator-status.js';

/** The part that failed, in the byte behind 47. */
const FAILURES: Readonly<Record<number, string>> = {
  0x50: 'stack motor',
  0x51: 'transport motor speed',
  0x52: 'transport motor',
  0x53: 'aligning motor',
  0x54: 'initial cassette status',
  0x55: 'optic canal',
  0x56: 'magnetic canal',
  0x5f: 'capacitance canal',
};

/** Why a note is given back, in the byte behind 1C. Ordinary: worn, foreign and false notes are turned away all day. */
const REJECTIONS: Readonly<Record<number, string>> = {
  0x60: 'insertion',
  0x61: 'magnetic',
  0x62: 'bill remains in the head',
  0x63: 'multiplying',
  0x64: 'conveying',
  0x65: 'identification',
  0x66: 'verification',
  0x67: 'optic',
  0x68: 'inhibit',
  0x69: 'capacitance',
  0x6a: 'operation',
  0x6c: 'length',
  0x6d: 'ultraviolet',
  0x92: 'barcode',
  0x93: 'barcode',
  0x94: 'barcode',
  0x95: 'barcode',
};

const well = (text: string): ValidatorStatus => ({ text, well: true });
const jam = (text: string): ValidatorStatus => ({ text, state: ['transport', 'jammed'] });

/** First byte of an answer to POLL. What is neither well nor wrong leaves everything as it was. */
export const STATUSES: StatusTable = {
  0x10: { text: 'power up' },
  0x11: { text: 'power up with bill in validator', event: 'cashRetained' },
  0x12: { text: 'power up with bill in stacker', event: 'cashRetained' },
  0x13: { text: 'initialise' },
  0x14: well('idling'),
  0x15: well('accepting'),
  0x17: well('stacking'),
  0x18: well('returning'),
  0x19: well('disabled'),
  0x1a: well('holding'),
  0x1b: { text: 'busy' },
  0x1c: { text: 'rejecting', details: REJECTIONS },
  // Bill-to-bill units only, as 21, 25, 26 and 48.
  0x1d: well('dispensing'),
  0x1e: well('unloading'),
  0x21: well('setting cassette type'),
  0x25: well('dispensed'),
  0x26: well('unloaded'),
  0x30: { text: 'illegal command', refusal: true },
  0x41: { text: 'drop cassette full', state: ['cassette', 'full'] },
  0x42: { text: 'drop cassette out of position', state: ['cassette', 'missing'] },
  0x43: jam('validator jammed'),
  0x44: jam('cassette jammed'),
  0x45: { text: 'cheated', event: 'cheatAttempt' },
  // A note was put in while another is under way: the customer's to take back.
  0x46: { text: 'pause' },
  0x47: { text: 'failure', state: ['device', 'hardwareError'], details: FAILURES },
  0x48: jam('bill-to-bill unit jammed'),
  0x80: well('escrow'),
  0x81: well('stacked'),
  0x82: well('returned'),
};
