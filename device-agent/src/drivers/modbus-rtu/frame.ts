/**
 * `UNIT FUNCTION COUNT DATA CRClo CRChi` answers a read; `UNIT FUNCTION+80 CODE CRClo CRChi` refuses it (Modbus
 * application protocol V1.1b3, and Modbus over serial line V1.02). Questions are written by the library.
 */
export const READ_FUNCTIONS = { coil: 1, discreteInput: 2, holdingRegister: 3, inputRegister: 4 } as const;
export type Table = keyof typeof READ_FUNCTIONS;
export const TABLES = Object.keys(READ_FUNCTIONS) as [Table, ...Table[]];

export const EXCEPTION = 0x80;
/** Unit, function, count, CRC. */
export const OVERHEAD = 5;
/** Most a read may answer: 250 bytes of data. */
export const MAX_DATA = 250;
