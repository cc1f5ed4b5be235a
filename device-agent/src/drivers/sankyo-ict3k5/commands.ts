import { onlyThese } from '../polled-driver.js';
import { ACK, NAK, encodeFrame } from './frame.js';

/**
 * All that this driver may ever say to a reader, beside acknowledging. They read and move nothing
 * (README.md).
 */
export const SAFE_COMMANDS = {
  status: 'C10',
  /** Extended sensors; refused while the reader is in error. */
  sensors: 'C12',
  /** The same, answered even then; not every model has it. */
  sensorsInError: 'C13',
  retractCounter: 'CC0',
} as const;
export type SafeCommand = keyof typeof SAFE_COMMANDS;

export const ACKNOWLEDGE = Uint8Array.of(ACK);
export const REFUSE = Uint8Array.of(NAK);

const FRAMES = new Map(Object.entries(SAFE_COMMANDS).map(([name, text]) => [name, encodeFrame(text)]));

export function commandFrame(command: SafeCommand): Uint8Array {
  return FRAMES.get(command)!;
}

/** The whitelist, by the very bytes that would go out. */
export const maySend = onlyThese([ACKNOWLEDGE, REFUSE, ...FRAMES.values()]);
