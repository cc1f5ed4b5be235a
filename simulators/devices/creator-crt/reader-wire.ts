import type { HostItem } from '../handshake-device.js';

// The unit's side of the line: `F2 address length(2) text 03 check`, the check by XOR of all before it.
const START = 0xf2;
const END = 0x03;
/** Bytes around the text. */
const AROUND = 6;

const check = (bytes: Buffer): number => bytes.reduce((sum, byte) => sum ^ byte, 0);

/**
 * Takes whole items off the front; what is unfinished is the rest. Commands for other addresses are passed over. A
 * command's name is its two bytes in hex, as in `31/30`.
 */
export function readHostBytes(bytes: Buffer, address: number): { items: HostItem[]; rest: Buffer } {
  const items: HostItem[] = [];
  let rest = bytes;
  while (rest.length > 0) {
    if (rest[0] !== START) {
      if (rest[0] === 0x06) items.push({ kind: 'ack' });
      if (rest[0] === 0x15) items.push({ kind: 'nak' });
      rest = rest.subarray(1);
      continue;
    }
    const total = rest.length < 4 ? Infinity : rest.readUInt16BE(2) + AROUND;
    if (rest.length < total) break;
    const frame = rest.subarray(0, total);
    if (frame[1] === address) items.push(itemOf(frame));
    rest = rest.subarray(total);
  }
  return { items, rest: Buffer.from(rest) };
}

function itemOf(frame: Buffer): HostItem {
  const good = frame.at(-2) === END && check(frame.subarray(0, -1)) === frame.at(-1) && frame[4] === 0x43;
  if (!good || frame.length < AROUND + 3) return { kind: 'broken' };
  const name = `${frame.subarray(5, 6).toString('hex')}/${frame.subarray(6, 7).toString('hex')}`.toUpperCase();
  return { kind: 'command', name, data: Buffer.from(frame.subarray(7, -2)) };
}

/** The frame around an answer's text. */
export function readerAnswer(address: number, text: Buffer): Buffer {
  const head = Buffer.from([START, address, text.length >> 8, text.length & 0xff]);
  const body = Buffer.concat([head, text, Buffer.of(END)]);
  return Buffer.concat([body, Buffer.of(check(body))]);
}
