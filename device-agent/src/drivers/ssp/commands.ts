import { onlyThese } from '../polled-driver.js';
import { encodeCommand } from './frame.js';

/** SYNC sets the sequence bit back; POLL asks what has happened. Neither moves or enables anything. */
export const COMMAND = { sync: 0x11, poll: 0x07 } as const;

/** Polls of another program, whose answers are lists of events too. */
export const POLLS: readonly number[] = [COMMAND.poll, 0x56];

/**
 * All that this driver may ever say to the unit at this address. Enabling, resetting and every payout command are not
 * here: while only the agent polls it, the unit stays disabled and takes no notes.
 */
export const mayAsk = (address: number): ((bytes: Uint8Array) => boolean) =>
  onlyThese(
    Object.values(COMMAND).flatMap((code) => [encodeCommand(address, 0, code), encodeCommand(address, 1, code)]),
  );
