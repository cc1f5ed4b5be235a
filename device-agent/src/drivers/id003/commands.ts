import { onlyThese } from '../polled-driver.js';
import { encodeFrame } from './frame.js';

/**
 * All that this driver may ever say to an acceptor: STATUS REQUEST. It reads and moves nothing. The version and the
 * settings' read-backs would be as safe, but tell of no fault, and so are not here. Reset, stack, return, hold, enable
 * and inhibit move notes or let them in. Neither is ACK here: it confirms "vend valid", that is, that somebody gave the
 * customer the credit (README.md).
 */
const STATUS_REQUEST = 0x11;

export function statusFrame(): Uint8Array {
  return encodeFrame(STATUS_REQUEST);
}

/** The whitelist, by the very bytes that would go out. */
export const maySend = onlyThese([statusFrame()]);

/** Not about the acceptor's state: ENQ of the interrupt mode, ACK of a command. */
const NOTICES: ReadonlySet<number> = new Set([0x05, 0x50]);

/** Whether an answer belongs to a setting that the host reads (8x) or writes (Cx): it echoes the command. */
export function isOtherAnswer(code: number): boolean {
  return NOTICES.has(code) || (code & 0xf0) === 0x80 || (code & 0xf0) === 0xc0;
}
