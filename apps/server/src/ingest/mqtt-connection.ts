import { Inject, Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { connect, type MqttClient } from 'mqtt';
import type { Socket } from 'node:net';
import type { Logger, Metrics } from '#libs/observability';
import { LOGGER, METRICS } from '../logger.js';
import { SERVER_CONFIG, type ServerConfig } from '../server.config.js';

const RECONNECT_MS = 500;
const CONNECT_TIMEOUT_MS = 5_000;
const KEEPALIVE_SECONDS = 15;

export interface BrokerListener {
  message(topic: string, payload: Buffer): void;
  connected(): void;
  disconnected(): void;
}

/**
 * This replica's one connection to the broker: MQTT 3.1.1, clean session, so that nothing depends on what a broker
 * stores. Who subscribes must do so again after each `connected`.
 */
@Injectable()
export class MqttConnection {
  private client: MqttClient | undefined;

  constructor(
    @Inject(SERVER_CONFIG) private readonly config: ServerConfig,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(METRICS) private readonly metrics: Metrics,
  ) {}

  /** Begins to connect, and goes on trying until {@link close}. */
  open(listener: BrokerListener): void {
    const gauge = this.metrics.gauge('mqtt_connected', '1 while the broker is connected.');
    const client = connect(this.config.MQTT_URL, {
      protocolVersion: 4,
      clean: true,
      clientId: `wk-server-${randomBytes(6).toString('hex')}`,
      keepalive: KEEPALIVE_SECONDS,
      reconnectPeriod: RECONNECT_MS,
      connectTimeout: CONNECT_TIMEOUT_MS,
      resubscribe: false,
      queueQoSZero: false,
    });
    this.client = client;
    let up = false;
    client.on('message', (topic, payload) => listener.message(topic, payload));
    client.on('connect', () => {
      up = true;
      // Without this every acknowledgement waits up to 40 ms behind the PUBACK before it (Nagle).
      (client.stream as Partial<Socket>).setNoDelay?.(true);
      gauge.set(1);
      this.logger.info('the broker is connected');
      listener.connected();
    });
    client.on('close', () => {
      if (up) this.logger.warn('the connection to the broker is gone');
      up = false;
      gauge.set(0);
      listener.disconnected();
    });
    // Told by `close` as well; the broker may refuse us for as long as it likes.
    client.on('error', (error) => this.logger.warn({ err: error }, 'the broker cannot be reached'));
  }

  isConnected(): boolean {
    return this.client?.connected ?? false;
  }

  /** Throws when the broker refuses one of the filters. */
  async subscribe(filters: string[]): Promise<void> {
    const granted = await this.require().subscribeAsync(filters, { qos: 1 });
    const refused = granted.find((grant) => grant.qos > 2);
    if (refused) throw new Error(`the broker refuses the subscription to ${refused.topic}`);
  }

  async unsubscribe(filters: string[]): Promise<void> {
    if (this.isConnected()) await this.require().unsubscribeAsync(filters);
  }

  /** QoS 0: gone when the broker is away. For what is repeated anyhow. */
  tell(topic: string, payload: string): void {
    if (this.isConnected()) this.require().publish(topic, payload, { qos: 0 });
  }

  /** QoS 1: resolves when the broker has it. */
  async deliver(topic: string, payload: string): Promise<void> {
    await this.require().publishAsync(topic, payload, { qos: 1 });
  }

  async close(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.endAsync(!client.connected).catch(() => undefined);
  }

  private require(): MqttClient {
    if (!this.client) throw new Error('the broker connection is not open');
    return this.client;
  }
}
