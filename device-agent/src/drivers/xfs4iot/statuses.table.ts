import type { ModeSeen, StateName } from '../../observation.js';
import type { Speaker } from './identity.js';
import { same, type Words } from './words.js';

export interface StatusRule {
  /** Interface and property, as in `Common.Status`; compared regardless of case. */
  property: readonly [part: string, name: string];
  state: StateName;
  whose: Speaker;
  unit?: string;
  words: Words;
}

const MODULE = { ok: 'ok', inoperable: 'fault' };
const SWITCH = same('on', 'off');
const DOOR = same('closed', 'open', 'locked', 'bolted', 'tampered');
const SUPPLY = { full: 'ok', low: 'low', out: 'out', unknown: 'unknown' };
/** `attention`: some units are not well, and they say so themselves. `stop`: nothing can be dispensed, or accepted. */
const UNITS = { ok: 'ok', attention: 'ok', stop: 'inoperative' };

interface Part {
  part: string;
  whose: Speaker;
  unit?: string;
}
const COMMON: Part = { part: 'common', whose: 'own' };
const CARD: Part = { part: 'cardReader', whose: 'cardReader' };
const ACCEPTOR: Part = { part: 'cashAcceptor', whose: 'acceptor' };
const PRINTER: Part = { part: 'printer', whose: 'printer' };
const SAFE: Part = { part: 'auxiliaries', whose: 'safe' };
const CABINET: Part = { part: 'auxiliaries', whose: 'cabinet' };

function rule({ part, ...of }: Part, name: string, state: StateName, words: Words): StatusRule {
  return { property: [part, name], state, words, ...of };
}

/**
 * `Common.Status`, property by property (README.md; the lists are the same in both generations, plus `notSupported` in
 * 2021-1). A word that is not listed says nothing; which do, and which properties have no line here, and why, stands in
 * `untold.table.ts`.
 */
export const STATUS_RULES: readonly StatusRule[] = [
  rule(COMMON, 'device', 'device', {
    ...same('online', 'offline', 'powerOff', 'noDevice', 'hardwareError', 'userError'),
    ...same('fraudAttempt', 'potentialFraud', 'starting'),
    deviceBusy: 'busy',
  }),
  rule(COMMON, 'devicePosition', 'position', same('inPosition', 'notInPosition', 'unknown')),
  rule(COMMON, 'antiFraudModule', 'antiFraud', same('ok', 'inoperable', 'deviceDetected', 'unknown')),
  rule(CARD, 'media', 'media', same('unknown', 'present', 'notPresent', 'jammed', 'entering', 'latched')),
  rule(CARD, 'chipModule', 'chip', { ...MODULE, unknown: 'unknown' }),
  rule({ ...CARD, unit: 'security' }, 'security', 'sensor', { open: 'ok', notReady: 'fault' }),
  rule({ ...CARD, unit: 'magWrite' }, 'magWriteModule', 'sensor', MODULE),
  rule({ ...CARD, unit: 'frontImage' }, 'frontImageModule', 'sensor', MODULE),
  rule({ ...CARD, unit: 'backImage' }, 'backImageModule', 'sensor', MODULE),
  rule({ part: 'cashDispenser', whose: 'dispenser' }, 'intermediateStacker', 'stacker', {
    ...same('empty', 'notEmpty', 'notEmptyCustomer', 'unknown'),
    notEmptyUnknown: 'notEmpty',
  }),
  rule({ ...ACCEPTOR, unit: 'cashIn' }, 'intermediateStacker', 'stacker', same('empty', 'notEmpty', 'full', 'unknown')),
  rule({ ...ACCEPTOR, unit: 'banknoteReader' }, 'banknoteReader', 'sensor', MODULE),
  // Where notes are put with which a deposit went wrong: they are a customer's.
  rule({ ...ACCEPTOR, unit: 'dropBox' }, 'dropBox', 'stacker', { true: 'notEmptyCustomer', false: 'empty' }),
  rule({ part: 'cashManagement', whose: 'dispenser', unit: 'dispenser' }, 'dispenser', 'cassette', UNITS),
  rule({ part: 'cashManagement', whose: 'acceptor', unit: 'acceptor' }, 'acceptor', 'cassette', UNITS),
  rule({ part: 'cashManagement', whose: 'safe' }, 'safeDoor', 'safeDoor', {
    doorOpen: 'open',
    doorClosed: 'closed',
    doorUnknown: 'unknown',
  }),
  rule(PRINTER, 'media', 'media', same('unknown', 'present', 'notPresent', 'jammed', 'entering', 'retracted')),
  rule({ ...PRINTER, unit: 'toner' }, 'toner', 'supply', SUPPLY),
  rule({ ...PRINTER, unit: 'ink' }, 'ink', 'supply', SUPPLY),
  rule({ ...PRINTER, unit: 'lamp' }, 'lamp', 'supply', { ok: 'ok', fading: 'low', inop: 'out', unknown: 'unknown' }),
  rule(CABINET, 'tamperSensor', 'tamper', SWITCH),
  rule({ ...CABINET, unit: 'internal' }, 'internalTamperSensor', 'tamper', SWITCH),
  rule(SAFE, 'seismicSensor', 'vibration', SWITCH),
  rule(SAFE, 'heatSensor', 'heat', SWITCH),
  rule(SAFE, 'safeDoor', 'safeDoor', DOOR),
  rule(CABINET, 'cabinetDoor', 'cabinetDoor', DOOR),
  rule({ ...CABINET, unit: 'front' }, 'cabinetFrontDoor', 'cabinetDoor', DOOR),
  rule({ ...CABINET, unit: 'rear' }, 'cabinetRearDoor', 'cabinetDoor', DOOR),
  rule({ ...CABINET, unit: 'left' }, 'cabinetLeftDoor', 'cabinetDoor', DOOR),
  rule({ ...CABINET, unit: 'right' }, 'cabinetRightDoor', 'cabinetDoor', DOOR),
  // Open is how customers use it: only a shield that sticks, or that somebody has been at, is a fault.
  rule({ ...CABINET, unit: 'vandalShield' }, 'vandalShield', 'shutter', {
    ...{ closed: 'closed', locked: 'closed', open: 'open', service: 'open', keyboard: 'open' },
    ...{ partiallyOpen: 'open', jammed: 'jammed', tampered: 'unknown' },
  }),
  rule({ ...CABINET, unit: 'vandalShield' }, 'vandalShield', 'tamper', {
    ...{ closed: 'off', locked: 'off', open: 'off', service: 'off', keyboard: 'off' },
    ...{ partiallyOpen: 'off', jammed: 'off', tampered: 'on' },
  }),
  rule({ ...CABINET, unit: 'display' }, 'displaySensor', 'device', {
    on: 'online',
    off: 'online',
    displayError: 'hardwareError',
  }),
  rule({ part: 'keyManagement', whose: 'pinPad' }, 'encryptionState', 'encryptor', {
    ...{ ready: 'ok', busy: 'ok', initialized: 'ok', notReady: 'notReady', notInitialized: 'notReady' },
  }),
];

/** `positions[]` of a dispenser and an acceptor, one set of states for each position. */
export const POSITION_PARTS: readonly { part: string; whose: Speaker }[] = [
  { part: 'cashDispenser', whose: 'dispenser' },
  { part: 'cashAcceptor', whose: 'acceptor' },
];
export const POSITION_RULES: readonly (Pick<StatusRule, 'state' | 'words'> & { name: string })[] = [
  {
    name: 'shutter',
    state: 'shutter',
    words: {
      ...same('closed', 'open', 'jammed', 'unknown'),
      ...{ jammedOpen: 'jammed', jammedPartiallyOpen: 'jammed', jammedClosed: 'jammed', jammedUnknown: 'jammed' },
    },
  },
  {
    name: 'positionStatus',
    state: 'exit',
    words: { empty: 'empty', notEmpty: 'blocked', foreignItems: 'blocked', unknown: 'unknown' },
  },
];

/** `positions[].transport`. */
export const TRANSPORT: Words = same('ok', 'inoperative', 'unknown');
/**
 * `positions[].transportStatus` with which an inoperative path is a jam: the specification has one word, inoperative, for
 * a hardware failure and for a media jam, and what tells them apart is that something is in there.
 */
export const TRANSPORT_HOLDS: readonly string[] = ['notEmpty', 'notEmptyCustomer', 'notEmptyUnknown', 'notEmptyUnkown'];
/**
 * Notes on a dispenser's path, as on its stacker. Not of an acceptor: there every deposit under way reads
 * `notEmptyCustomer`, for as long as a customer takes to confirm it.
 */
export const TRANSPORT_NOTES: Words = {
  ...same('empty', 'notEmpty', 'notEmptyCustomer', 'unknown'),
  ...{ notEmptyUnknown: 'notEmpty', notEmptyUnkown: 'notEmpty' },
};

/** `printer.paper.{source}`; the sources are upper, lower, external, aux, aux2, park, and a vendor's own. */
export const PAPER_WORDS: Words = same('unknown', 'full', 'low', 'out', 'jammed');
/** `printer.retractBins[]` of 2021-1, and what the printer's bin events say. */
export const PRINTER_BIN: Words = { ...same('ok', 'high', 'full', 'missing'), inserted: 'ok', removed: 'missing' };

/**
 * `auxiliaries.UPS`, four booleans; the first that is true holds. `recovered`: was engaged, and the mains are back.
 * `engaged` and `powering`: the load hangs on the battery. None true: all is well.
 */
export const UPS_WORDS: readonly (readonly [flag: string, word: string])[] = [
  ['recovered', 'mains'],
  ['low', 'batteryLow'],
  ['engaged', 'onBattery'],
  ['powering', 'onBattery'],
];

/** The words in which a mode's property says that it is on, or off. An exchange is the cash unit's own. */
export const MODES: readonly {
  mode: ModeSeen['mode'];
  whose: Speaker;
  property: readonly [part: string, name: string];
  words: Words;
}[] = [
  { mode: 'exchange', whose: 'own', property: ['common', 'exchange'], words: { active: 'on', inactive: 'off' } },
  {
    mode: 'supervisor',
    whose: 'application',
    property: ['auxiliaries', 'operatorSwitch'],
    words: { supervisor: 'on', maintenance: 'on', run: 'off' },
  },
  {
    mode: 'vendor',
    whose: 'application',
    property: ['vendorMode', 'service'],
    words: { active: 'on', exitPending: 'on', inactive: 'off', enterPending: 'off' },
  },
];

/** What a failed `Common.Status` says of the device. Codes that are not listed are about the command. */
export const COMPLETION_DEVICE: Words = {
  deviceNotReady: 'offline',
  hardwareError: 'hardwareError',
  userError: 'userError',
  fraudAttempt: 'fraudAttempt',
};
