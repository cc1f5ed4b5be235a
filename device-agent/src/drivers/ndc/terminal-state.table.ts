/** Status descriptors of a solicited message. The others (9 ready, B ready with data, A and C rejects) tell no state. */
export const FAULT = '8';
export const TERMINAL_STATE = 'F';

/** Kinds of terminal state by the first character of its first field. */
export const STATE_KINDS = {
  configuration: '1',
  supplyCounters: '2',
  supplies: 'I',
  fitness: 'J',
  sensors: 'K',
} as const;

/** Fields of the configuration state after its first. */
export const CONFIGURATION_FIELDS = { fitness: 0, supplies: 2, sensors: 3 } as const;

/** Places of the devices' digits in the configuration state; `E` collects the cash handler and its four cassettes. */
export const FITNESS_PLACES: Readonly<Record<string, readonly number[]>> = {
  A: [0],
  D: [3],
  E: [4, 15, 16, 17, 18],
  F: [5],
  G: [6],
  H: [7],
  K: [10],
  L: [11],
  M: [12],
  V: [21],
  Y: [29],
  a: [32],
  w: [34],
  q: [35],
};
export const SUPPLIES_PLACES: Readonly<Record<string, readonly number[]>> = {
  D: [3],
  E: [4, 15, 16, 17, 18],
  G: [6],
  H: [7],
};

/** Where the supply counters state has its numbers, five digits each. Notes are counted per cassette type. */
export const COUNTER_PLACES = [
  { component: 'cashDispenser', name: 'rejected', unit: '1', at: 32 },
  { component: 'cashDispenser', name: 'rejected', unit: '2', at: 37 },
  { component: 'cashDispenser', name: 'rejected', unit: '3', at: 42 },
  { component: 'cashDispenser', name: 'rejected', unit: '4', at: 47 },
  { component: 'cardReader', name: 'captured', unit: undefined, at: 92 },
] as const;
export const COUNTER_DIGITS = 5;
export const COUNTER_WRAP = 100_000;
