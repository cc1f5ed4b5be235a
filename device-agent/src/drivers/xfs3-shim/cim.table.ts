import { COMMON_MEMBERS, devicePosition } from './common.table.js';
import { words, type ClassTable, type Says } from './says.js';

const door = (value: string): Says => ({ state: 'safeDoor', value, whose: 'safe' });

/** Cash-in module, class 13 (xfscim.h 3.20). `fwAcceptor` is read with the cash units (`cash-units.ts`). */
export const CIM: ClassTable = {
  name: 'CIM',
  component: 'cashAcceptor',
  status: [1301, 1303],
  members: [
    ...COMMON_MEMBERS,
    // An unknown door is 4 here and 5 at the dispenser.
    { member: 'fwSafeDoor', means: { 2: [door('open')], 3: [door('closed')], 4: [door('unknown')] } },
    {
      member: 'fwIntermediateStacker',
      means: words('stacker', { 0: 'empty', 1: 'notEmpty', 2: 'full', 4: 'unknown' }),
    },
    { member: 'fwBanknoteReader', means: words('sensor', { 0: 'ok', 1: 'fault' }, { sub: 'banknoteReader' }) },
  ],
  reads: ['positions', 'cashUnits'],
  events: [
    { code: 1301, name: 'SAFEDOOROPEN', kind: 'SRVE', says: [door('open')] },
    { code: 1302, name: 'SAFEDOORCLOSED', kind: 'SRVE', says: [door('closed')] },
    { code: 1303, name: 'CASHUNITTHRESHOLD', kind: 'USRE', says: [{ read: 'cashUnit' }] },
    { code: 1304, name: 'CASHUNITINFOCHANGED', kind: 'SRVE', says: [{ read: 'cashUnit' }] },
    { code: 1305, name: 'TELLERINFOCHANGED', kind: 'SRVE', says: [] },
    { code: 1306, name: 'CASHUNITERROR', kind: 'EXEE', says: [{ read: 'cashUnitError' }], keeps: ['wFailure'] },
    {
      code: 1307,
      name: 'ITEMSTAKEN',
      kind: 'SRVE',
      says: [{ event: 'cashTaken' }, { read: 'takenFrom' }],
      fresh: true,
      keeps: ['fwPosition', 'wPosition', 'value'],
    },
    { code: 1308, name: 'COUNTS_CHANGED', kind: 'SRVE', says: [{ read: 'cashUnits' }], keeps: ['lpusCUNumList'] },
    {
      code: 1309,
      name: 'INPUTREFUSE',
      kind: 'EXEE',
      says: [{ word: ['usReason', 'value'], means: { 9: [{ event: 'counterfeitNote' }] } }],
      keeps: ['usReason', 'value'],
    },
    {
      code: 1310,
      name: 'ITEMSPRESENTED',
      kind: 'SRVE',
      says: [{ event: 'cashPresented' }, { read: 'presentedAt' }],
      fresh: true,
      keeps: ['fwPosition', 'wPosition', 'value'],
    },
    { code: 1311, name: 'ITEMSINSERTED', kind: 'SRVE', says: [], fresh: true },
    { code: 1312, name: 'NOTEERROR', kind: 'EXEE', says: [] },
    { code: 1313, name: 'SUBCASHIN', kind: 'EXEE', says: [] },
    {
      code: 1314,
      name: 'MEDIADETECTED',
      kind: 'SRVE',
      says: [{ read: 'itemsDetected' }],
      keeps: ['usNumber', 'lpRetractArea', 'fwOutputPosition'],
    },
    // Notes of level 2 (taken for forged) and 3 (suspected), which the regulations want kept and told.
    { code: 1315, name: 'INPUT_P6', kind: 'EXEE', says: [{ read: 'signatures' }] },
    { code: 1316, name: 'INFO_AVAILABLE', kind: 'EXEE', says: [{ read: 'signatures' }] },
    { code: 1317, name: 'INSERTITEMS', kind: 'EXEE', says: [] },
    devicePosition(1318),
    { code: 1319, name: 'POWER_SAVE_CHANGE', kind: 'SRVE', says: [] },
    { code: 1320, name: 'INCOMPLETEREPLENISH', kind: 'EXEE', says: [] },
  ],
  completions: [
    { code: 1305, name: 'RETRACT', says: [{ read: 'retracted' }], keeps: ['usNumOfItemNumbers', 'lppItemNumber'] },
    { code: 1313, name: 'RESET', says: [] },
  ],
  errors: {
    [-1302]: { name: 'CASHUNITERROR', says: [] },
    [-1310]: { name: 'SAFEDOOROPEN', says: [door('open')] },
    [-1312]: { name: 'SHUTTERNOTOPEN', says: [] },
    [-1313]: { name: 'SHUTTEROPEN', says: [] },
    [-1316]: { name: 'NOITEMS', says: [] },
    [-1323]: { name: 'ITEMSTAKEN', says: [] },
  },
};
