/**
 * Real-time commands, answered even while the printer is offline: `10 04 n`. The answer is one byte with a fixed
 * pattern (Epson ESC/POS, DLE EOT), for n = 14 hex on Custom printers six bytes that begin with `10 0F`.
 */
export const DLE = 0x10;
export const EOT = 0x04;
export const FULL_STATUS = 0x0f;
export const FULL_STATUS_LENGTH = 6;
/** bit0 = 0, bit1 = 1, bit4 = 1, bit7 = 0 in every one-byte answer. */
const FIXED_BITS = 0x93;
const FIXED_VALUE = 0x12;

export const XON = 0x11;
export const XOFF = 0x13;

/** n of `DLE EOT n`: printer, offline cause, error cause, paper; and the full status of the Custom VKP80 family. */
export const STATUS = { printer: 1, offlineCause: 2, errorCause: 3, paper: 4, full: 0x14 } as const;
export type StatusName = keyof typeof STATUS;

export const isStatusByte = (byte: number): boolean => (byte & FIXED_BITS) === FIXED_VALUE;

export const questionBytes = (name: StatusName): Uint8Array => Uint8Array.of(DLE, EOT, STATUS[name]);
