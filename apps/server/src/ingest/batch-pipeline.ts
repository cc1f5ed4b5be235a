import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import type { Logger } from '#libs/observability';
import { CLOCK } from '../clock.js';
import { LOGGER } from '../logger.js';
import { Loop } from '../wake/index.js';
import type { BatchItem } from './batch-item.js';
import { BatchQueue } from './batch-queue.js';
import { CommitInParts } from './commit-in-parts.js';
import { IngestFigures } from './ingest-figures.js';

/** Events per batch; more make the transaction longer, not the whole faster. */
const BATCH_EVENTS = 2_000;
/** Events that may wait: a fault from each of ten thousand terminals, twice, some 20 MB. */
export const QUEUE_EVENTS = 20_000;

/**
 * Batches that form by themselves: while one is on its way to the database, the next one fills. A single fault is a
 * batch of one, and waits for nothing.
 */
@Injectable()
export class BatchPipeline {
  private readonly queue = new BatchQueue(QUEUE_EVENTS);
  private readonly loop: Loop;

  constructor(
    private readonly parts: CommitInParts,
    private readonly figures: IngestFigures,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.loop = new Loop('ingest', () => this.pass(), logger);
  }

  /** @returns false when there is no room: the item is dropped and counted */
  offer(item: BatchItem): boolean {
    const taken = this.queue.offer(item);
    if (taken) this.loop.ring();
    else this.drop(item);
    return taken;
  }

  /** Events that wait. */
  waiting(): number {
    return this.queue.length;
  }

  /** Lets the running batch end; what still waits is sent again by the terminals. */
  async stop(): Promise<void> {
    this.parts.stop();
    await this.loop.stop();
  }

  private async pass(): Promise<boolean> {
    const items = this.queue.take(BATCH_EVENTS);
    this.figures.waiting(this.queue.length);
    if (items.length === 0) return false;
    await this.parts.commit(items, this.clock.now());
    return this.queue.length > 0;
  }

  private drop(item: BatchItem): void {
    this.figures.dropped([item], 'overflow');
    if (item.kind === 'server') item.settled?.(false);
  }
}
