import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Subscription } from 'rxjs';
import type { Clock } from '#libs/clock';
import type { Logger } from '#libs/observability';
import { CLOCK } from '../clock.js';
import { LOGGER } from '../logger.js';
import { SERVER_CONFIG, type ServerConfig } from '../server.config.js';
import { Loop, WakeBoard } from '../wake/index.js';
import { WatchRoster } from './watch-roster.js';

/** Looks at the roster every second, and when it was edited: has somebody else the watch now? */
@Injectable()
export class RosterRunner implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: Loop;
  private heard: Subscription | undefined;

  constructor(
    watch: WatchRoster,
    @Inject(CLOCK) clock: Clock,
    @Inject(SERVER_CONFIG) private readonly config: ServerConfig,
    @Inject(LOGGER) logger: Logger,
    private readonly wake: WakeBoard,
  ) {
    this.loop = new Loop('roster', () => watch.pass(clock.now()), logger);
  }

  onApplicationBootstrap(): void {
    if (!this.isOurs()) return;
    this.heard = this.wake.heard('roster').subscribe(() => this.loop.ring());
    this.loop.ring();
  }

  @Interval(1_000)
  sweep(): void {
    if (this.isOurs()) this.loop.ring();
  }

  async onModuleDestroy(): Promise<void> {
    this.heard?.unsubscribe();
    await this.loop.stop();
  }

  private isOurs(): boolean {
    return this.config.ROLES.includes('dispatch');
  }
}
