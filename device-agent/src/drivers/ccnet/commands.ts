import { onlyThese } from '../polled-driver.js';
import { encodeFrame, type Unit } from './frame.js';

/**
 * All that this driver may ever say to a validator, beside acknowledging: POLL. It reads and moves nothing. GET STATUS,
 * IDENTIFICATION, GET BILL TABLE and STATISTICS would be as safe, but tell of no fault, and so are not here. RESET,
 * ENABLE BILL TYPES, STACK, RETURN and HOLD move notes or let them in.
 */
export const POLL = 0x33;

/** No data, neither side's: they may follow any message. */
export const ACK = 0x00;
export const NAK = 0xff;

/** As an answer: the command is not known, or not allowed now. From the host the same byte is RESET. */
export const ILLEGAL_COMMAND = 0x30;

/**
 * Bytes of data behind the commands that only a host says: no answer to a poll begins so. RESET (30) and GET BILL TABLE
 * (41) are not among them.
 */
export const HOST_COMMANDS: Readonly<Record<number, number>> = {
  0x31: 0,
  0x32: 3,
  [POLL]: 0,
  0x34: 6,
  0x35: 0,
  0x36: 0,
  0x37: 0,
  0x38: 0,
  0x60: 0,
};

export function pollFrame(unit: Unit): Uint8Array {
  return encodeFrame(unit, POLL);
}

export function acknowledgement(unit: Unit): Uint8Array {
  return encodeFrame(unit, ACK);
}

/** The whitelist, by the very bytes that would go out to a unit of this kind. */
export function mayUnitSend(unit: Unit): (bytes: Uint8Array) => boolean {
  return onlyThese([pollFrame(unit), acknowledgement(unit)]);
}
