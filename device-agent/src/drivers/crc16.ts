/** A CRC-16 in the terms of the usual catalogues. */
export interface Crc16 {
  /** As written, that is reversed where `reflected`. */
  polynomial: number;
  initial: number;
  /** Least significant bit first. */
  reflected: boolean;
}

/** CCNET, ID-003. Check value of "123456789": 2189. */
export const KERMIT: Crc16 = { polynomial: 0x8408, initial: 0, reflected: true };
/** Sankyo; ccTalk's CRC variant. Check value of "123456789": 31C3. */
export const XMODEM: Crc16 = { polynomial: 0x1021, initial: 0, reflected: false };
/** ITL SSP. Not reflected, unlike the CRC-16/MODBUS that shares its polynomial. */
export const SSP: Crc16 = { polynomial: 0x8005, initial: 0xffff, reflected: false };

/** Modbus RTU. Check value of "123456789": 4B37. */
export const MODBUS: Crc16 = { polynomial: 0xa001, initial: 0xffff, reflected: true };

/** The check value over the bytes, 0 to FFFF. */
export function crc16(kind: Crc16, bytes: ArrayLike<number>): number {
  const table = tableOf(kind);
  let crc = kind.initial;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    crc = kind.reflected
      ? (crc >> 8) ^ table[(crc ^ byte) & 0xff]!
      : ((crc << 8) & 0xffff) ^ table[((crc >> 8) ^ byte) & 0xff]!;
  }
  return crc;
}

/** What one byte does, for all 256: where every byte of garbage begins a frame, bit by bit would stall the agent. */
const TABLES = new WeakMap<Crc16, Uint16Array>();

function tableOf(kind: Crc16): Uint16Array {
  const known = TABLES.get(kind);
  if (known) return known;
  const table = Uint16Array.from({ length: 256 }, (_, byte) => ofOneByte(kind, byte));
  TABLES.set(kind, table);
  return table;
}

function ofOneByte({ polynomial, reflected }: Crc16, byte: number): number {
  let crc = reflected ? byte : byte << 8;
  for (let bit = 0; bit < 8; bit++) {
    if (reflected) crc = crc & 1 ? (crc >> 1) ^ polynomial : crc >> 1;
    else crc = crc & 0x8000 ? ((crc << 1) ^ polynomial) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc;
}
