import type { Side } from '../byte-session.js';
import type { Frames } from '../frame-scanner.js';
import {
  DLE,
  EOT,
  FULL_STATUS,
  FULL_STATUS_LENGTH,
  STATUS,
  XOFF,
  XON,
  isStatusByte,
  type StatusName,
} from './frame.js';

/** What stands on the line. */
export type EscPosItem =
  | { kind: 'status'; byte: number }
  /** Paper, user, recoverable and unrecoverable status of a Custom printer. */
  | { kind: 'full'; paper: number; user: number; recoverable: number; unrecoverable: number; bytes: Uint8Array }
  /** XON and XOFF, where the line uses them. */
  | { kind: 'flow' }
  /** A host's real-time question. `undefined`: one that is not ours to understand. */
  | { kind: 'question'; name: StatusName | undefined }
  /** Whatever a host prints. Not looked at: a receipt is the customer's own. */
  | { kind: 'printing' };

const NAMES = new Map(Object.entries(STATUS).map(([name, n]) => [n as number, name as StatusName]));

/** What a printer says. */
const PRINTER: Frames<EscPosItem> = {
  itemAt(bytes, at) {
    const first = bytes[at]!;
    if (first === XON || first === XOFF) return { item: { kind: 'flow' }, length: 1 };
    if (isStatusByte(first)) return { item: { kind: 'status', byte: first }, length: 1 };
    if (first !== DLE) return 'noise';
    if (at + 1 >= bytes.length) return 'more';
    if (bytes[at + 1] !== FULL_STATUS) return 'noise';
    if (at + FULL_STATUS_LENGTH > bytes.length) return 'more';
    const frame = bytes.slice(at, at + FULL_STATUS_LENGTH);
    const [, , paper = 0, user = 0, recoverable = 0, unrecoverable = 0] = frame;
    const item: EscPosItem = { kind: 'full', paper, user, recoverable, unrecoverable, bytes: frame };
    return { item, length: FULL_STATUS_LENGTH };
  },
};

/** What a host says, where the agent only listens. */
const HOST: Frames<EscPosItem> = {
  itemAt(bytes, at) {
    if (bytes[at] !== DLE) {
      const next = bytes.indexOf(DLE, at);
      return { item: { kind: 'printing' }, length: (next === -1 ? bytes.length : next) - at };
    }
    if (at + 1 >= bytes.length) return 'more';
    if (bytes[at + 1] !== EOT) return { item: { kind: 'printing' }, length: 1 };
    if (at + 2 >= bytes.length) return 'more';
    return { item: { kind: 'question', name: NAMES.get(bytes[at + 2]!) }, length: 3 };
  },
};

/** The items of the protocol, as they stand in the stream of one side. */
export const escposFrames = (side: Side): Frames<EscPosItem> => (side === 'host' ? HOST : PRINTER);
