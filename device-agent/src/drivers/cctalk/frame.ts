/**
 * `DEST LEN SRC HDR DATA CHK`; LEN counts DATA, CHK makes the sum of all bytes 0 modulo 256. One wire for both: what the
 * host sends comes back to it as an echo (ccTalk generic specification, part 1).
 */
export const HOST = 1;
/** Bytes of a frame beside its data. */
export const FRAME_OVERHEAD = 5;
/** Longest data taken for real; the event buffers have 11 bytes, names up to about 40. */
export const MAX_DATA = 64;
/** Header of every answer, and of the refusal of a question that the device does not know. */
export const REPLY = 0;
export const NAK = 5;

/** The usual address of each kind of device. */
export const ADDRESS = { coinAcceptor: 2, hopper: 3, billValidator: 40 } as const;
export type DeviceKind = keyof typeof ADDRESS;
export const DEVICE_KINDS = Object.keys(ADDRESS) as [DeviceKind, ...DeviceKind[]];

export const sumOf = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum + byte, 0) & 0xff;

/** A host's frame without data: all that this driver ever says. */
export function encodeQuestion(address: number, header: number): Uint8Array {
  const body = Uint8Array.of(address, 0, HOST, header);
  return Uint8Array.from([...body, (0x100 - sumOf(body)) & 0xff]);
}
