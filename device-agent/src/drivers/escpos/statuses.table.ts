import type { StateName } from '../../observation.js';
import type { StatusName } from './frame.js';

/** One state of the printer, by the bits of an answer: the first word whose bits are all set counts. */
export interface StatusLine {
  state: StateName;
  words: readonly { bits: number; value: string }[];
  /** When none of them is. */
  otherwise: string;
}

const bit = (...positions: number[]): number => positions.reduce((mask, position) => mask | (1 << position), 0);

/** `DLE EOT n`, n = 2, 3 and 4. What n = 1 says, offline or not, stands in `session.ts`: it needs the others' reasons. */
export const STATUS_LINES: Partial<Record<StatusName, readonly StatusLine[]>> = {
  offlineCause: [{ state: 'cover', words: [{ bits: bit(2), value: 'open' }], otherwise: 'closed' }],
  errorCause: [
    { state: 'cutter', words: [{ bits: bit(3), value: 'fault' }], otherwise: 'ok' },
    // Recoverable: the mechanism has stopped, and goes on after it has been seen to. Bit 6, a hot head, heals itself.
    { state: 'transport', words: [{ bits: bit(2), value: 'inoperative' }], otherwise: 'ok' },
    { state: 'sensor', words: [{ bits: bit(5), value: 'fault' }], otherwise: 'ok' },
  ],
  paper: [
    {
      state: 'paper',
      words: [
        { bits: bit(5, 6), value: 'out' },
        { bits: bit(2, 3), value: 'low' },
      ],
      otherwise: 'full',
    },
  ],
};

/** The bytes of the Custom full status (VKP80 and KPM manuals). Their reserved bits differ by model and are not read. */
export const FULL_LINES: Record<'paper' | 'user' | 'recoverable' | 'unrecoverable', readonly StatusLine[]> = {
  paper: [
    {
      state: 'paper',
      words: [
        { bits: bit(0), value: 'out' },
        { bits: bit(2), value: 'low' },
      ],
      otherwise: 'full',
    },
  ],
  user: [
    {
      state: 'cover',
      words: [
        { bits: bit(1), value: 'open' },
        // The print head is up.
        { bits: bit(0), value: 'open' },
      ],
      otherwise: 'closed',
    },
  ],
  recoverable: [
    { state: 'media', words: [{ bits: bit(6), value: 'jammed' }], otherwise: 'notPresent' },
    // The supply voltage is out of bounds. Bit 0, a hot head, heals itself; bit 5 is about a command.
    { state: 'transport', words: [{ bits: bit(3), value: 'inoperative' }], otherwise: 'ok' },
  ],
  unrecoverable: [
    {
      state: 'cutter',
      words: [
        { bits: bit(0), value: 'fault' },
        // Its cover is open: the printer does not cut.
        { bits: bit(1), value: 'fault' },
      ],
      otherwise: 'ok',
    },
    {
      state: 'sensor',
      words: [
        { bits: bit(2), value: 'fault' },
        { bits: bit(3), value: 'fault' },
      ],
      otherwise: 'ok',
    },
  ],
};
