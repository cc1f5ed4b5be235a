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

/** CRC-16/XMODEM: polynomial 0x1021, initial value 0, not reflected. Sent big-endian, over F2 to the end of TEXT. */
export function crc16Xmodem(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc;
}

/** The whole frame around an ASCII text. */
export function encodeFrame(text: string): Uint8Array {
  const frame = new Uint8Array(text.length + FRAME_OVERHEAD);
  frame.set([STX, text.length >> 8, text.length & 0xff]);
  for (let i = 0; i < text.length; i++) frame[3 + i] = text.charCodeAt(i) & 0xff;
  const crc = crc16Xmodem(frame.subarray(0, 3 + text.length));
  frame.set([crc >> 8, crc & 0xff], 3 + text.length);
  return frame;
}
