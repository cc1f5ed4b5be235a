import { KERMIT, crc16 } from '../crc16.js';

/**
 * Frame `02 ADR LNG CMD DATA CRClo CRChi`. LNG counts the whole frame; the CRC goes over all before it. A LNG of 0 stands
 * for a long frame: its length is in two bytes, high one first, behind the command or behind its subcommand.
 */
export const SYNC = 0x02;

/** Who is meant, whichever way the frame goes: a line may have several units. */
export const ADDRESSES = { billToBill: 0x01, coinChanger: 0x02, validator: 0x03, cardReader: 0x04 } as const;
export const UNITS = ['validator', 'billToBill'] as const;
export type Unit = (typeof UNITS)[number];

/** Bytes of a frame beside its command and data. */
export const FRAME_OVERHEAD = 5;
export const MIN_LENGTH = 6;
/** Longest long frame taken for real: they carry firmware, a few hundred bytes at a time. */
export const MAX_LONG = 1_024;

/** A short frame. */
export function encodeFrame(unit: Unit, command: number, data: readonly number[] = []): Uint8Array {
  const body = [SYNC, ADDRESSES[unit], data.length + MIN_LENGTH, command, ...data];
  const crc = crc16(KERMIT, body);
  return Uint8Array.from([...body, crc & 0xff, crc >> 8]);
}
