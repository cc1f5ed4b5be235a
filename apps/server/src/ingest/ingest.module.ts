import { Global, Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { BatchPipeline } from './batch-pipeline.js';
import { CommitBatch } from './commit-batch.js';
import { CommitInParts } from './commit-in-parts.js';
import { EVENT_PARTITION_STORE } from './event-partition.store.js';
import { EventPartitions } from './event-partitions.js';
import { HearTerminal } from './hear-terminal.js';
import { HeldPartitions } from './held-partitions.js';
import { HoldPartitions } from './hold-partitions.js';
import { IngestFigures } from './ingest-figures.js';
import { IngestHealth } from './ingest-health.js';
import { INGEST_STORE } from './ingest.store.js';
import { ListenToBroker } from './listen-to-broker.js';
import { MqttConnection } from './mqtt-connection.js';
import { MqttDownlink } from './mqtt-downlink.js';
import { PARTITION_LOCKS } from './partition-locks.js';
import { PRESENCE_STORE } from './presence.store.js';
import { Presence } from './presence.js';
import { QuarantineMessage } from './quarantine-message.js';
import { ReceiveMessage } from './receive-message.js';
import { RunIngest } from './run-ingest.js';
import { SilenceWatch } from './silence-watch.js';
import { PostgresEventPartitionStore } from './store/postgres-event-partition.store.js';
import { PostgresIngestStore } from './store/postgres-ingest.store.js';
import { PostgresPartitionLocks } from './store/postgres-partition-locks.js';
import { PostgresPresenceStore } from './store/postgres-presence.store.js';
import { TellCommitted } from './tell-committed.js';
import { TERMINAL_DOWNLINK } from './terminal-downlink.js';
import { WatchTerminals } from './watch-terminals.js';

const PORTS = [
  { provide: TERMINAL_DOWNLINK, useClass: MqttDownlink },
  { provide: INGEST_STORE, useClass: PostgresIngestStore },
  { provide: PRESENCE_STORE, useClass: PostgresPresenceStore },
  { provide: PARTITION_LOCKS, useClass: PostgresPartitionLocks },
  { provide: EVENT_PARTITION_STORE, useClass: PostgresEventPartitionStore },
];

const STEPS = [
  ListenToBroker,
  ReceiveMessage,
  QuarantineMessage,
  HearTerminal,
  BatchPipeline,
  CommitInParts,
  CommitBatch,
];
const UPKEEP = [HeldPartitions, HoldPartitions, Presence, SilenceWatch, WatchTerminals, EventPartitions];

/** The first hop. Later hops find {@link TERMINAL_DOWNLINK} and {@link IngestHealth} without importing it. */
@Global()
@Module({})
export class IngestModule {
  /** @param sink module that exports a provider of `EVENT_SINK` */
  static with(sink: NonNullable<ModuleMetadata['imports']>[number]): DynamicModule {
    return {
      module: IngestModule,
      imports: [sink],
      providers: [...PORTS, ...STEPS, ...UPKEEP, MqttConnection, TellCommitted, IngestFigures, IngestHealth, RunIngest],
      exports: [TERMINAL_DOWNLINK, IngestHealth],
    };
  }
}
