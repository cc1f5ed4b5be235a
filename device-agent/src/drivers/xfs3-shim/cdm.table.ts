import { COMMON_MEMBERS, devicePosition } from './common.table.js';
import { words, type ClassTable, type Says } from './says.js';

const door = (value: string): Says => ({ state: 'safeDoor', value, whose: 'safe' });

/** Cash dispenser, class 3 (xfscdm.h 3.20). `fwDispenser` is read with the cash units (`cash-units.ts`). */
export const CDM: ClassTable = {
  name: 'CDM',
  component: 'cashDispenser',
  status: [301, 303],
  members: [
    ...COMMON_MEMBERS,
    { member: 'fwSafeDoor', means: { 2: [door('open')], 3: [door('closed')], 5: [door('unknown')] } },
    {
      member: 'fwIntermediateStacker',
      means: words('stacker', { 0: 'empty', 1: 'notEmpty', 2: 'notEmptyCustomer', 3: 'notEmpty', 4: 'unknown' }),
    },
  ],
  reads: ['positions', 'cashUnits'],
  events: [
    { code: 301, name: 'SAFEDOOROPEN', kind: 'SRVE', says: [door('open')] },
    { code: 302, name: 'SAFEDOORCLOSED', kind: 'SRVE', says: [door('closed')] },
    { code: 303, name: 'CASHUNITTHRESHOLD', kind: 'USRE', says: [{ read: 'cashUnit' }] },
    { code: 304, name: 'CASHUNITINFOCHANGED', kind: 'SRVE', says: [{ read: 'cashUnit' }] },
    { code: 305, name: 'TELLERINFOCHANGED', kind: 'SRVE', says: [] },
    { code: 306, name: 'DELAYEDDISPENSE', kind: 'EXEE', says: [] },
    { code: 307, name: 'STARTDISPENSE', kind: 'EXEE', says: [], fresh: true },
    { code: 308, name: 'CASHUNITERROR', kind: 'EXEE', says: [{ read: 'cashUnitError' }], keeps: ['wFailure'] },
    {
      code: 309,
      name: 'ITEMSTAKEN',
      kind: 'SRVE',
      says: [{ event: 'cashTaken' }, { read: 'takenFrom' }],
      fresh: true,
      keeps: ['fwPosition', 'value'],
    },
    // One order in several parts, as the application knows beforehand: nothing is short.
    { code: 310, name: 'PARTIALDISPENSE', kind: 'EXEE', says: [] },
    { code: 311, name: 'SUBDISPENSEOK', kind: 'EXEE', says: [] },
    {
      code: 313,
      name: 'ITEMSPRESENTED',
      kind: 'SRVE',
      says: [{ event: 'cashPresented' }, { read: 'presentedAt' }],
      fresh: true,
      keeps: ['fwPosition', 'value'],
    },
    // Gives the numbers of the units only: their counts come with the snapshot that follows.
    { code: 314, name: 'COUNTS_CHANGED', kind: 'SRVE', says: [{ read: 'cashUnits' }], keeps: ['lpusCUNumList'] },
    { code: 315, name: 'INCOMPLETEDISPENSE', kind: 'EXEE', says: [{ event: 'shortDispense' }] },
    { code: 316, name: 'NOTEERROR', kind: 'EXEE', says: [] },
    {
      code: 317,
      name: 'MEDIADETECTED',
      kind: 'SRVE',
      says: [{ read: 'itemsDetected' }],
      keeps: ['usNumber', 'lpRetractArea', 'fwOutputPosition'],
    },
    { code: 318, name: 'INPUT_P6', kind: 'EXEE', says: [] },
    devicePosition(319),
    { code: 320, name: 'POWER_SAVE_CHANGE', kind: 'SRVE', says: [] },
  ],
  completions: [
    { code: 302, name: 'DISPENSE', says: [] },
    { code: 303, name: 'PRESENT', says: [] },
    { code: 304, name: 'REJECT', says: [] },
    { code: 305, name: 'RETRACT', says: [{ read: 'retracted' }], keeps: ['usNumOfItemNumbers', 'lppItemNumber'] },
    { code: 321, name: 'RESET', says: [] },
  ],
  // What is wrong behind these stands in the status that follows; NOITEMS and ITEMSTAKEN are the good news of a retract.
  errors: {
    [-302]: { name: 'CASHUNITERROR', says: [] },
    [-310]: { name: 'SAFEDOOROPEN', says: [door('open')] },
    [-312]: { name: 'SHUTTERNOTOPEN', says: [] },
    [-313]: { name: 'SHUTTEROPEN', says: [] },
    [-316]: { name: 'NOITEMS', says: [] },
    [-323]: { name: 'ITEMSTAKEN', says: [] },
    [-336]: { name: 'ITEMSLEFT', says: [] },
  },
};
