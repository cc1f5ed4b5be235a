import { COMMON_MEMBERS, devicePosition } from './common.table.js';
import { words, type ClassTable, type Says } from './says.js';

const media = (value: string): Says => ({ state: 'media', value });
const MEDIA = { 0: 'present', 1: 'notPresent', 2: 'jammed', 4: 'unknown', 5: 'entering', 6: 'retracted' };
const SUPPLY = { 0: 'ok', 1: 'low', 2: 'out', 4: 'unknown' };
const supply = (sub: string) => words('supply', SUPPLY, { sub });

/** Banking printer, class 1 (xfsptr.h 3.20). */
export const PTR: ClassTable = {
  name: 'PTR',
  component: 'receiptPrinter',
  status: [101],
  members: [
    ...COMMON_MEMBERS,
    { member: 'fwMedia', means: words('media', MEDIA) },
    { member: 'fwToner', means: supply('toner') },
    { member: 'fwInk', means: supply('ink') },
    { member: 'fwLamp', means: supply('lamp') },
  ],
  reads: ['paper', 'retractBins'],
  events: [
    { code: 101, name: 'NOMEDIA', kind: 'EXEE', says: [] },
    { code: 102, name: 'MEDIAINSERTED', kind: 'EXEE', says: [media('present')] },
    { code: 103, name: 'FIELDERROR', kind: 'EXEE', says: [] },
    { code: 104, name: 'FIELDWARNING', kind: 'EXEE', says: [] },
    {
      code: 105,
      name: 'RETRACTBINTHRESHOLD',
      kind: 'USRE',
      says: [{ read: 'retractBin' }],
      keeps: ['usBinNumber', 'wRetractBin'],
    },
    { code: 106, name: 'MEDIATAKEN', kind: 'SRVE', says: [media('notPresent')] },
    {
      code: 107,
      name: 'PAPERTHRESHOLD',
      kind: 'USRE',
      says: [{ read: 'paperThreshold' }],
      keeps: ['wPaperSource', 'wPaperThreshold'],
    },
    {
      code: 108,
      name: 'TONERTHRESHOLD',
      kind: 'USRE',
      says: [{ word: ['wTonerThreshold', 'fwToner', 'value'], means: supply('toner') }],
      keeps: ['wTonerThreshold', 'fwToner', 'value'],
    },
    { code: 109, name: 'MEDIAINSERTED', kind: 'SRVE', says: [media('present')] },
    {
      code: 110,
      name: 'LAMPTHRESHOLD',
      kind: 'USRE',
      says: [{ word: ['wLampThreshold', 'fwLamp', 'value'], means: supply('lamp') }],
      keeps: ['wLampThreshold', 'fwLamp', 'value'],
    },
    {
      code: 111,
      name: 'INKTHRESHOLD',
      kind: 'USRE',
      says: [{ word: ['wInkThreshold', 'fwInk', 'value'], means: supply('ink') }],
      keeps: ['wInkThreshold', 'fwInk', 'value'],
    },
    {
      code: 112,
      name: 'MEDIADETECTED',
      kind: 'SRVE',
      // 7 is a position of this event alone: expelled, out of the machine.
      says: [{ word: ['wPosition'], means: words('media', { ...MEDIA, 7: 'notPresent' }) }],
      keeps: ['wPosition', 'usRetractBinNumber'],
    },
    {
      code: 113,
      name: 'RETRACTBINSTATUS',
      kind: 'SRVE',
      says: [{ read: 'retractBin' }],
      keeps: ['usBinNumber', 'wRetractBin'],
    },
    { code: 114, name: 'MEDIAPRESENTED', kind: 'EXEE', says: [] },
    { code: 115, name: 'DEFINITIONLOADED', kind: 'SRVE', says: [] },
    { code: 116, name: 'MEDIAREJECTED', kind: 'EXEE', says: [] },
    { code: 117, name: 'MEDIAPRESENTED', kind: 'SRVE', says: [media('present')] },
    {
      code: 118,
      name: 'MEDIAAUTORETRACTED',
      kind: 'SRVE',
      says: [{ word: ['wRetractResult'], means: { 0: [media('retracted')], 1: [media('jammed')] } }],
      keeps: ['wRetractResult', 'usBinNumber'],
    },
    devicePosition(119),
    { code: 120, name: 'POWER_SAVE_CHANGE', kind: 'SRVE', says: [] },
  ],
  completions: [],
  errors: {
    [-119]: { name: 'MEDIAJAMMED', says: [media('jammed')] },
    [-122]: { name: 'PAPERJAMMED', says: [media('jammed')] },
  },
};
