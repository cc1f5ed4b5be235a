import type { HostItem } from '../handshake-device.js';

// The reader's side of the line: `F2 length(2) text crc(2)`, big-endian; single bytes ACK 06 and NAK 15.
const TABLE = Array.from({ length: 256 }, (_unused, index) => {
  let value = index << 8;
  for (let i = 0; i < 8; i++) value = (value << 1) ^ (value & 0x8000 ? 0x1021 : 0);
  return value & 0xffff;
});

function checksum(bytes: Buffer): number {
  let value = 0;
  for (const byte of bytes) value = ((value << 8) ^ TABLE[((value >> 8) ^ byte) & 0xff]!) & 0xffff;
  return value;
}

/** Takes whole items off the front; what is unfinished is the rest. */
export function readHostBytes(bytes: Buffer): { items: HostItem[]; rest: Buffer } {
  const items: HostItem[] = [];
  let rest = bytes;
  while (rest.length > 0) {
    if (rest[0] !== 0xf2) {
      if (rest[0] === 0x06) items.push({ kind: 'ack' });
      if (rest[0] === 0x15) items.push({ kind: 'nak' });
      rest = rest.subarray(1);
      continue;
    }
    const total = rest.length < 3 ? Infinity : rest.readUInt16BE(1) + 5;
    if (rest.length < total) break;
    const good = checksum(rest.subarray(0, total - 2)) === rest.readUInt16BE(total - 2);
    const name = rest.toString('latin1', 3, total - 2);
    items.push(good ? { kind: 'command', name, data: Buffer.alloc(0) } : { kind: 'broken' });
    rest = rest.subarray(total);
  }
  return { items, rest: Buffer.from(rest) };
}

/** The frame around an answer's text. */
export function readerAnswer(text: string): Buffer {
  const head = Buffer.from([0xf2, 0, 0]);
  head.writeUInt16BE(text.length, 1);
  const body = Buffer.concat([head, Buffer.from(text, 'latin1')]);
  const tail = Buffer.alloc(2);
  tail.writeUInt16BE(checksum(body));
  return Buffer.concat([body, tail]);
}
