import type { Component } from '#libs/domain';
import type { EventName, StateName } from '../observation.js';

/** One thing that a device of the terminal is said to be. `unit` where the component has several. */
export type Word = readonly [name: StateName, value: string, unit?: string | undefined];

/** What the first character of the status field says. */
export interface StatusMeaning {
  says: string;
  words?: readonly Word[];
  event?: EventName;
  /** What a reader of the evidence must know. */
  caution?: string;
}

/** A part that fills or empties, or can be taken out: its state is put together from several fields. */
export type PartKind = 'cardBin' | 'rejectBin' | 'cassette' | 'paper' | 'supply';
export interface Part {
  kind: PartKind;
  component: Component;
  unit?: string;
}

/** One device identifier graphic (DIG). */
export interface NcrDevice {
  says: string;
  component: Component;
  /** By the first character of the status field. Others are known to be harmless, or unknown. */
  statuses: Readonly<Record<string, StatusMeaning>>;
  /** Severity 4: out of order. */
  fatal: readonly Word[];
  /** Severity 3: a timed suspend after suspected tampering; the device is tried again by itself. */
  suspended: readonly Word[];
  /** Severity 0, 1 and 2: it works. Holds a well word for every word that is wrong. */
  works: readonly Word[];
  /** The parts that the severity digits after the first stand for. */
  severityParts?: readonly Part[];
  /** The parts that the supplies digits stand for; `undefined`: a digit that nothing is made of. */
  supplies?: readonly (Part | undefined)[];
}

const CAPTURED_OR_JAMMED = 'the reader does not tell whether the card was captured or is jammed';

/** A device that is told of as a whole. `unit` where it is not the component's only one. */
function whole(says: string, component: Component, unit?: string): NcrDevice {
  return {
    says,
    component,
    statuses: {},
    fatal: [['device', 'hardwareError', unit]],
    suspended: [['device', 'busy', unit]],
    works: [['device', 'online', unit]],
  };
}

const cassettes: readonly Part[] = ['1', '2', '3', '4'].map((unit) => ({
  kind: 'cassette',
  component: 'cashDispenser',
  unit,
}));

const printerSupplies = (component: Component): readonly Part[] => [
  { kind: 'paper', component },
  { kind: 'supply', component, unit: 'ribbon' },
  { kind: 'supply', component, unit: 'printHead' },
  { kind: 'supply', component, unit: 'knife' },
];

const statementSupplies: readonly Part[] = [
  { kind: 'paper', component: 'receiptPrinter', unit: 'statement' },
  { kind: 'supply', component: 'receiptPrinter', unit: 'statementRibbon' },
  { kind: 'supply', component: 'receiptPrinter', unit: 'statementPrintHead' },
  { kind: 'supply', component: 'receiptPrinter', unit: 'statementKnife' },
];

const printer = (says: string, component: Component): NcrDevice => ({
  ...whole(says, component),
  statuses: {
    '0': { says: 'printed' },
    '1': { says: 'not printed' },
    '2': { says: 'not configured' },
    '4': { says: 'cancelled by the customer' },
    '5': { says: 'receipt retracted' },
  },
  supplies: printerSupplies(component),
});

/** Device identifier graphics as NCR NDC+ and Advance NDC have them. M-codes are not read: they are each module's own. */
export const DEVICES: Readonly<Record<string, NcrDevice>> = {
  A: {
    ...whole('clock', 'application', 'clock'),
    statuses: {
      '1': { says: 'reset, and running', words: [['device', 'online', 'clock']] },
      '2': { says: 'stopped', words: [['device', 'hardwareError', 'clock']] },
    },
  },
  B: whole('power and communications', 'application', 'terminal'),
  D: {
    ...whole('card reader', 'cardReader'),
    statuses: {
      '0': { says: 'as the other fields say' },
      '1': { says: 'card not taken in time, captured or jammed', event: 'cardCaptured', caution: CAPTURED_OR_JAMMED },
      '2': { says: 'eject failed, captured or jammed', event: 'cardCaptured', caution: CAPTURED_OR_JAMMED },
      '3': { says: 'track update failed' },
      '4': { says: 'bad track data from the host' },
      '7': { says: 'error in track data' },
    },
    works: [
      ['device', 'online'],
      ['transport', 'ok'],
    ],
    supplies: [{ kind: 'cardBin', component: 'cardReader' }],
  },
  E: {
    ...whole('cash handler', 'cashDispenser'),
    statuses: {
      '0': { says: 'as the other fields say' },
      '1': { says: 'short dispense', event: 'shortDispense' },
      '2': { says: 'nothing dispensed' },
      '3': {
        says: 'unknown dispense',
        event: 'shortDispense',
        caution: 'the customer may have had access to the notes; the counts are what was asked for',
      },
      '4': { says: 'nothing dispensed, or card not ejected' },
      '5': {
        says: 'notes retracted after the present time-out',
        event: 'cashRetained',
        caution: 'how many notes were retracted is unknown; the counts are what was dispensed',
      },
    },
    severityParts: cassettes,
    supplies: [{ kind: 'rejectBin', component: 'cashDispenser' }, ...cassettes],
  },
  F: {
    ...whole('depository', 'cashAcceptor', 'depository'),
    statuses: {
      '0': { says: 'as the other fields say' },
      '1': { says: 'time-out of the customer' },
      '2': { says: 'could not be enabled' },
      '3': { says: 'jam, the customer has access', words: [['transport', 'jammed', 'depository']] },
      '4': { says: 'jam, the customer has no access', words: [['transport', 'jammed', 'depository']] },
    },
    works: [
      ['device', 'online', 'depository'],
      ['transport', 'ok', 'depository'],
    ],
  },
  G: printer('receipt printer', 'receiptPrinter'),
  H: {
    ...printer('journal printer', 'journalPrinter'),
    statuses: {
      '0': { says: 'printed' },
      '1': { says: 'not printed' },
      '2': { says: 'not configured' },
      '6': { says: 'backup activated' },
      '7': { says: 'backup and reprint ended' },
      '8': { says: 'reprint of the backup began' },
      '9': { says: 'backup halted' },
      ':': { says: 'security error of the backup log' },
      ';': { says: 'reprint of the backup halted' },
      '<': { says: 'tamper state of the backup entered' },
      '=': { says: 'printed in dual mode' },
      '>': { says: 'not printed in dual mode' },
    },
  },
  K: whole('night safe', 'safe', 'nightSafe'),
  L: {
    ...whole('encryptor', 'pinPad'),
    statuses: {
      '1': { says: 'error', words: [['encryptor', 'fault']] },
      '2': { says: 'not configured', words: [['encryptor', 'notReady']] },
    },
    fatal: [['encryptor', 'fault']],
    works: [
      ['device', 'online'],
      ['encryptor', 'ok'],
    ],
  },
  M: whole('camera', 'application', 'camera'),
  Q: whole('keyboard', 'pinPad', 'keyboard'),
  S: whole('display', 'application', 'display'),
  V: {
    ...whole('statement printer', 'receiptPrinter', 'statement'),
    statuses: { '3': { says: 'statement in the transport' } },
    supplies: statementSupplies,
  },
  Y: {
    ...whole('coin dispenser', 'cashDispenser', 'coins'),
    statuses: {
      '0': { says: 'as the other fields say' },
      '1': { says: 'thresholds not set, nothing dispensed' },
      '3': { says: 'not started' },
      '4': { says: 'failed, some coins may have been dispensed', event: 'shortDispense' },
      '9': { says: 'jam in a hopper', words: [['transport', 'jammed', 'coins']], event: 'shortDispense' },
      ':': { says: 'jam in the chute', words: [['transport', 'jammed', 'coins']], event: 'shortDispense' },
      ';': { says: 'exit of the chute blocked', words: [['exit', 'blocked', 'coins']] },
      '<': { says: 'tried while out of order' },
      '=': { says: 'tampered with while dispensing', event: 'cheatAttempt' },
    },
    works: [
      ['device', 'online', 'coins'],
      ['transport', 'ok', 'coins'],
      ['exit', 'empty', 'coins'],
    ],
  },
  w: {
    ...whole('note acceptor', 'cashAcceptor'),
    statuses: {
      '0': { says: 'as the other fields say' },
      '1': { says: 'cancelled or timed out' },
      '3': { says: 'error', words: [['transport', 'inoperative']] },
      '4': {
        says: 'inoperative, notes left at the slot',
        words: [
          ['transport', 'inoperative'],
          ['exit', 'blocked'],
        ],
      },
      '5': { says: 'no notes in the escrow' },
      '6': { says: 'notes inside at power-up', event: 'cashRetained' },
      '7': { says: 'notes not taken, retracted', event: 'cashRetained' },
      '8': { says: 'notes could not be vaulted', words: [['transport', 'inoperative']] },
      '?': { says: 'counterfeit notes', event: 'counterfeitNote' },
      // No event: a suspect note (category 3) is not known to be counterfeit.
      '@': { says: 'suspect notes' },
    },
    works: [
      ['device', 'online'],
      ['transport', 'ok'],
      ['exit', 'empty'],
    ],
  },
  a: whole('voice guidance', 'application', 'voice'),
  f: whole('barcode reader', 'application', 'barcodeReader'),
  q: whole('cheque processor', 'cashAcceptor', 'cheques'),
  '\\': whole('envelope dispenser', 'application', 'envelopes'),
};

/** Devices whose status field is not a code but a message of its own. */
export const SENSORS_DIG = 'P';
export const POWER_DIG = 'B';
/** Only tells which menu entry of the supervisor was chosen. */
export const SUPERVISOR_KEYS_DIG = 'R';

/**
 * A severity 4 after one of these: the card that could not come out is still in the way.
 */
export const JAM_IF_FATAL: Readonly<Record<string, readonly Word[]>> = {
  D1: [['transport', 'jammed']],
  D2: [['transport', 'jammed']],
};

/** Supplies digits to words. 0 is unchanged, or not configured. Only 1 and 4 are documented for bins; 2 and 3 occur. */
export const SUPPLY_WORDS: Readonly<Record<PartKind, Readonly<Record<string, string>>>> = {
  cardBin: { '1': 'ok', '2': 'high', '3': 'full', '4': 'full' },
  rejectBin: { '1': 'ok', '2': 'high', '3': 'full', '4': 'full' },
  cassette: { '1': 'ok', '2': 'low', '3': 'empty', '4': 'full' },
  paper: { '1': 'full', '2': 'low', '3': 'out' },
  supply: { '1': 'ok', '2': 'low', '3': 'out' },
};

/** The state that a part is told of with, and its word when nothing is wrong, when it is out, and when it is fatal. */
export const PART_STATES: Readonly<Record<PartKind, { name: StateName; well: string; out?: string; fatal?: string }>> =
  {
    cardBin: { name: 'bin', well: 'ok', out: 'missing' },
    rejectBin: { name: 'rejectBin', well: 'ok', out: 'missing' },
    cassette: { name: 'cassette', well: 'ok', out: 'missing', fatal: 'inoperative' },
    paper: { name: 'paper', well: 'full' },
    supply: { name: 'supply', well: 'ok' },
  };

/**
 * The bits of P1 and P5, in their order after the type. The deposit bin, the coin hoppers and what follows are not
 * made anything of. A part that was never seen in its place is not missing: many terminals do not have it.
 */
export const SENSOR_BITS: readonly (
  | { kind: 'mode' }
  | { kind: 'switch'; component: Component; name: StateName; off: string; on: string; unit?: string }
  | { kind: 'part'; part: Part }
  | undefined
)[] = [
  { kind: 'mode' },
  { kind: 'switch', component: 'cabinet', name: 'vibration', off: 'off', on: 'on' },
  { kind: 'switch', component: 'safe', name: 'safeDoor', off: 'closed', on: 'open' },
  { kind: 'switch', component: 'cabinet', name: 'tamper', off: 'off', on: 'on', unit: 'silentSignal' },
  { kind: 'switch', component: 'cabinet', name: 'cabinetDoor', off: 'closed', on: 'open', unit: 'electronics' },
  undefined,
  { kind: 'part', part: { kind: 'cardBin', component: 'cardReader' } },
  { kind: 'part', part: { kind: 'rejectBin', component: 'cashDispenser' } },
  ...cassettes.map((part) => ({ kind: 'part', part }) as const),
];

/** P3: any alarm of those that follow. Which is which is the terminal's own. */
export const ALARM = { component: 'cabinet', name: 'tamper', off: 'off', on: 'on', unit: 'alarm' } as const;
