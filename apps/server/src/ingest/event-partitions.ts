import { Inject, Injectable } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import type { Clock } from '#libs/clock';
import type { Logger } from '#libs/observability';
import { CLOCK } from '../clock.js';
import { LOGGER } from '../logger.js';
import { EVENT_PARTITION_STORE, type EventPartitionStore } from './event-partition.store.js';

/** This month and the next two. */
const MONTHS_AHEAD = 3;

/** Keeps a table of its own ready for each month of device events, so that old months can be dropped as a whole. */
@Injectable()
export class EventPartitions {
  constructor(
    @Inject(EVENT_PARTITION_STORE) private readonly store: EventPartitionStore,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** What does not fit any month goes to a table of its own: a failure here loses nothing, and is tried again. */
  @Cron(CronExpression.EVERY_DAY_AT_3AM)
  async prepare(): Promise<void> {
    try {
      for (const month of monthsFrom(this.clock.now(), MONTHS_AHEAD)) {
        if (await this.store.ensure(month))
          this.logger.info({ table: month.table }, 'prepared a month of device events');
      }
    } catch (error) {
      this.logger.error({ err: error }, 'could not prepare the coming months of device events');
    }
  }
}

/** Months in UTC, the first one holding `now`. */
export function monthsFrom(now: Date, count: number) {
  return Array.from({ length: count }, (_, i) => {
    const from = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + i, 1));
    const to = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + i + 1, 1));
    return { table: `device_event_${from.toISOString().slice(0, 7).replace('-', '_')}`, from, to };
  });
}
