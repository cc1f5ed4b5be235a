/**
 * Command `04 ID 02 CMD data 03 BCC`, answer `01 ID 02 CMD data 03 BCC`; BCC is the XOR from the first byte to ETX
 * (LCDM-1000 manual v3.3T, section 2).
 */
export const EOT = 0x04;
export const SOH = 0x01;
export const STX = 0x02;
export const ETX = 0x03;
export const ACK = 0x06;
export const NAK = 0x15;

/** Longest data taken for real: the 4000 style's dispense answer has 23. */
export const MAX_DATA = 64;

/** `lcdm4000` is the newer framing: another device id, other commands, and an EOT after the answer. */
export const FAMILIES = ['lcdm1000', 'lcdm2000', 'lcdm4000'] as const;
export type Family = (typeof FAMILIES)[number];

export const DEVICE_ID: Record<Family, number> = { lcdm1000: 0x50, lcdm2000: 0x50, lcdm4000: 0x30 };

export function xor(bytes: Uint8Array): number {
  return bytes.reduce((bcc, byte) => bcc ^ byte, 0);
}

/** A host's frame. */
export function encodeCommand(family: Family, command: number, data: readonly number[] = []): Uint8Array {
  const body = Uint8Array.from([EOT, DEVICE_ID[family], STX, command, ...data, ETX]);
  return Uint8Array.from([...body, xor(body)]);
}
