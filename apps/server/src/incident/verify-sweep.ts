import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Clock } from '#libs/clock';
import type { Logger } from '#libs/observability';
import { CLOCK } from '../clock.js';
import { LOGGER } from '../logger.js';
import { SERVER_CONFIG, type ServerConfig } from '../server.config.js';
import { Loop } from '../wake/index.js';
import { VerifyRestored } from './verify-restored.js';

/** Looks every second for restored incidents whose verify window is over. Part of the role `dispatch`. */
@Injectable()
export class VerifySweep implements OnModuleDestroy {
  private readonly loop: Loop;

  constructor(
    verify: VerifyRestored,
    @Inject(CLOCK) clock: Clock,
    @Inject(SERVER_CONFIG) private readonly config: ServerConfig,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.loop = new Loop('verify', () => verify.pass(clock.now()), logger);
  }

  @Interval(1_000)
  sweep(): void {
    if (this.config.ROLES.includes('dispatch')) this.loop.ring();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }
}
