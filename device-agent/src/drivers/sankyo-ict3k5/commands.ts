import { ACK, NAK, encodeFrame } from './frame.js';

/**
 * All that this driver may ever say to a reader, beside acknowledging. They read and move nothing
 * (README.md).
 */
export const SAFE_COMMANDS = {
  status: 'C10',
  /** Sensors, answered even while the reader is in error. */
  sensors: 'C12',
  retractCounter: 'CC0',
} as const;
export type SafeCommand = keyof typeof SAFE_COMMANDS;

export const ACKNOWLEDGE = Uint8Array.of(ACK);
export const REFUSE = Uint8Array.of(NAK);

const FRAMES = new Map(Object.entries(SAFE_COMMANDS).map(([name, text]) => [name, encodeFrame(text)]));
const ALLOWED = new Set([ACKNOWLEDGE, REFUSE, ...FRAMES.values()].map(keyOf));

export function commandFrame(command: SafeCommand): Uint8Array {
  return FRAMES.get(command)!;
}

/** The whitelist, by the very bytes that would go out. */
export function maySend(bytes: Uint8Array): boolean {
  return ALLOWED.has(keyOf(bytes));
}

function keyOf(bytes: Uint8Array): string {
  return bytes.join(' ');
}
