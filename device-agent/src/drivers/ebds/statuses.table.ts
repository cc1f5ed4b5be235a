import type { EventName, StateName } from '../../observation.js';

/** Bytes of an omnibus reply's data. */
export const BYTE = { state: 0, status: 1, exception: 2, misc: 3 } as const;

export interface BitLine {
  byte: keyof typeof BYTE;
  bit: number;
  /** The bit that says so is cleared, not set. */
  inverted?: boolean;
  text: string;
  state: StateName;
  value: string;
}

/** What each bit says is wrong. The first line of a state that holds counts. */
export const WRONG: readonly BitLine[] = [
  { byte: 'status', bit: 2, text: 'jammed', state: 'transport', value: 'jammed' },
  { byte: 'exception', bit: 6, text: 'transport open', state: 'transport', value: 'inoperative' },
  { byte: 'misc', bit: 0, text: 'stalled', state: 'transport', value: 'inoperative' },
  { byte: 'status', bit: 4, inverted: true, text: 'cassette removed', state: 'cassette', value: 'missing' },
  { byte: 'status', bit: 3, text: 'stacker full', state: 'cassette', value: 'full' },
  { byte: 'exception', bit: 2, text: 'failure', state: 'device', value: 'hardwareError' },
];

/** What a state is when no line of it holds. */
export const WELL: readonly (readonly [StateName, string])[] = [
  ['device', 'online'],
  ['transport', 'ok'],
  ['cassette', 'ok'],
];

/** Bits that tell of something that has happened, and stand for a while. */
export const STANDING: readonly {
  name: EventName;
  stands: string;
  bit: Pick<BitLine, 'byte' | 'bit'>;
  /** Only where a note lies inside. */
  noteInside?: true;
}[] = [
  { name: 'cheatAttempt', stands: 'cheated', bit: { byte: 'status', bit: 0 } },
  { name: 'cashRetained', stands: 'power up with a note inside', bit: { byte: 'exception', bit: 0 }, noteInside: true },
];
/** A note is held, or was on its way into the stacker. */
export const NOTE_INSIDE = [
  { byte: 'state', bit: 2 },
  { byte: 'state', bit: 3 },
] as const;
