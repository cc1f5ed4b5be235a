import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import type { Logger } from '#libs/observability';
import { CLOCK } from '../clock.js';
import { LOGGER } from '../logger.js';
import { Loop } from '../wake/index.js';
import { HoldPartitions } from './hold-partitions.js';
import { MqttConnection } from './mqtt-connection.js';
import { ReceiveMessage } from './receive-message.js';

/** Ties the broker to the hop: what arrives is received, and what is held is subscribed to whenever it comes back. */
@Injectable()
export class ListenToBroker {
  private readonly loop: Loop;

  constructor(
    private readonly connection: MqttConnection,
    private readonly receiving: ReceiveMessage,
    private readonly holding: HoldPartitions,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    const pass = async () => {
      await this.holding.pass();
      return false;
    };
    this.loop = new Loop('partitions', pass, logger);
  }

  /** @param takesIn false: only the way down to the terminals is opened */
  open(takesIn: boolean): void {
    this.connection.open({
      message: (topic, payload) => this.receive(topic, payload),
      connected: () => takesIn && this.loop.ring(),
      disconnected: () => this.holding.stopListening(),
    });
    if (takesIn) this.loop.ring();
  }

  /** Looks whether there is something to take, to give back or to subscribe to. */
  ring(): void {
    this.loop.ring();
  }

  /** A defect of ours that one message brings to light must not stop the ones behind it. */
  private receive(topic: string, payload: Buffer): void {
    try {
      this.receiving.receive(topic, payload, this.clock.now());
    } catch (error) {
      this.logger.error({ err: error, topic }, 'a message could not be received');
    }
  }

  async close(): Promise<void> {
    try {
      await this.loop.stop();
      await this.holding.close();
    } finally {
      await this.connection.close();
    }
  }
}
