import type { FaultCode } from '#libs/domain';

/** Milliseconds that a state must last before its fault is raised, and be gone before it is cleared. */
export interface Timing {
  raiseAfter: number;
  clearAfter: number;
}

/**
 * For whatever has no line of its own: raised at once, cleared when two seconds have been well. A jam, an empty or missing
 * cassette, a full bin, a broken part, a device that says it was tampered with: the device has made sure before it says
 * so, and somebody waits in front of it. `AT_ONCE` of the table's test lists them; a new fault must be put into either.
 * Passing and counted faults are not debounced at all.
 */
export const DEFAULT_TIMING: Timing = { raiseAfter: 0, clearAfter: 2_000 };

/** Debounce and hysteresis per fault. A configuration file may override single lines. */
export const TIMINGS: Partial<Record<FaultCode, Timing>> = {
  // A device that restarts or a link that flaps is back within seconds.
  'device.offline': { raiseAfter: 10_000, clearAfter: 5_000 },
  'device.hardwareError': { raiseAfter: 2_000, clearAfter: 5_000 },
  'device.misplaced': { raiseAfter: 5_000, clearAfter: 5_000 },
  'driver.failed': { raiseAfter: 0, clearAfter: 10_000 },
  // Notes lie in the exit while the customer takes them; terminals retract after 30 to 45 s.
  'cash.exitBlocked': { raiseAfter: 60_000, clearAfter: 2_000 },
  // Only for the stacker state: counters and events are not debounced. The stacker is empty a moment before the next
  // poll of the counter tells where the notes went: until then they are not taken for gone.
  'cash.retained': { raiseAfter: 60_000, clearAfter: 15_000 },
  // Near-end sensors bounce while notes or paper move.
  'cassette.low': { raiseAfter: 2_000, clearAfter: 10_000 },
  'paper.low': { raiseAfter: 5_000, clearAfter: 10_000 },
  'printer.supplyLow': { raiseAfter: 5_000, clearAfter: 10_000 },
  'printer.coverOpen': { raiseAfter: 2_000, clearAfter: 2_000 },
  'pinpad.fault': { raiseAfter: 5_000, clearAfter: 5_000 },
  'safe.open': { raiseAfter: 0, clearAfter: 5_000 },
  'cabinet.open': { raiseAfter: 2_000, clearAfter: 5_000 },
  'tamper.detected': { raiseAfter: 0, clearAfter: 30_000 },
  'vibration.detected': { raiseAfter: 0, clearAfter: 60_000 },
  'temperature.high': { raiseAfter: 5_000, clearAfter: 60_000 },
  'fraud.suspected': { raiseAfter: 0, clearAfter: 30_000 },
  // A dip of the mains shorter than this does not run a battery down.
  'power.onBattery': { raiseAfter: 3_000, clearAfter: 10_000 },
};

/** Everything about the detector that a site may tune. All in ms. */
export interface Tuning {
  timings: Partial<Record<FaultCode, Partial<Timing>>>;
  /** A counter's rise and an event of the same witness this close together are one physical act. */
  actWindow: number;
  /** Two witnesses may tell of one physical act this long after each other: a journal prints when it has the time. */
  sightingWindow: number;
  /** A transaction this long before a captured card or retained cash goes with it as evidence. */
  transactionWindow: number;
  /** A transaction that the journal tells this long afterwards is noted with it. */
  lateTransaction: number;
  /** What a witness said that has been offline this long no longer stands against one that is there and sees all well. */
  unwatchedAfter: number;
  /** What is still wrong when a mode ends is raised after this much longer, so that the last door can be shut. */
  afterMode: number;
  /** A mode that nobody ended is taken as over. */
  longestMode: number;
  /** Garbage of one component, and repeats of a passing event, are told of at most this often. */
  tellEvery: number;
}

export const DEFAULT_TUNING: Tuning = {
  timings: {},
  actWindow: 10_000,
  sightingWindow: 120_000,
  transactionWindow: 600_000,
  lateTransaction: 120_000,
  unwatchedAfter: 60_000,
  afterMode: 5_000,
  longestMode: 12 * 3_600_000,
  tellEvery: 60_000,
};

export function timingOf(fault: FaultCode, tuning: Tuning): Timing {
  return { ...(TIMINGS[fault] ?? DEFAULT_TIMING), ...tuning.timings[fault] };
}
