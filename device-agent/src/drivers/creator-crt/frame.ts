/** Frame `F2 ADDR LENhi LENlo TEXT 03 BCC`; LEN counts TEXT, BCC is the XOR from F2 to 03. */
export const STX = 0xf2;
export const ETX = 0x03;
export const ACK = 0x06;
export const NAK = 0x15;
export const EOT = 0x04;

/** First byte of a text: the host's, and the unit's answers. */
export const COMMAND = 0x43;
export const POSITIVE = 0x50;
/** Tested units begin a negative answer with N, as the newer documents say; the older ones say E. */
export const NEGATIVE: readonly number[] = [0x4e, 0x45];

/** Bytes of a frame beside its text. */
export const FRAME_OVERHEAD = 6;
/** Shortest text: letter, CM, PM. Longest: what the published drivers hold. */
export const MIN_TEXT = 3;
export const MAX_TEXT = 1_024;
/** Set by DIP switches. */
export const MAX_ADDRESS = 0x0f;

export function xor(bytes: Uint8Array): number {
  return bytes.reduce((bcc, byte) => bcc ^ byte, 0);
}

/** A host's frame: the two command bytes, and nothing behind them, as in every command that only reads. */
export function encodeCommand(address: number, cm: number, pm: number): Uint8Array {
  const body = Uint8Array.of(STX, address, 0, MIN_TEXT, COMMAND, cm, pm, ETX);
  return Uint8Array.of(...body, xor(body));
}
