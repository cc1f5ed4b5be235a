import { kermit } from '../kermit.js';

/** What the host said: a command for this unit, or a frame with a wrong check sum. */
export type HostFrame = { kind: 'command'; command: number; data: Buffer } | { kind: 'broken' };

/** Takes whole frames `02 ADR LNG CMD data CRC` off the front; what is unfinished is the rest. */
export function readHostBytes(bytes: Buffer, address: number): { frames: HostFrame[]; rest: Buffer } {
  const frames: HostFrame[] = [];
  let rest = bytes;
  while (rest.length >= 3) {
    const length = rest[2]!;
    if (rest[0] !== 0x02 || length < 6) {
      rest = rest.subarray(1);
      continue;
    }
    if (rest.length < length) break;
    const [low, high] = kermit(rest.subarray(0, length - 2));
    const good = rest[length - 2] === low && rest[length - 1] === high;
    if (good && rest[1] === address) {
      frames.push({ kind: 'command', command: rest[3]!, data: Buffer.from(rest.subarray(4, length - 2)) });
    } else if (!good) frames.push({ kind: 'broken' });
    rest = rest.subarray(length);
  }
  return { frames, rest: Buffer.from(rest) };
}

/** The frame around an answer. */
export function unitAnswer(address: number, answer: readonly number[]): Buffer {
  const body = [0x02, address, answer.length + 5, ...answer];
  return Buffer.from([...body, ...kermit(body)]);
}
