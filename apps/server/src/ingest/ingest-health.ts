import { Injectable } from '@nestjs/common';
import { BatchPipeline } from './batch-pipeline.js';
import { HeldPartitions } from './held-partitions.js';
import { MqttConnection } from './mqtt-connection.js';

export interface IngestFacts {
  brokerConnected: boolean;
  /** Events that wait for the next batch. */
  queueLength: number;
  partitionsHeld: number;
  partitionsListening: number;
}

/** How ingest stands, for /health/ready and the wallboard. */
@Injectable()
export class IngestHealth {
  constructor(
    private readonly connection: MqttConnection,
    private readonly pipeline: BatchPipeline,
    private readonly held: HeldPartitions,
  ) {}

  facts(): IngestFacts {
    const partitions = this.held.all();
    return {
      brokerConnected: this.connection.isConnected(),
      queueLength: this.pipeline.waiting(),
      partitionsHeld: partitions.length,
      partitionsListening: partitions.filter((each) => this.held.listeningSince(each) !== null).length,
    };
  }
}
