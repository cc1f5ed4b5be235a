import { randomUUID } from 'node:crypto';
import { connectAsync, type MqttClient } from 'mqtt';
import { upTopic, type UpKind } from '#libs/contract';
import type { Clock } from '#libs/clock';
import type { Component } from '#libs/domain';

/** More often than any test's silence. */
const BEAT_MS = 700;

/** A terminal that says on the wire what an agent would, and costs next to nothing: for journeys that need many. */
export class FakeTerminal {
  private client: MqttClient | undefined;
  private beat: NodeJS.Timeout | undefined;
  private session = randomUUID();
  private readonly journal = randomUUID();
  private seq = 0;

  constructor(
    readonly id: string,
    private readonly broker: URL,
    private readonly password: string,
    private readonly clock: Clock,
  ) {}

  async join(): Promise<void> {
    this.session = randomUUID();
    this.client = await connectAsync(this.broker.href, {
      username: this.id,
      password: this.password,
      reconnectPeriod: 0,
      will: { topic: upTopic(this.id, 'session'), payload: this.text({ state: 'lost' }), qos: 1, retain: false },
    });
    await this.say('session', {
      state: 'online',
      journal: this.journal,
      oldest: 1,
      agent: '1.0.0',
      components: ['cashDispenser'],
    });
    this.beat = setInterval(() => void this.say('heartbeat', { components: { cashDispenser: 'ok' } }), BEAT_MS);
  }

  /** As a power cut ends it. */
  cutOff(): void {
    clearInterval(this.beat);
    this.client?.stream.destroy();
    this.client?.end(true);
    this.client = undefined;
  }

  raise(fault: string, component: Component): Promise<void> {
    return this.tell('raised', fault, component);
  }

  clear(fault: string, component: Component): Promise<void> {
    return this.tell('cleared', fault, component);
  }

  async leave(): Promise<void> {
    clearInterval(this.beat);
    await this.client?.endAsync(true);
  }

  private async tell(kind: 'raised' | 'cleared', fault: string, component: Component): Promise<void> {
    const event = { seq: ++this.seq, at: this.now(), kind, component, fault, detail: {} };
    await this.say('events', { journal: this.journal, oldest: 1, sentAt: this.now(), events: [event] });
  }

  private async say(kind: UpKind, message: object): Promise<void> {
    await this.client?.publishAsync(upTopic(this.id, kind), this.text(message), { qos: kind === 'heartbeat' ? 0 : 1 });
  }

  private text(message: object): string {
    return JSON.stringify({ v: 1, session: this.session, at: this.now(), ...message });
  }

  private now(): string {
    return this.clock.now().toISOString();
  }
}
