import type { Duplex } from 'node:stream';
import { SerialDevice } from './serial-device.js';

/** What a host says to a device that acknowledges: its commands, and ACK or NAK for the answers. */
export type HostItem =
  { kind: 'command'; name: string; data: Buffer } | { kind: 'ack' } | { kind: 'nak' } | { kind: 'broken' };

const ACK = Uint8Array.of(0x06);
const NAK = Uint8Array.of(0x15);

/** A simulated device that acknowledges a command, answers it, and says the answer again when it is refused. */
export abstract class HandshakeDevice extends SerialDevice {
  private spoilNext = 0;
  private muteNext = 0;
  private refuseNext = 0;
  private readonly openLines = new Set<Duplex>();

  /** The next `count` answers go out with a wrong check sum. */
  spoil(count: number): void {
    this.spoilNext = count;
  }

  /** The next `count` commands are not acknowledged. */
  ignore(count: number): void {
    this.muteNext = count;
  }

  /** The next `count` commands are refused with NAK. */
  refuse(count: number): void {
    this.refuseNext = count;
  }

  /** Takes whole items off the front; what is unfinished is the rest. */
  protected abstract read(bytes: Buffer): { items: HostItem[]; rest: Buffer };

  /** The whole frame that answers a command. */
  protected abstract answerTo(command: string, data: Buffer): Buffer;

  /** The host has acknowledged an answer. */
  protected acknowledged(_line: Duplex): void {
    // Most protocols are silent then.
  }

  /** Says something of its own accord on every open line, for whoever listens. */
  protected say(frame: Buffer): void {
    for (const line of this.openLines) line.write(frame);
  }

  protected attach(line: Duplex): void {
    let held: Buffer = Buffer.alloc(0);
    let lastAnswer: Buffer | undefined;
    this.openLines.add(line);
    line.once('close', () => this.openLines.delete(line));
    line.on('data', (chunk: Buffer) => {
      const { items, rest } = this.read(Buffer.concat([held, chunk]));
      held = rest;
      if (!this.isPlugged) return;
      for (const item of items) lastAnswer = this.react(line, item, lastAnswer);
    });
  }

  private react(line: Duplex, item: HostItem, lastAnswer: Buffer | undefined): Buffer | undefined {
    switch (item.kind) {
      case 'ack':
        if (lastAnswer) this.acknowledged(line);
        return undefined;
      case 'nak':
        if (lastAnswer) line.write(this.maybeSpoilt(lastAnswer));
        return lastAnswer;
      case 'broken':
        line.write(NAK);
        return lastAnswer;
      case 'command':
        return this.obey(line, item.name, item.data) ?? lastAnswer;
    }
  }

  private obey(line: Duplex, command: string, data: Buffer): Buffer | undefined {
    this.remember(command);
    if (this.muteNext > 0) {
      this.muteNext -= 1;
      return undefined;
    }
    if (this.refuseNext > 0) {
      this.refuseNext -= 1;
      line.write(NAK);
      return undefined;
    }
    line.write(ACK);
    const answer = this.answerTo(command, data);
    line.write(this.maybeSpoilt(answer));
    return answer;
  }

  private maybeSpoilt(answer: Buffer): Buffer {
    if (this.spoilNext === 0) return answer;
    this.spoilNext -= 1;
    const spoilt = Buffer.from(answer);
    spoilt[spoilt.length - 1] = spoilt.at(-1)! ^ 0xff;
    return spoilt;
  }
}
