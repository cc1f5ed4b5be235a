/**
 * `02 LEN CTL DATA 03 CHK`; LEN counts the whole frame, CHK is the XOR from LEN to the last data byte. CTL: message type
 * in bits 4 to 6, device type in 1 to 3, and the acknowledge bit, which the host toggles and the device echoes.
 */
export const STX = 0x02;
export const ETX = 0x03;
/** Bytes of a frame beside its data. */
export const OVERHEAD = 5;
/** Longest frame taken for real; extended note messages have about 30 bytes. */
export const LONGEST = 64;

export const TYPE = { command: 1, reply: 2, auxiliary: 6, extended: 7 } as const;

export const typeOf = (control: number): number => (control >> 4) & 0b111;
export const ackOf = (control: number): 0 | 1 => (control & 1 ? 1 : 0);

/** From LEN to the last data byte. */
export const checkOf = (bytes: Uint8Array): number => bytes.reduce((check, byte) => check ^ byte, 0);

/** Orientation of notes any way, escrow on: a note that comes in against all odds is held, not stacked. */
const OPERATION = 0x1c;
const CONFIGURATION = 0x10;

/** The omnibus command: a poll, and at once the mask of the notes that are taken. */
export function encodeOmnibus(ack: 0 | 1, denominations: number): Uint8Array {
  const body = Uint8Array.of(0x08, (TYPE.command << 4) | ack, denominations, OPERATION, CONFIGURATION);
  return Uint8Array.from([STX, ...body, ETX, checkOf(body)]);
}
