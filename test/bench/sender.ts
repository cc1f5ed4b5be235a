import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { generate, parser, type Packet } from 'mqtt-packet';
import { downTopic, upTopic } from '#libs/contract';

/** One fault of one terminal, ready to be written to the wire. */
export interface PreparedFault {
  terminal: string;
  journal: string;
  bytes: Buffer;
}

/** A fault as an agent would publish it, encoded ahead so that the sender costs nothing while it is measured. */
export function prepareFault(terminal: string, packetId: number, fault = 'dispenser.jam'): PreparedFault {
  const [session, journal, at] = [randomUUID(), randomUUID(), new Date().toISOString()];
  const event = { seq: 1, at, kind: 'raised', component: 'cashDispenser', fault, detail: { sensor: 'CHK1' } };
  const payload = JSON.stringify({ v: 1, session, journal, oldest: 1, sentAt: at, events: [event] });
  const bytes = generate({
    cmd: 'publish',
    topic: upTopic(terminal, 'events'),
    payload,
    qos: 1,
    messageId: packetId,
    dup: false,
    retain: false,
  });
  return { terminal, journal, bytes };
}

/**
 * Speaks MQTT 3.1.1 on a bare socket for many terminals at once. Like an agent it keeps what is not acknowledged on
 * `down/ack` and sends it again.
 */
export class Sender {
  readonly acknowledged = new Set<string>();
  private readonly socket: Socket;
  private readonly waiting = new Map<string, PreparedFault>();

  private constructor(url: URL) {
    this.socket = connect({ host: url.hostname, port: Number(url.port) });
    this.socket.setNoDelay(true);
  }

  static async open(mqttUrl: string): Promise<Sender> {
    const url = new URL(mqttUrl);
    const sender = new Sender(url);
    const login = url.username ? { username: url.username, password: Buffer.from(url.password) } : {};
    sender.socket.write(
      generate({
        cmd: 'connect',
        clientId: `bench-${randomUUID()}`,
        clean: true,
        protocolId: 'MQTT',
        protocolVersion: 4,
        keepalive: 0,
        ...login,
      }),
    );
    sender.socket.write(
      generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'wk/v1/+/+/down/ack', qos: 0 }] }),
    );
    await new Promise<void>((resolve, reject) => {
      const reader = parser({ protocolVersion: 4 });
      sender.socket.on('data', (chunk) => void reader.parse(chunk));
      sender.socket.once('error', reject);
      reader.on('packet', (packet: Packet) => {
        if (packet.cmd === 'suback') resolve();
        if (packet.cmd === 'publish') sender.hear(packet.topic);
      });
    });
    return sender;
  }

  /** @returns when the bytes were handed over, as `performance.now()` */
  send(fault: PreparedFault): number {
    this.waiting.set(downTopic(fault.terminal, 'ack'), fault);
    const at = performance.now();
    this.socket.write(fault.bytes);
    return at;
  }

  /** Hands all of it over in as few writes as possible. */
  sendAll(faults: readonly PreparedFault[]): number {
    for (const fault of faults) this.waiting.set(downTopic(fault.terminal, 'ack'), fault);
    const at = performance.now();
    this.socket.write(Buffer.concat(faults.map((fault) => fault.bytes)));
    return at;
  }

  /** Sends what is not acknowledged yet once more. @returns how many */
  resend(): number {
    const faults = [...this.waiting.values()];
    if (faults.length > 0) this.socket.write(Buffer.concat(faults.map((fault) => fault.bytes)));
    return faults.length;
  }

  get unacknowledged(): number {
    return this.waiting.size;
  }

  close(): void {
    this.socket.destroy();
  }

  private hear(topic: string): void {
    if (this.waiting.delete(topic)) this.acknowledged.add(topic);
  }
}
