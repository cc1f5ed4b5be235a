import type { StateName } from '../../observation.js';
import type { ClassName } from './frame.js';

/** `fwPosition`, which the two cash classes number differently. */
export const POSITION_NAMES: Partial<Record<ClassName, Readonly<Record<number, string>>>> = {
  CDM: {
    0: 'default',
    1: 'left',
    2: 'right',
    4: 'center',
    0x40: 'top',
    0x80: 'bottom',
    0x800: 'front',
    0x1000: 'rear',
  },
  CIM: {
    0: 'default',
    1: 'inLeft',
    2: 'inRight',
    4: 'inCenter',
    8: 'inTop',
    0x10: 'inBottom',
    0x20: 'inFront',
    0x40: 'inRear',
    0x80: 'outLeft',
    0x100: 'outRight',
    0x200: 'outCenter',
    0x400: 'outTop',
    0x800: 'outBottom',
    0x1000: 'outFront',
    0x2000: 'outRear',
  },
};

/** Members of WFSCDMOUTPOS and WFSCIMINPOS. 4 of the position status is foreign items, at the acceptor. */
export const POSITION_MEMBERS: readonly {
  member: string;
  state: StateName;
  words: Readonly<Record<number, string>>;
}[] = [
  { member: 'fwShutter', state: 'shutter', words: { 0: 'closed', 1: 'open', 2: 'jammed', 3: 'unknown' } },
  { member: 'fwPositionStatus', state: 'exit', words: { 0: 'empty', 1: 'blocked', 2: 'unknown', 4: 'blocked' } },
  { member: 'fwTransport', state: 'transport', words: { 0: 'ok', 1: 'inoperative', 2: 'unknown' } },
];

/** Indices of `fwPaper`. */
export const PAPER_SUPPLIES = ['upper', 'lower', 'external', 'aux', 'aux2', 'park'] as const;
/** `wPaperSource` of 107; any source is the one that every printer has. */
export const PAPER_SOURCES: Readonly<Record<number, (typeof PAPER_SUPPLIES)[number]>> = {
  1: 'upper',
  2: 'upper',
  4: 'lower',
  8: 'external',
  0x10: 'aux',
  0x20: 'aux2',
  0x40: 'park',
};
export const PAPER_WORDS: Readonly<Record<number, string>> = {
  0: 'full',
  1: 'low',
  2: 'out',
  4: 'unknown',
  5: 'jammed',
};
/** A printer's own retract bin; 2 is not supported, 3 unknown. */
export const RETRACT_BIN_WORDS: Readonly<Record<number, string>> = { 0: 'ok', 1: 'full', 4: 'high', 5: 'missing' };
