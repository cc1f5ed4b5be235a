import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Clock } from '#libs/clock';
import type { Logger } from '#libs/observability';
import { CLOCK } from '../clock.js';
import { LOGGER } from '../logger.js';
import { SERVER_CONFIG, type ServerConfig } from '../server.config.js';
import { Loop } from '../wake/index.js';
import { HandleComplaints } from './handle-complaints.js';

/** Looks every second for complaints that were to be answered by now. Part of the role `dispatch`. */
@Injectable()
export class ComplaintSweep implements OnModuleDestroy {
  private readonly loop: Loop;

  constructor(
    complaints: HandleComplaints,
    @Inject(CLOCK) clock: Clock,
    @Inject(SERVER_CONFIG) private readonly config: ServerConfig,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.loop = new Loop('complaints', () => complaints.passOverdue(clock.now()), logger);
  }

  @Interval(1_000)
  sweep(): void {
    if (this.config.ROLES.includes('dispatch')) this.loop.ring();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }
}
