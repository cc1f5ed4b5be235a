import type { Component } from '#libs/domain';
import type { StateName } from '../../observation.js';

/** Which component a property speaks of: the service's own device, or a part of the terminal with a name of its own. */
export type Whose = 'own' | Component;

export interface StatusRule {
  /** Interface and property, as in `Common.Status`; compared regardless of case. */
  property: readonly [part: string, name: string];
  state: StateName;
  whose: Whose;
  unit?: string;
  words: Readonly<Record<string, string>>;
}

const same = (...words: string[]): Record<string, string> => Object.fromEntries(words.map((word) => [word, word]));
const MODULE = { ok: 'ok', inoperable: 'fault', unknown: 'unknown' };
const SWITCH = same('on', 'off');
const DOOR = same('closed', 'open', 'locked', 'bolted', 'tampered');
const SUPPLY = { full: 'ok', low: 'low', out: 'out', unknown: 'unknown' };
const cabinet = (name: string, unit?: string): StatusRule => ({
  property: ['auxiliaries', name],
  state: 'cabinetDoor',
  whose: 'cabinet',
  ...(unit === undefined ? {} : { unit }),
  words: DOOR,
});

/**
 * `Common.Status`, property by property (README.md; the lists are the same in both generations, plus
 * `notSupported` in 2021-1). A word that is not listed says nothing: `notSupported`, `notAvailable`, null, new words.
 */
export const STATUS_RULES: readonly StatusRule[] = [
  {
    property: ['common', 'device'],
    state: 'device',
    whose: 'own',
    words: {
      ...same('online', 'offline', 'powerOff', 'noDevice', 'hardwareError', 'userError'),
      ...same('fraudAttempt', 'potentialFraud', 'starting'),
      deviceBusy: 'busy',
    },
  },
  {
    property: ['common', 'devicePosition'],
    state: 'position',
    whose: 'own',
    words: same('inPosition', 'notInPosition', 'unknown'),
  },
  {
    property: ['common', 'antiFraudModule'],
    state: 'antiFraud',
    whose: 'own',
    words: same('ok', 'inoperable', 'deviceDetected', 'unknown'),
  },
  {
    property: ['cardReader', 'media'],
    state: 'media',
    whose: 'own',
    words: same('unknown', 'present', 'notPresent', 'jammed', 'entering', 'latched'),
  },
  { property: ['cardReader', 'chipModule'], state: 'chip', whose: 'own', words: MODULE },
  {
    property: ['cashDispenser', 'intermediateStacker'],
    state: 'stacker',
    whose: 'own',
    words: { ...same('empty', 'notEmpty', 'notEmptyCustomer', 'unknown'), notEmptyUnknown: 'notEmpty' },
  },
  {
    property: ['cashAcceptor', 'intermediateStacker'],
    state: 'stacker',
    whose: 'own',
    unit: 'cashIn',
    words: same('empty', 'notEmpty', 'full', 'unknown'),
  },
  {
    property: ['cashAcceptor', 'banknoteReader'],
    state: 'sensor',
    whose: 'own',
    unit: 'banknoteReader',
    words: { ok: 'ok', inoperable: 'fault' },
  },
  {
    property: ['cashManagement', 'safeDoor'],
    state: 'safeDoor',
    whose: 'safe',
    words: { doorOpen: 'open', doorClosed: 'closed', doorUnknown: 'unknown' },
  },
  {
    property: ['printer', 'media'],
    state: 'media',
    whose: 'own',
    words: same('unknown', 'present', 'notPresent', 'jammed', 'entering', 'retracted'),
  },
  { property: ['printer', 'toner'], state: 'supply', whose: 'own', unit: 'toner', words: SUPPLY },
  { property: ['printer', 'ink'], state: 'supply', whose: 'own', unit: 'ink', words: SUPPLY },
  {
    property: ['printer', 'lamp'],
    state: 'supply',
    whose: 'own',
    unit: 'lamp',
    words: { ok: 'ok', fading: 'low', inop: 'out', unknown: 'unknown' },
  },
  { property: ['auxiliaries', 'tamperSensor'], state: 'tamper', whose: 'cabinet', words: SWITCH },
  {
    property: ['auxiliaries', 'internalTamperSensor'],
    state: 'tamper',
    whose: 'cabinet',
    unit: 'internal',
    words: SWITCH,
  },
  { property: ['auxiliaries', 'seismicSensor'], state: 'vibration', whose: 'safe', words: SWITCH },
  { property: ['auxiliaries', 'heatSensor'], state: 'heat', whose: 'safe', words: SWITCH },
  { property: ['auxiliaries', 'safeDoor'], state: 'safeDoor', whose: 'safe', words: DOOR },
  cabinet('cabinetDoor'),
  cabinet('cabinetFrontDoor', 'front'),
  cabinet('cabinetRearDoor', 'rear'),
  cabinet('cabinetLeftDoor', 'left'),
  cabinet('cabinetRightDoor', 'right'),
  {
    property: ['keyManagement', 'encryptionState'],
    state: 'encryptor',
    whose: 'pinPad',
    words: { ready: 'ok', busy: 'ok', initialized: 'ok', notReady: 'notReady', notInitialized: 'notReady' },
  },
];

/** `positions[]` of a dispenser or acceptor, one set of states for each position. */
export const POSITION_RULES: readonly (Pick<StatusRule, 'state' | 'words'> & { name: string })[] = [
  {
    name: 'shutter',
    state: 'shutter',
    words: {
      ...same('closed', 'open', 'jammed', 'unknown'),
      jammedOpen: 'jammed',
      jammedPartiallyOpen: 'jammed',
      jammedClosed: 'jammed',
      jammedUnknown: 'jammed',
    },
  },
  {
    name: 'positionStatus',
    state: 'exit',
    words: { empty: 'empty', notEmpty: 'blocked', foreignItems: 'blocked', unknown: 'unknown' },
  },
  { name: 'transport', state: 'transport', words: same('ok', 'inoperative', 'unknown') },
];

export const PAPER_WORDS: Readonly<Record<string, string>> = same('unknown', 'full', 'low', 'out', 'jammed');

/** What a failed `Common.Status` says of the device. Codes that are not listed are about the command. */
export const COMPLETION_DEVICE: Readonly<Record<string, string>> = {
  deviceNotReady: 'offline',
  hardwareError: 'hardwareError',
  userError: 'userError',
  fraudAttempt: 'fraudAttempt',
};

/** `Common.ErrorEvent`; `software` says nothing of the device itself. */
export const ERROR_EVENT_DEVICE: Readonly<Record<string, string>> = {
  hardware: 'hardwareError',
  user: 'userError',
  fraudAttempt: 'fraudAttempt',
};

/** Storage units: of the status of the unit itself; `ok` leaves the word to the replenishment status. */
export const UNIT_STATUS: Readonly<Record<string, string>> = same(
  'inoperative',
  'missing',
  'notConfigured',
  'manipulated',
);
export const REPLENISHMENT: Readonly<Record<string, string>> = same('ok', 'full', 'high', 'low', 'empty');
/** A bin that things are put into is well when empty or low. */
export const BIN_LEVEL: Readonly<Record<string, string>> = {
  ok: 'ok',
  low: 'ok',
  empty: 'ok',
  high: 'high',
  full: 'full',
};

/** `Storage.StorageErrorEvent`; the reasons that are about a call (`invalid`, `config`) count as a fault of the unit. */
export const STORAGE_FAILURE: Readonly<Record<string, string>> = {
  ...same('empty', 'full', 'notConfigured'),
  error: 'inoperative',
  locked: 'inoperative',
  physicalLocked: 'inoperative',
  feedModuleProblem: 'inoperative',
  invalid: 'inoperative',
  config: 'inoperative',
};
