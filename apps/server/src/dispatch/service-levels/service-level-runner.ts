import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Clock } from '#libs/clock';
import type { Logger } from '#libs/observability';
import { CLOCK } from '../../clock.js';
import { LOGGER } from '../../logger.js';
import { SERVER_CONFIG, type ServerConfig } from '../../server.config.js';
import { Loop } from '../../wake/index.js';
import { FollowServiceLevels } from './follow-service-levels.js';

/**
 * Looks every second for what was committed and what has fallen due. Part of the role `dispatch`. It does not listen for
 * rings: limits are minutes, and in a storm the second is left to those who page.
 */
@Injectable()
export class ServiceLevelRunner implements OnModuleDestroy {
  private readonly loop: Loop;

  constructor(
    following: FollowServiceLevels,
    @Inject(CLOCK) clock: Clock,
    @Inject(SERVER_CONFIG) private readonly config: ServerConfig,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.loop = new Loop('service-levels', () => following.pass(clock.now()), logger);
  }

  @Interval(1_000)
  sweep(): void {
    if (this.config.ROLES.includes('dispatch')) this.loop.ring();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }
}
