import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { SERVER_CONFIG, type ServerConfig } from '../server.config.js';
import { BatchPipeline } from './batch-pipeline.js';
import { EventPartitions } from './event-partitions.js';
import { ListenToBroker } from './listen-to-broker.js';
import { WatchTerminals } from './watch-terminals.js';

const TICK_MS = 1_000;

/**
 * Starts and stops the hop. Without the role `ingest` only the way down to the terminals is opened, for the hops that
 * have something to tell them.
 */
@Injectable()
export class RunIngest implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly broker: ListenToBroker,
    private readonly watching: WatchTerminals,
    private readonly pipeline: BatchPipeline,
    private readonly eventPartitions: EventPartitions,
    @Inject(SERVER_CONFIG) private readonly config: ServerConfig,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const takesIn = this.config.ROLES.includes('ingest');
    if (takesIn) await this.eventPartitions.prepare();
    this.broker.open(takesIn);
    if (takesIn) this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    // A database that is gone keeps nobody connected to the broker.
    try {
      await this.pipeline.stop();
    } finally {
      await this.broker.close();
    }
  }

  private tick(): void {
    this.broker.ring();
    this.watching.tick();
  }
}
