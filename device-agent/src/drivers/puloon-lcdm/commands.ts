import { onlyThese } from '../polled-driver.js';
import { ACK, NAK, encodeCommand, type Family } from './frame.js';

/**
 * All that this driver may ever say to a dispenser, beside acknowledging: STATUS. It reads and moves nothing. PURGE,
 * reset and the dispense commands move notes and are not here; nor is the 4000 style's "sensor diagnostics" (58), which
 * sends five notes to the reject tray.
 */
const STATUS: Record<Family, number> = { lcdm1000: 0x46, lcdm2000: 0x46, lcdm4000: 0x50 };

export const ACKNOWLEDGE = Uint8Array.of(ACK);
export const REFUSE = Uint8Array.of(NAK);

/**
 * Answers that a monitor may hear on a line that another program drives. `counts`: also says how many notes went to the
 * reject tray.
 */
export const OPERATIONS: Record<Family, Readonly<Record<number, 'moves' | 'counts'>>> = {
  lcdm1000: { 0x44: 'moves', 0x45: 'counts', 0x76: 'counts' },
  lcdm2000: { 0x44: 'moves', 0x45: 'counts', 0x55: 'counts', 0x56: 'counts', 0x76: 'counts', 0x77: 'counts' },
  lcdm4000: { 0x51: 'counts', 0x52: 'counts', 0x53: 'counts' },
};

export function statusCode(family: Family): number {
  return STATUS[family];
}

export function statusFrame(family: Family): Uint8Array {
  return encodeCommand(family, STATUS[family]);
}

/** The whitelist, by the very bytes that would go out to a unit of this family. */
export function mayFamilySend(family: Family): (bytes: Uint8Array) => boolean {
  return onlyThese([ACKNOWLEDGE, REFUSE, statusFrame(family)]);
}
