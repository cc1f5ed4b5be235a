import { XMODEM, crc16 } from '../crc16.js';

/** Frame `F2 LENhi LENlo TEXT CRChi CRClo`; LEN counts TEXT (MCT3Q8 interface specification, chapter 8). */
export const STX = 0xf2;
export const ACK = 0x06;
export const NAK = 0x15;
export const DLE = 0x10;
export const EOT = 0x04;

/** Bytes of a frame beside its text. */
export const FRAME_OVERHEAD = 5;
/** Shortest text: command letter, cm, pm. Longest: the specification's 1024. */
export const MIN_TEXT = 3;
export const MAX_TEXT = 1_024;

/** The whole frame around an ASCII text. */
export function encodeFrame(text: string): Uint8Array {
  const frame = new Uint8Array(text.length + FRAME_OVERHEAD);
  frame.set([STX, text.length >> 8, text.length & 0xff]);
  for (let i = 0; i < text.length; i++) frame[3 + i] = text.charCodeAt(i) & 0xff;
  const crc = crc16(XMODEM, frame.subarray(0, 3 + text.length));
  frame.set([crc >> 8, crc & 0xff], 3 + text.length);
  return frame;
}
