import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Clock } from '#libs/clock';
import type { Logger } from '#libs/observability';
import { CLOCK } from '../../clock.js';
import { LOGGER } from '../../logger.js';
import { SERVER_CONFIG, type ServerConfig } from '../../server.config.js';
import { Loop, WakeBoard } from '../../wake/index.js';
import { RunSelfTests } from './run-self-tests.js';

/** Looks every second for repairs that are to be tested and for answers. Part of the role `dispatch`. */
@Injectable()
export class SelfTestSweep implements OnModuleDestroy {
  private readonly loop: Loop;

  constructor(
    tests: RunSelfTests,
    wake: WakeBoard,
    @Inject(CLOCK) clock: Clock,
    @Inject(SERVER_CONFIG) private readonly config: ServerConfig,
    @Inject(LOGGER) logger: Logger,
  ) {
    const pass = async (): Promise<boolean> => {
      if ((await tests.pass(clock.now())) > 0) wake.ring('timeline');
      return false;
    };
    this.loop = new Loop('self-tests', pass, logger);
  }

  @Interval(1_000)
  sweep(): void {
    if (this.config.ROLES.includes('dispatch')) this.loop.ring();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }
}
