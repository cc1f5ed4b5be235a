import type { ClassName } from './frame.js';

/** What a cash unit is for, as far as its status is read differently. */
export type UnitKind = 'dispense' | 'recycle' | 'cashIn' | 'retract' | 'reject' | 'none';

/**
 * `usType` at the dispenser (coins, coupons and documents count as notes), `fwType` at the acceptor. `none`: not a unit
 * of this service (the other half of a recycler has it), or one that is only filled from.
 */
export const UNIT_KINDS: Partial<Record<ClassName, Readonly<Record<number, UnitKind>>>> = {
  CDM: {
    1: 'none',
    2: 'reject',
    3: 'dispense',
    4: 'dispense',
    5: 'dispense',
    6: 'retract',
    7: 'dispense',
    8: 'dispense',
    11: 'none',
    12: 'recycle',
  },
  CIM: { 1: 'recycle', 2: 'cashIn', 3: 'none', 4: 'retract', 5: 'reject', 6: 'none' },
};

/** One word per `usStatus`; an empty one says nothing. 7 NOVAL and 8 NOREF: there, with counts that mean nothing. */
type UnitWords = Readonly<Record<number, string>>;
const FAULTS: UnitWords = { 5: 'inoperative', 6: 'missing', 7: 'notConfigured', 8: 'notConfigured', 9: 'manipulated' };

export const CASSETTE_WORDS: Readonly<Record<'dispense' | 'recycle' | 'cashIn', UnitWords>> = {
  // A cassette that has just been filled is no fault, as `full` would be at a recycler.
  dispense: { ...FAULTS, 0: 'ok', 1: 'high', 2: 'high', 3: 'low', 4: 'empty' },
  recycle: { ...FAULTS, 0: 'ok', 1: 'full', 2: 'high', 3: 'low', 4: 'empty' },
  // Notes only go in: it is well when empty.
  cashIn: { ...FAULTS, 0: 'ok', 1: 'full', 2: 'high', 3: 'ok', 4: 'ok' },
};

/** Retract and reject units: how full they are, and beside that whether they work. */
export const BIN_WORDS: UnitWords = { 0: 'ok', 1: 'full', 2: 'high', 3: 'ok', 4: 'ok', 6: 'missing' };
export const BIN_HEALTH: UnitWords = {
  0: 'ok',
  1: 'ok',
  2: 'ok',
  3: 'ok',
  4: 'ok',
  5: 'inoperative',
  9: 'manipulated',
};
/** An acceptor has no reject bin in the catalogue of faults: its bins are cassettes that fill up. */
export const ACCEPTOR_BIN_WORDS: UnitWords = { ...CASSETTE_WORDS.cashIn };

/** `wFailure` of CASHUNITERROR, which the two classes number differently. */
export const UNIT_FAILURES: Partial<Record<ClassName, UnitWords>> = {
  CDM: {
    1: 'empty',
    2: 'inoperative',
    4: 'full',
    5: 'inoperative',
    6: 'inoperative',
    7: 'inoperative',
    8: 'notConfigured',
  },
  CIM: {
    1: 'empty',
    2: 'inoperative',
    3: 'full',
    4: 'inoperative',
    5: 'notConfigured',
    6: 'inoperative',
    7: 'inoperative',
    8: 'inoperative',
    9: 'inoperative',
    10: 'ok',
  },
};

/**
 * `fwDispenser` and `fwAcceptor`: OK, one unit out of order, stopped by the units, unknown. Said of the device as a
 * whole, and only where no unit has told of itself, or one cause would be two faults.
 */
export const UNITS_TOGETHER: Partial<Record<ClassName, { member: string; words: UnitWords }>> = {
  CDM: { member: 'fwDispenser', words: { 0: 'ok', 1: 'ok', 2: 'inoperative' } },
  CIM: { member: 'fwAcceptor', words: { 0: 'ok', 1: 'ok', 2: 'inoperative' } },
};

/** Retract areas out of which the customer cannot take notes any more, and not a cassette to pay out of (bits). */
export const RETAINED_AT: Partial<Record<ClassName, number>> = {
  // RETRACT, TRANSPORT, STACKER, REJECT.
  CDM: 1 | 2 | 4 | 8,
  // The same; 8 are the cassettes here.
  CIM: 1 | 2 | 4 | 0x20,
};
