import { randomUUID } from 'node:crypto';
import { connect, type MqttClient } from 'mqtt';
import { downFilter, downTopic, serverTopic, upTopic } from '#libs/contract';
import { partitionOf } from '#libs/domain';

export interface ConnectionOptions {
  terminalId: string;
  mqttUrl: string;
  password?: string;
  now: () => Date;
}

export interface ConnectionListener {
  /** Connected and subscribed; the birth is to be sent. */
  opened(session: string): void;
  acknowledged(payload: unknown): void;
  /** The server has taken our partition and asks for what is not acknowledged. */
  serverTook(): void;
}

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 15_000;
const KEEPALIVE_SECONDS = 30;

/**
 * One terminal's MQTT 3.1.1 connection. Each connection is a session of its own, with its own last will, so that the
 * will of a connection that died late cannot speak of the one that followed.
 */
export class Connection {
  session = randomUUID() as string;
  private client: MqttClient | undefined;
  private retry: NodeJS.Timeout | undefined;
  private failures = 0;
  private wanted = false;

  constructor(
    private readonly options: ConnectionOptions,
    private readonly listener: ConnectionListener,
  ) {}

  get connected(): boolean {
    return this.client?.connected ?? false;
  }

  open(): void {
    if (this.wanted) return;
    this.wanted = true;
    this.dial();
  }

  /** Sends at QoS 1, or QoS 0 for what the next one makes good; nothing when not connected. */
  publish(kind: 'session' | 'events' | 'heartbeat', payload: unknown): void {
    const qos = kind === 'heartbeat' ? 0 : 1;
    if (this.connected) this.client!.publish(upTopic(this.options.terminalId, kind), JSON.stringify(payload), { qos });
  }

  /** Cuts the wire, as a lost line does: the broker publishes the will. Stays cut until `open`. */
  cut(): void {
    this.leave()?.stream.destroy();
  }

  /** Says good-bye after `last` is sent; no will. */
  async close(last: unknown): Promise<void> {
    const client = this.leave();
    if (!client) return;
    if (client.connected) {
      await client
        .publishAsync(upTopic(this.options.terminalId, 'session'), JSON.stringify(last), { qos: 1 })
        .catch(() => undefined);
    }
    await client.endAsync().catch(() => undefined);
  }

  private leave(): MqttClient | undefined {
    this.wanted = false;
    clearTimeout(this.retry);
    const { client } = this;
    this.client = undefined;
    return client;
  }

  private dial(): void {
    const { terminalId, mqttUrl, password, now } = this.options;
    const session = randomUUID();
    this.session = session;
    const will = { v: 1, state: 'lost', session, at: now().toISOString() };
    const client = connect(mqttUrl, {
      // No client id of its own: whoever plays the same terminal by hand is not thrown out.
      clientId: `sim-${terminalId}-${session.slice(0, 8)}`,
      ...(password === undefined ? {} : { username: terminalId, password }),
      clean: true,
      keepalive: KEEPALIVE_SECONDS,
      reconnectPeriod: 0,
      connectTimeout: 10_000,
      will: {
        topic: upTopic(terminalId, 'session'),
        payload: Buffer.from(JSON.stringify(will)),
        qos: 1,
        retain: false,
      },
    });
    this.client = client;
    client.on('connect', () => void this.subscribe(client));
    client.on('message', (topic, payload) => this.hear(topic, payload));
    client.on('error', () => undefined);
    client.on('close', () => this.dialAgain(client));
  }

  private async subscribe(client: MqttClient): Promise<void> {
    const { terminalId } = this.options;
    const granted = await client
      .subscribeAsync([downFilter(terminalId), serverTopic(partitionOf(terminalId))], { qos: 1 })
      .catch(() => undefined);
    if (!granted || this.client !== client) return;
    this.failures = 0;
    this.listener.opened(this.session);
  }

  private hear(topic: string, payload: Buffer): void {
    const { terminalId } = this.options;
    if (topic === serverTopic(partitionOf(terminalId))) return this.listener.serverTook();
    if (topic !== downTopic(terminalId, 'ack')) return;
    try {
      this.listener.acknowledged(JSON.parse(payload.toString()));
    } catch {
      // What cannot be read acknowledges nothing; the events are sent again.
    }
  }

  private dialAgain(client: MqttClient): void {
    if (this.client !== client || !this.wanted) return;
    // `end` makes the client say `close` once more.
    this.client = undefined;
    client.end(true);
    const wait = Math.min(FIRST_RETRY_MS * 2 ** this.failures++, LAST_RETRY_MS);
    this.retry = setTimeout(() => this.dial(), wait * (0.5 + Math.random() / 2));
    this.retry.unref();
  }
}
