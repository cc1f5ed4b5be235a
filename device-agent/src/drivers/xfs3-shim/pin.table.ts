import { COMMON_MEMBERS, devicePosition } from './common.table.js';
import { words, type ClassTable } from './says.js';

/** PIN keypad, class 4 (xfspin.h 3.20). */
export const PIN: ClassTable = {
  name: 'PIN',
  component: 'pinPad',
  status: [401],
  members: [
    ...COMMON_MEMBERS,
    {
      member: 'fwEncStat',
      means: words('encryptor', {
        0: 'ok',
        1: 'notReady',
        2: 'notReady',
        3: 'ok',
        5: 'ok',
        6: 'tampered',
      }),
    },
  ],
  reads: [],
  events: [
    { code: 401, name: 'KEY', kind: 'EXEE', says: [] },
    { code: 402, name: 'INITIALIZED', kind: 'SRVE', says: [{ state: 'encryptor', value: 'ok' }] },
    // Mostly a key that is missing. The status that follows says whether the keypad can be used.
    {
      code: 403,
      name: 'ILLEGAL_KEY_ACCESS',
      kind: 'SRVE',
      says: [{ state: 'encryptor', value: 'fault' }],
      keeps: ['lpsKeyName', 'lErrorCode'],
    },
    { code: 404, name: 'OPT_REQUIRED', kind: 'SRVE', says: [] },
    { code: 405, name: 'HSM_TDATA_CHANGED', kind: 'SRVE', says: [] },
    { code: 406, name: 'CERTIFICATE_CHANGE', kind: 'SRVE', says: [] },
    { code: 407, name: 'HSM_CHANGED', kind: 'SRVE', says: [] },
    { code: 408, name: 'ENTERDATA', kind: 'EXEE', says: [] },
    devicePosition(409),
    { code: 410, name: 'POWER_SAVE_CHANGE', kind: 'SRVE', says: [] },
  ],
  completions: [],
  errors: {},
};
