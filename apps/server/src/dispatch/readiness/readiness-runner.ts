import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Clock } from '#libs/clock';
import type { Logger } from '#libs/observability';
import { CLOCK } from '../../clock.js';
import { LOGGER } from '../../logger.js';
import { SERVER_CONFIG, type ServerConfig } from '../../server.config.js';
import { Loop, WakeBoard } from '../../wake/index.js';
import { AskBeforeShift } from './ask-before-shift.js';
import { TellReadiness } from './tell-readiness.js';

const SWEEP_MS = 5_000;

/** What is checked before anything has happened, put together so that it is one collaborator. */
@Injectable()
export class ReadinessPasses {
  constructor(
    private readonly readiness: TellReadiness,
    private readonly shifts: AskBeforeShift,
    private readonly wake: WakeBoard,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async run(): Promise<boolean> {
    const now = this.clock.now();
    const asked = await this.shifts.pass(now);
    const told = await this.readiness.pass(now);
    if (asked > 0 || (told && told.length > 0)) this.wake.ring('notices');
    return false;
  }
}

/** Runs the checks before shifts and the daily look at the coming nights. Part of the role `dispatch`. */
@Injectable()
export class ReadinessRunner implements OnModuleDestroy {
  private readonly loop: Loop;

  constructor(
    passes: ReadinessPasses,
    @Inject(SERVER_CONFIG) private readonly config: ServerConfig,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.loop = new Loop('readiness', () => passes.run(), logger);
  }

  @Interval(SWEEP_MS)
  sweep(): void {
    if (this.config.ROLES.includes('dispatch')) this.loop.ring();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }
}
