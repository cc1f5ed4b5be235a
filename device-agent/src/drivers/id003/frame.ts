import { KERMIT, crc16 } from '../crc16.js';

/** Frame `FC LNG CMD DATA CRClo CRChi`; LNG counts the whole frame, the CRC goes over all before it. */
export const SYNC = 0xfc;

/** Bytes of a frame without data. */
export const MIN_LENGTH = 5;

export function encodeFrame(command: number, data: readonly number[] = []): Uint8Array {
  const body = [SYNC, data.length + MIN_LENGTH, command, ...data];
  const crc = crc16(KERMIT, body);
  return Uint8Array.from([...body, crc & 0xff, crc >> 8]);
}
