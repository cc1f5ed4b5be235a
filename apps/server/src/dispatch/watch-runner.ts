import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Clock } from '#libs/clock';
import type { Logger } from '#libs/observability';
import { CLOCK } from '../clock.js';
import { LOGGER } from '../logger.js';
import { SERVER_CONFIG, type ServerConfig } from '../server.config.js';
import { Loop } from '../wake/index.js';
import { WatchAssignments } from './watch-assignments.js';

/** Looks every second for offers to help and contracts that are due. */
@Injectable()
export class WatchRunner implements OnModuleDestroy {
  private readonly loop: Loop;

  constructor(
    watch: WatchAssignments,
    @Inject(CLOCK) clock: Clock,
    @Inject(SERVER_CONFIG) private readonly config: ServerConfig,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.loop = new Loop('assignments', () => watch.pass(clock.now()), logger);
  }

  @Interval(1_000)
  sweep(): void {
    if (this.config.ROLES.includes('dispatch')) this.loop.ring();
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop.stop();
  }
}
