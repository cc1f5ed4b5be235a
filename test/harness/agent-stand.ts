import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aedes } from 'aedes';
import { stringify } from 'yaml';
import {
  downTopic,
  eventEntry,
  eventsMessage,
  heartbeatMessage,
  replyMessage,
  sessionMessage,
  upTopic,
  type DownKind,
  type EventEntry,
  type HeartbeatMessage,
  type ReplyMessage,
  type SessionMessage,
  type UpKind,
} from '#libs/contract';
import { eventually, forkTypeScript } from '#libs/testkit';

export const TERMINAL = 'T0007';

/** A real broker and a server as the contract describes it, for one agent; every message is held to the contract. */
export class AgentStand {
  directory = '';
  port = 0;
  acknowledges = true;
  /** Told of each reply as it comes. */
  onReply: (reply: ReplyMessage) => void = () => undefined;
  readonly events: EventEntry[] = [];
  readonly replies: ReplyMessage[] = [];
  readonly sessions: SessionMessage[] = [];
  readonly beats: HeartbeatMessage[] = [];
  private broker!: Aedes;
  private tcp!: Server;
  private readonly cleanUp: (() => unknown)[] = [];

  async open(): Promise<void> {
    this.directory = await mkdtemp(join(tmpdir(), 'wk-agent-stand-'));
    await this.startBroker();
  }

  async close(): Promise<void> {
    for (const step of this.cleanUp.splice(0).reverse()) await step();
    await this.stopBroker();
    await rm(this.directory, { recursive: true, force: true });
  }

  /** Done when the stand is closed, last first. */
  atEnd(step: () => unknown): void {
    this.cleanUp.push(step);
  }

  async startBroker(): Promise<void> {
    this.broker = await Aedes.createBroker({ concurrency: 0 });
    this.tcp = createServer(this.broker.handle);
    await new Promise<void>((resolve) => this.tcp.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.tcp.address() as AddressInfo).port;
    await this.on('events', (payload) => this.hear(payload));
    await this.on('reply', (payload) => {
      const reply = replyMessage.parse(payload);
      this.replies.push(reply);
      this.onReply(reply);
    });
    await this.on('session', (payload) => void this.sessions.push(sessionMessage.parse(payload)));
    await this.on('heartbeat', (payload) => void this.beats.push(heartbeatMessage.parse(payload)));
  }

  async stopBroker(): Promise<void> {
    await new Promise<void>((resolve) => this.broker.close(() => resolve()));
    await new Promise((resolve) => this.tcp.close(resolve));
  }

  cutClients(): void {
    const { clients } = this.broker as unknown as { clients: Record<string, { conn: { destroy(): void } }> };
    for (const client of Object.values(clients)) client.conn.destroy();
  }

  say(kind: DownKind, message: object, retain = kind === 'config'): void {
    const payload = Buffer.from(JSON.stringify(message));
    this.broker.publish(
      { cmd: 'publish', topic: downTopic(TERMINAL, kind), payload, qos: 1, dup: false, retain },
      () => undefined,
    );
  }

  command(name: string, args: object = {}, id: string = crypto.randomUUID()): string {
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    this.say('command', { v: 1, id, name, expiresAt, arguments: args });
    return id;
  }

  async answered(id: string, count = 1): Promise<ReplyMessage[]> {
    const own = (): ReplyMessage[] => this.replies.filter((reply) => reply.id === id);
    await eventually(`${count} replies to ${id}`, () => own().length >= count);
    return own();
  }

  noted(fault: string): EventEntry[] {
    return this.events.filter((event) => event.fault === fault);
  }

  get lastBeat(): HeartbeatMessage | undefined {
    return this.beats.at(-1);
  }

  /** As the agent's file has it. */
  settings(more: object = {}): object {
    return {
      terminalId: TERMINAL,
      mqtt: { url: `mqtt://127.0.0.1:${this.port}` },
      dataDir: join(this.directory, 'data'),
      heartbeatSeconds: 0.1,
      devices: [{ driver: 'xfs4iot' }],
      uplink: {
        resendAfterSeconds: 0.3,
        longestResendSeconds: 1,
        reconnectAfterSeconds: 0.02,
        longestReconnectSeconds: 0.1,
      },
      ...more,
    };
  }

  /** The agent as a process of its own, ready. */
  async fork(settings: object): Promise<ChildProcess> {
    const file = join(this.directory, 'agent.yaml');
    await writeFile(file, stringify(settings));
    const child = forkTypeScript(join(process.cwd(), 'device-agent/src/main.ts'), [file]);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (part: Buffer) => (output += part.toString()));
    this.atEnd(() => killed(child));
    const exited = once(child, 'exit').then(() => Promise.reject(new Error(output)));
    exited.catch(() => undefined);
    await Promise.race([once(child, 'message'), exited]);
    return child;
  }

  private hear(payload: unknown): void {
    const { journal, events, oldest } = eventsMessage.parse(payload);
    for (const one of events.map((event) => eventEntry.parse(event)))
      if (one.seq === (this.events.at(-1)?.seq ?? oldest - 1) + 1) this.events.push(one);
    if (this.acknowledges) this.say('ack', { v: 1, journal, upTo: this.events.at(-1)?.seq ?? 0 });
  }

  private on(kind: UpKind, then: (payload: unknown) => void): Promise<void> {
    const deliver = (packet: { payload: Buffer | string }, done: () => void): void => {
      then(JSON.parse(packet.payload.toString()));
      done();
    };
    return new Promise((resolve) => this.broker.subscribe(upTopic(TERMINAL, kind), deliver as never, () => resolve()));
  }
}

/** Ends a process by SIGKILL and waits until it is gone. */
export async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
