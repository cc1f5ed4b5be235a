import type { Duplex } from 'node:stream';
import { SerialDevice } from '../serial-device.js';

function checkOf(bytes: readonly number[]): number[] {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = crc % 2 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  }
  return [crc & 0xff, crc >> 8];
}

const ILLEGAL_FUNCTION = 1;
const ILLEGAL_ADDRESS = 2;

/** A module at unit 1 with 16 inputs, 16 coils and 8 registers of each kind. */
export class SimulatedInputModule extends SerialDevice {
  private readonly inputs = Array.from({ length: 16 }, () => false);
  private readonly registers = Array.from({ length: 8 }, () => 0);
  private spoilNext = 0;

  setInput(address: number, set: boolean): void {
    this.inputs[address] = set;
  }

  /** In the register's steps; below zero as two-complement. */
  setRegister(address: number, steps: number): void {
    this.registers[address] = steps & 0xffff;
  }

  /** The next `count` answers go out with a wrong check. */
  spoil(count: number): void {
    this.spoilNext = count;
  }

  protected attach(line: Duplex): void {
    let held: number[] = [];
    line.on('data', (chunk: Buffer) => {
      held = [...held, ...chunk];
      while (held.length >= 8) {
        const question = held.splice(0, 8);
        const [low, high] = checkOf(question.slice(0, 6));
        if (!this.isPlugged || question[0] !== 1 || low !== question[6] || high !== question[7]) continue;
        const body = this.answerTo(question);
        const check = checkOf(body);
        if (this.spoilNext > 0) {
          this.spoilNext -= 1;
          check[1]! ^= 0x80;
        }
        line.write(Uint8Array.from([...body, ...check]));
      }
    });
  }

  private answerTo(question: number[]): number[] {
    const [, code = 0] = question;
    this.remember(String(code));
    const [address, length] = [question[2]! * 256 + question[3]!, question[4]! * 256 + question[5]!];
    const refuse = (reason: number): number[] => [1, code | 0x80, reason];
    if (code < 1 || code > 4) return refuse(ILLEGAL_FUNCTION);
    if (code <= 2) {
      if (address + length > this.inputs.length) return refuse(ILLEGAL_ADDRESS);
      const bytes = Array.from({ length: Math.ceil(length / 8) }, () => 0);
      for (let i = 0; i < length; i++) if (this.inputs[address + i]) bytes[i >> 3]! |= 1 << (i & 7);
      return [1, code, bytes.length, ...bytes];
    }
    if (address + length > this.registers.length) return refuse(ILLEGAL_ADDRESS);
    const values = this.registers.slice(address, address + length);
    return [1, code, values.length * 2, ...values.flatMap((value) => [value >> 8, value & 0xff])];
  }
}
