import { SSP, crc16 } from '../crc16.js';

/**
 * `7F SEQ/ADR LEN DATA CRClo CRChi`; the CRC goes over SEQ to DATA before stuffing, and every 7F behind the first is
 * sent twice. Bit 7 of SEQ/ADR changes with every new command (ITL SSP manual GA138).
 */
export const STX = 0x7f;
const SEQUENCE = 0x80;
/** SEQ/ADR and LEN before the data, two bytes of CRC behind it. */
export const OVERHEAD = 4;

/** Address of the first unit of a kind. */
export const ADDRESS = { validator: 0x00, hopper: 0x10 } as const;

export const addressOf = (sequenceAddress: number): number => sequenceAddress & ~SEQUENCE;
export const sequenceOf = (sequenceAddress: number): 0 | 1 => (sequenceAddress & SEQUENCE ? 1 : 0);

/** The whole frame around one command. */
export function encodeCommand(address: number, sequence: 0 | 1, command: number): Uint8Array {
  const body = [address | (sequence ? SEQUENCE : 0), 1, command];
  const crc = crc16(SSP, body);
  const stuffed = [...body, crc & 0xff, crc >> 8].flatMap((byte) => (byte === STX ? [STX, STX] : [byte]));
  return Uint8Array.from([STX, ...stuffed]);
}
