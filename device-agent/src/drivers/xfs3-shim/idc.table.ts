import { COMMON_MEMBERS, devicePosition } from './common.table.js';
import { words, type ClassTable, type Says } from './says.js';

const MEDIA = words('media', {
  1: 'present',
  2: 'notPresent',
  3: 'jammed',
  5: 'unknown',
  6: 'entering',
  7: 'latched',
});
const BIN = words('bin', { 1: 'ok', 3: 'full', 4: 'high', 5: 'missing' });
const MODULE = { 1: 'ok', 2: 'fault' };
const media = (value: string): Says => ({ state: 'media', value });
const CAPTURED: Says = { once: 'cardCaptured' };
/** No status member speaks of the shutter: a card that went through it says that it works again. */
const SHUTTER_WORKS: Says = { state: 'shutter', value: 'open', onlyAfter: 'jammed' };
/** WFSIDCCARDACT.wAction and the result of a reset. */
const WENT: Readonly<Record<number, readonly Says[]>> = {
  1: [CAPTURED],
  2: [],
  3: [media('present')],
  4: [media('jammed')],
};

/** Identification card unit, class 2 (xfsidc.h 3.20). */
export const IDC: ClassTable = {
  name: 'IDC',
  component: 'cardReader',
  // 202 are the capabilities, whose usCards is how many cards the bin can hold.
  status: [201],
  members: [
    ...COMMON_MEMBERS,
    { member: 'fwMedia', means: MEDIA },
    { member: 'fwRetainBin', means: BIN },
    { member: 'fwChipModule', means: words('chip', { 1: 'ok', 2: 'fault', 3: 'unknown' }) },
    // Mostly about the card; only its hardware error is about the reader.
    {
      member: 'fwChipPower',
      means: words('chip', { 0: 'ok', 1: 'ok', 2: 'ok', 4: 'fault', 5: 'ok' }, { sub: 'power' }),
    },
    { member: 'fwMagReadModule', means: words('sensor', MODULE, { sub: 'magRead' }) },
    { member: 'fwMagWriteModule', means: words('sensor', MODULE, { sub: 'magWrite' }) },
  ],
  reads: [],
  events: [
    { code: 201, name: 'INVALIDTRACKDATA', kind: 'EXEE', says: [] },
    { code: 203, name: 'MEDIAINSERTED', kind: 'EXEE', says: [media('present'), SHUTTER_WORKS], fresh: true },
    {
      code: 204,
      name: 'MEDIAREMOVED',
      kind: 'SRVE',
      says: [{ event: 'cardTaken' }, media('notPresent'), SHUTTER_WORKS],
      fresh: true,
    },
    {
      code: 205,
      name: 'CARDACTION',
      kind: 'SRVE',
      says: [{ word: ['wAction'], means: WENT }],
      keeps: ['wAction', 'wPosition'],
    },
    {
      code: 206,
      name: 'RETAINBINTHRESHOLD',
      kind: 'USRE',
      says: [{ word: ['fwRetainBin', 'wRetainBin', 'value'], means: BIN }],
      keeps: ['fwRetainBin', 'wRetainBin', 'value'],
    },
    { code: 207, name: 'INVALIDMEDIA', kind: 'EXEE', says: [] },
    // Only the application that gave the command gets it: a monitor sees it where the shim lives in that one.
    { code: 208, name: 'MEDIARETAINED', kind: 'EXEE', says: [CAPTURED] },
    {
      code: 209,
      name: 'MEDIADETECTED',
      kind: 'SRVE',
      says: [{ word: ['wResetOut', 'value'], means: WENT }],
      keeps: ['wResetOut', 'value'],
    },
    { code: 210, name: 'RETAINBININSERTED', kind: 'SRVE', says: [{ state: 'bin', value: 'ok' }] },
    { code: 211, name: 'RETAINBINREMOVED', kind: 'SRVE', says: [{ state: 'bin', value: 'missing' }] },
    { code: 212, name: 'INSERTCARD', kind: 'EXEE', says: [] },
    devicePosition(213),
    { code: 214, name: 'POWER_SAVE_CHANGE', kind: 'SRVE', says: [] },
    { code: 215, name: 'TRACKDETECTED', kind: 'EXEE', says: [] },
  ],
  completions: [
    { code: 203, name: 'EJECT_CARD', says: [SHUTTER_WORKS] },
    // Its own MEDIARETAINED may come as well; the counter tells both as one card.
    { code: 204, name: 'RETAIN_CARD', says: [{ counter: 'captured', member: 'usCount' }], keeps: ['usCount'] },
    { code: 205, name: 'RESET_COUNT', says: [] },
    { code: 210, name: 'RESET', says: [] },
  ],
  errors: {
    [-200]: { name: 'MEDIAJAM', says: [media('jammed')] },
    [-201]: { name: 'NOMEDIA', says: [] },
    [-202]: { name: 'MEDIARETAINED', says: [CAPTURED] },
    [-203]: { name: 'RETAINBINFULL', says: [{ state: 'bin', value: 'full' }] },
    [-205]: { name: 'INVALIDMEDIA', says: [] },
    [-209]: { name: 'SHUTTERFAIL', says: [{ state: 'shutter', value: 'jammed' }] },
  },
};
