import { ACK, FAMILIES, NAK, encodeCommand, type Family } from './frame.js';

/**
 * All that this driver may ever say to a dispenser, beside acknowledging: STATUS. It reads and moves nothing. PURGE,
 * reset and the dispense commands move notes and are not here.
 */
const STATUS: Record<Family, number> = { lcdm1000: 0x46, lcdm2000: 0x46, lcdm4000: 0x50 };

export const ACKNOWLEDGE = Uint8Array.of(ACK);
export const REFUSE = Uint8Array.of(NAK);

/** Answers that a monitor may hear on a line that another program drives. */
export const DISPENSE_ANSWERS: Record<Family, readonly number[]> = {
  lcdm1000: [0x45],
  lcdm2000: [0x45, 0x55, 0x56],
  lcdm4000: [0x52],
};

export function statusCode(family: Family): number {
  return STATUS[family];
}

export function statusFrame(family: Family): Uint8Array {
  return encodeCommand(family, STATUS[family]);
}

const ALLOWED = Object.fromEntries(
  FAMILIES.map((family) => [family, new Set([ACKNOWLEDGE, REFUSE, statusFrame(family)].map(keyOf))]),
);

/** The whitelist, by the very bytes that would go out to a unit of this family. */
export function maySend(family: Family, bytes: Uint8Array): boolean {
  return ALLOWED[family]!.has(keyOf(bytes));
}

function keyOf(bytes: Uint8Array): string {
  return bytes.join(' ');
}
