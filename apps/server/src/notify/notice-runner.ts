import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Subscription } from 'rxjs';
import type { Clock } from '#libs/clock';
import type { Logger } from '#libs/observability';
import { CLOCK } from '../clock.js';
import { LOGGER } from '../logger.js';
import { SERVER_CONFIG, type ServerConfig } from '../server.config.js';
import { Loop, WakeBoard } from '../wake/index.js';
import { DeliveryDesk } from './delivery-desk.js';

const SWEEP_MS = 1_000;

/** Keeps the deliveries going: at once when rung, every second by itself. */
@Injectable()
export class NoticeRunner implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: Loop;
  private readonly active: boolean;
  private heard: Subscription | undefined;
  private sweeping: Promise<void> | undefined;

  constructor(
    private readonly desk: DeliveryDesk,
    private readonly wake: WakeBoard,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SERVER_CONFIG) config: ServerConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.active = config.ROLES.includes('notify');
    this.loop = new Loop('deliver-notices', () => this.desk.deliver.lease(), logger);
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.active) return;
    await this.desk.sweep.begin();
    this.desk.deliver.report({
      attempted: (attempt, alone) => {
        this.desk.metrics.attempted(attempt);
        this.desk.settle.add(attempt, alone);
      },
      roomAgain: () => this.loop.ring(),
    });
    this.heard = this.wake.heard('notices').subscribe(() => this.loop.ring());
    this.loop.ring();
  }

  /** The truth behind the wake-ups: what is due, what a dead process held, how far behind we are. */
  @Interval(SWEEP_MS)
  async sweep(): Promise<void> {
    if (!this.active || this.sweeping) return;
    this.sweeping = this.sweepOnce().finally(() => (this.sweeping = undefined));
    await this.sweeping;
  }

  async onModuleDestroy(): Promise<void> {
    this.heard?.unsubscribe();
    await this.loop.stop();
    await this.sweeping;
    await this.desk.deliver.stop();
    await this.desk.settle.flush();
    await this.desk.sweep.end();
  }

  private async sweepOnce(): Promise<void> {
    try {
      await this.desk.sweep.pass(this.clock.now());
    } catch (error) {
      this.logger.error({ err: error }, 'the sweep of notices failed');
    }
    this.loop.ring();
  }
}
