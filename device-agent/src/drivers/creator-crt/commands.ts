import { onlyThese } from '../polled-driver.js';
import { ACK, NAK, encodeCommand } from './frame.js';

/**
 * All that may ever be said to a unit, beside acknowledging: commands that read and move nothing. STATUS and the
 * bin's counter are asked at each poll. The sensors only tell where cards lie; serial number, configuration and version
 * are for whoever stands before an unknown unit.
 */
export const SAFE_COMMANDS = {
  status: [0x31, 0x30],
  sensors: [0x31, 0x31],
  serialNumber: [0xa2, 0x30],
  configuration: [0xa3, 0x30],
  version: [0xa4, 0x30],
  binCounter: [0xa5, 0x30],
} as const;
export type SafeCommand = keyof typeof SAFE_COMMANDS;

export const ACKNOWLEDGE = Uint8Array.of(ACK);
export const REFUSE = Uint8Array.of(NAK);

export function commandFrame(address: number, command: SafeCommand): Uint8Array {
  const [cm, pm] = SAFE_COMMANDS[command];
  return encodeCommand(address, cm, pm);
}

/** The whitelist, by the very bytes that would go out to the unit at this address. */
export function mayUnitBeSent(address: number): (bytes: Uint8Array) => boolean {
  const frames = (Object.keys(SAFE_COMMANDS) as SafeCommand[]).map((name) => commandFrame(address, name));
  return onlyThese([ACKNOWLEDGE, REFUSE, ...frames]);
}
