import type { HostItem } from '../handshake-device.js';

// The dispenser's side: host frames `04 ID 02 CMD data 03 BCC`, answers `01 ID 02 CMD data 03 BCC`, BCC by XOR.
function blockCheck(bytes: Buffer): number {
  let check = 0;
  for (const byte of bytes) check ^= byte;
  return check;
}

/** Takes whole items off the front; what is unfinished is the rest. Commands carry printable data, so 03 ends them. */
export function readHostBytes(bytes: Buffer, id: number): { items: HostItem[]; rest: Buffer } {
  const items: HostItem[] = [];
  let rest = bytes;
  while (rest.length > 0) {
    if (rest[0] !== 0x04 || (rest.length > 1 && rest[1] !== id)) {
      if (rest[0] === 0x06) items.push({ kind: 'ack' });
      if (rest[0] === 0x15) items.push({ kind: 'nak' });
      rest = rest.subarray(1);
      continue;
    }
    const end = rest.indexOf(0x03, 4);
    if (end === -1 || end + 1 >= rest.length) break;
    const good = blockCheck(rest.subarray(0, end + 1)) === rest[end + 1];
    const [name, data] = [rest[3]!.toString(16).padStart(2, '0'), Buffer.from(rest.subarray(4, end))];
    items.push(good ? { kind: 'command', name, data } : { kind: 'broken' });
    rest = rest.subarray(end + 2);
  }
  return { items, rest: Buffer.from(rest) };
}

/** The frame around an answer's data. */
export function dispenserAnswer(id: number, command: number, data: readonly number[]): Buffer {
  const body = Buffer.from([0x01, id, 0x02, command, ...data, 0x03]);
  return Buffer.concat([body, Buffer.from([blockCheck(body)])]);
}
