import { kermit } from '../kermit.js';

export interface HostCommand {
  command: number;
  data: Buffer;
}

/** Takes whole frames `FC LNG CMD data CRC` off the front; spoilt ones are passed over in silence. */
export function readHostBytes(bytes: Buffer): { commands: HostCommand[]; rest: Buffer } {
  const commands: HostCommand[] = [];
  let rest = bytes;
  while (rest.length >= 2) {
    const length = rest[1]!;
    if (rest[0] !== 0xfc || length < 5) {
      rest = rest.subarray(1);
      continue;
    }
    if (rest.length < length) break;
    const [low, high] = kermit(rest.subarray(0, length - 2));
    const good = rest[length - 2] === low && rest[length - 1] === high;
    if (good) commands.push({ command: rest[2]!, data: Buffer.from(rest.subarray(3, length - 2)) });
    rest = rest.subarray(good ? length : 1);
  }
  return { commands, rest: Buffer.from(rest) };
}

/** The frame around a status or an echo. */
export function acceptorAnswer(answer: readonly number[]): Buffer {
  const body = [0xfc, answer.length + 4, ...answer];
  return Buffer.from([...body, ...kermit(body)]);
}
