import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Subscription } from 'rxjs';
import type { Clock } from '#libs/clock';
import type { Logger } from '#libs/observability';
import { CLOCK } from '../../clock.js';
import { LOGGER } from '../../logger.js';
import { SERVER_CONFIG, type ServerConfig } from '../../server.config.js';
import { Loop, WakeBoard } from '../../wake/index.js';
import { ReviewAlarms } from './review-alarms.js';

/** Looks every second at what time decides about alarms, and at once when a window was changed. Part of the role `dispatch`. */
@Injectable()
export class AlarmSweep implements OnModuleInit, OnModuleDestroy {
  private readonly loop: Loop;
  private heard: Subscription | undefined;

  constructor(
    review: ReviewAlarms,
    private readonly wake: WakeBoard,
    @Inject(CLOCK) clock: Clock,
    @Inject(SERVER_CONFIG) private readonly config: ServerConfig,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.loop = new Loop('alarms', () => review.pass(clock.now()), logger);
  }

  onModuleInit(): void {
    this.heard = this.wake.heard('maintenance').subscribe(() => this.sweep());
  }

  @Interval(1_000)
  sweep(): void {
    if (this.config.ROLES.includes('dispatch')) this.loop.ring();
  }

  onModuleDestroy(): Promise<void> {
    this.heard?.unsubscribe();
    return this.loop.stop();
  }
}
