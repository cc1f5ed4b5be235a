/** The status bits, by their distance from the left: the unit writes b7 first. */
export const BIT = {
  utilityFail: 0,
  batteryLow: 1,
  bypassOrBoost: 2,
  failed: 3,
  standby: 4,
  testing: 5,
  shutdown: 6,
} as const;
export type UpsBit = keyof typeof BIT;

interface Line {
  /** Bits that must be set, and bits that must not be. The first line that fits counts. */
  set: readonly UpsBit[];
  clear?: readonly UpsBit[];
  /** Left out: nothing is said, and what stood before goes on. */
  word?: 'mains' | 'onBattery' | 'batteryLow' | 'fault';
}

/**
 * Where the power comes from. A unit that tests its battery runs on it for a moment: whether there are mains behind the
 * test it does not say.
 */
export const SUPPLY: readonly Line[] = [
  { set: ['utilityFail', 'batteryLow'], word: 'batteryLow' },
  // It is about to switch its load off.
  { set: ['utilityFail', 'shutdown'], word: 'batteryLow' },
  { set: ['utilityFail', 'testing'] },
  { set: ['utilityFail'], word: 'onBattery' },
  { set: [], word: 'mains' },
];

/** How the unit itself is. A low battery while the mains are there is one that would not last. */
export const UNIT: readonly Line[] = [
  { set: ['failed'], word: 'fault' },
  { set: ['batteryLow'], clear: ['utilityFail', 'testing'], word: 'fault' },
  { set: [], word: 'mains' },
];
