import type { Component } from '#libs/domain';

/** Where an observation came from, kept with it as evidence. `data` holds no card number: a driver cuts it first. */
export interface RawSource {
  /** Driver name, for instance `xfs4iot`. */
  protocol: string;
  /** Message name, status word or bytes in hex. */
  code: string;
  data?: unknown;
}

interface Seen {
  component: Component;
  raw: RawSource;
  /**
   * Which of the terminal's drivers saw it: its name in the configuration. The supervisor puts it on, so that two
   * drivers that watch the same device are two witnesses of one fault.
   */
  source?: string;
}

/** A state word, for instance `media = jammed`. `unit` names the cassette, bin or position where there are several. */
export interface StateSeen extends Seen {
  kind: 'state';
  name: StateName;
  value: string;
  unit?: string;
}

/** A counter's present value; the detector compares it with the last persisted one. */
export interface CounterSeen extends Seen {
  kind: 'counter';
  name: CounterName;
  value: number;
  unit?: string;
  /** Where the device counts in a ring: the reading that would follow the highest one is 0 again. */
  wrapsAt?: number;
}

/** Something that happened and leaves no state behind. */
export interface EventSeen extends Seen {
  kind: 'event';
  name: EventName;
  unit?: string;
  /**
   * The status or error in which the device goes on saying so, for instance `12`: a driver that starts anew hears it
   * anew. The same one, of which no `EventOver` came in between, tells of the same event.
   */
  stands?: string;
}

/** The device does not say `stands` (any more): said once more, it is another event. */
export interface EventOver extends Seen {
  kind: 'eventOver';
  name: EventName;
  stands: string;
}

/** The terminal went into, or left, a mode in which faults are noted and not raised. */
export interface ModeSeen extends Seen {
  kind: 'mode';
  mode: 'supervisor' | 'vendor' | 'exchange';
  active: boolean;
}

/** One transaction as the terminal's journal tells it: evidence for what happens around it, never a fault of its own. */
export interface TransactionSeen extends Seen {
  kind: 'transaction';
  /** The terminal's own words for when, as printed: its clock is nobody's clock. */
  printedAt?: string;
  reference?: string;
  /** In the currency's smallest unit. */
  amountMinor?: number;
  currency?: string;
  /** Last four digits of the card. */
  lastFour?: string;
  /** It is still under way: the same transaction is told once more when it is over. */
  unfinished?: true;
}

/** Bytes or a message that the protocol does not know. Never an exception. */
export interface GarbageSeen extends Seen {
  kind: 'garbage';
  reason: string;
}

/** What a driver saw. The words below are the same for every protocol, so that one detector serves them all. */
export type Observation = StateSeen | CounterSeen | EventSeen | EventOver | ModeSeen | TransactionSeen | GarbageSeen;

/**
 * State names and the words each may take. Drivers translate their protocol's codes into these (`statuses.ts`);
 * the detector's table reads them.
 */
export const STATE_WORDS = {
  /** The device as a whole; `offline` also when it does not answer. XFS4IoT `common.device`. */
  device: [
    'online',
    'offline',
    'powerOff',
    'noDevice',
    'hardwareError',
    'userError',
    'busy',
    'fraudAttempt',
    'potentialFraud',
    'starting',
  ],
  /** Card or paper path. XFS4IoT `cardReader.media`, `printer.media`. */
  media: ['present', 'notPresent', 'jammed', 'entering', 'latched', 'retracted', 'unknown'],
  /** Card retain bin. */
  bin: ['ok', 'high', 'full', 'missing'],
  shutter: ['closed', 'open', 'jammed', 'unknown'],
  sensor: ['ok', 'fault'],
  chip: ['ok', 'fault', 'unknown'],
  /** Note or card path of a dispenser, acceptor or recycler. */
  transport: ['ok', 'jammed', 'inoperative', 'unknown'],
  /** The place where the customer takes notes. `blocked`: something lies there. */
  exit: ['empty', 'blocked', 'unknown'],
  /** Intermediate stacker; `notEmptyCustomer`: notes the customer had access to. */
  stacker: ['empty', 'notEmpty', 'notEmptyCustomer', 'full', 'unknown'],
  cassette: ['ok', 'full', 'high', 'low', 'empty', 'inoperative', 'missing', 'manipulated', 'notConfigured'],
  rejectBin: ['ok', 'high', 'full', 'missing'],
  paper: ['full', 'low', 'out', 'jammed', 'unknown'],
  supply: ['ok', 'low', 'out', 'unknown'],
  cover: ['closed', 'open'],
  cutter: ['ok', 'fault'],
  safeDoor: ['closed', 'open', 'locked', 'bolted', 'tampered', 'unknown'],
  cabinetDoor: ['closed', 'open', 'locked', 'bolted', 'tampered', 'unknown'],
  tamper: ['off', 'on'],
  vibration: ['off', 'on'],
  heat: ['off', 'on'],
  antiFraud: ['ok', 'inoperable', 'deviceDetected', 'unknown'],
  position: ['inPosition', 'notInPosition', 'unknown'],
  ups: ['mains', 'onBattery', 'batteryLow', 'fault'],
  encryptor: ['ok', 'fault', 'tampered', 'notReady'],
} as const;

export type StateName = keyof typeof STATE_WORDS;

/**
 * Since the last emptying. `captured`: cards in the retain bin. `retracted`: retract operations. `retractedNotes`: the
 * notes of them, where the device does not count the operations. `rejected`: notes in the reject bin.
 */
export type CounterName = 'captured' | 'retracted' | 'retractedNotes' | 'rejected';

export type EventName =
  /** A card went to the retain bin. */
  | 'cardCaptured'
  /** The customer took the card. */
  | 'cardTaken'
  /** Notes were retracted, or found inside after a power-up or reset. */
  | 'cashRetained'
  | 'cashPresented'
  | 'cashTaken'
  | 'cheatAttempt'
  | 'counterfeitNote'
  | 'shortDispense'
  | 'restarted';
