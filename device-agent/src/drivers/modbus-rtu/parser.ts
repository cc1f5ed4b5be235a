import { MODBUS, crc16 } from '../crc16.js';
import type { Frames } from '../frame-scanner.js';
import { EXCEPTION, MAX_DATA, OVERHEAD, READ_FUNCTIONS } from './frame.js';

/** One answer of the unit, whole and with a right check sum. */
export interface ModbusAnswer {
  kind: 'answer';
  bytes: Uint8Array;
}

const FUNCTIONS: readonly number[] = Object.values(READ_FUNCTIONS);

/** The answers of one unit, as they stand in a stream of bytes. */
export function modbusFrames(unit: number): Frames<ModbusAnswer> {
  return {
    itemAt(bytes, at) {
      if (bytes[at] !== unit) return 'noise';
      if (bytes.length - at < 3) return 'more';
      const [code, count] = [bytes[at + 1]!, bytes[at + 2]!];
      const refused = (code & EXCEPTION) !== 0;
      if (!FUNCTIONS.includes(code & ~EXCEPTION)) return 'noise';
      if (!refused && (count === 0 || count > MAX_DATA)) return 'impossibleLength';
      const end = at + (refused ? OVERHEAD : OVERHEAD + count);
      if (bytes.length < end) return 'more';
      const crc = bytes[end - 2]! | (bytes[end - 1]! << 8);
      if (crc16(MODBUS, bytes.subarray(at, end - 2)) !== crc) return 'wrongChecksum';
      return { item: { kind: 'answer', bytes: bytes.slice(at, end) }, length: end - at };
    },
  };
}
