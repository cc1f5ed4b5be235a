import type { Duplex } from 'node:stream';
import { SerialDevice } from '../serial-device.js';

/** CRC of the SSP manual: 8005, from FFFF, most significant bit first, sent low byte first. */
function checkOf(bytes: readonly number[]): [number, number] {
  let crc = 0xffff;
  for (const byte of bytes) {
    for (let mask = 0x80; mask > 0; mask >>= 1) {
      const top = (crc & 0x8000) !== 0;
      crc = (crc << 1) & 0xffff;
      if (top !== ((byte & mask) !== 0)) crc ^= 0x8005;
    }
  }
  return [crc & 0xff, crc >> 8];
}

/** A note validator at address 0 that answers SYNC and POLL in plain SSP. */
export class SimulatedSspUnit extends SerialDevice {
  private readonly standing = new Set<number>();
  private events: number[][] = [[0xf1]];
  private spoilNext = 0;

  /** Said at every poll from now on. */
  begin(event: number): void {
    this.standing.add(event);
  }

  /** No longer said. */
  end(event: number): void {
    this.standing.delete(event);
  }

  /** Said at the next poll, with its data. */
  happen(...event: number[]): void {
    this.events.push(event);
  }

  /** The next `count` answers go out with a wrong check. */
  spoil(count: number): void {
    this.spoilNext = count;
  }

  protected attach(line: Duplex): void {
    let body: number[] | undefined;
    let escaped = false;
    line.on('data', (chunk: Buffer) => {
      for (const byte of chunk) {
        if (byte === 0x7f && !escaped) {
          escaped = true;
          continue;
        }
        if (escaped && byte !== 0x7f) body = [];
        escaped = false;
        body?.push(byte);
        if (!body || body.length < 2 || body.length < body[1]! + 4) continue;
        if (this.isPlugged) this.answer(line, body);
        body = undefined;
      }
    });
  }

  private answer(line: Duplex, frame: number[]): void {
    const [low, high] = checkOf(frame.slice(0, -2));
    if (low !== frame.at(-2) || high !== frame.at(-1)) return;
    const [sequenceAddress = 0, , command = 0] = frame;
    if ((sequenceAddress & 0x7f) !== 0) return;
    this.remember(command.toString(16).padStart(2, '0'));
    this.say(line, sequenceAddress, this.dataOf(command));
  }

  private dataOf(command: number): number[] {
    if (command === 0x11) return [0xf0];
    if (command !== 0x07) return [0xf2];
    const said = this.events.flat();
    this.events = [];
    return [0xf0, ...said, ...this.standing];
  }

  private say(line: Duplex, sequenceAddress: number, data: number[]): void {
    const body = [sequenceAddress, data.length, ...data];
    const check = checkOf(body);
    if (this.spoilNext > 0) {
      this.spoilNext -= 1;
      check[0] ^= 0x01;
    }
    const stuffed = [...body, ...check].flatMap((byte) => (byte === 0x7f ? [0x7f, 0x7f] : [byte]));
    line.write(Uint8Array.from([0x7f, ...stuffed]));
  }
}
