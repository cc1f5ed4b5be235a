import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Clock } from '#libs/clock';
import type { Logger } from '#libs/observability';
import { CLOCK } from '../../clock.js';
import { LOGGER } from '../../logger.js';
import { SERVER_CONFIG, type ServerConfig } from '../../server.config.js';
import { Loop } from '../../wake/index.js';
import { FireEscalations } from './fire-escalations.js';

/** Twice a second, so that a step fires within a second of its time. */
const SWEEP_MS = 500;

/** Runs escalation. Part of the role `dispatch`: the web process may be down. */
@Injectable()
export class EscalationRunner implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: Loop;

  constructor(
    escalations: FireEscalations,
    @Inject(CLOCK) clock: Clock,
    @Inject(SERVER_CONFIG) private readonly config: ServerConfig,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.loop = new Loop('escalation', () => escalations.pass(clock.now()), logger);
  }

  onApplicationBootstrap(): void {
    this.sweep();
  }

  @Interval(SWEEP_MS)
  sweep(): void {
    if (this.config.ROLES.includes('dispatch')) this.loop.ring();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }
}
