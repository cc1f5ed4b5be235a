import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Clock } from '#libs/clock';
import type { Logger } from '#libs/observability';
import { CLOCK } from '../clock.js';
import { LOGGER } from '../logger.js';
import { SERVER_CONFIG, type ServerConfig } from '../server.config.js';
import { Loop } from '../wake/index.js';
import { EndShelves } from './end-shelves.js';
import { FollowMerged } from './follow-merged.js';

/** Looks every second after what persons set aside: shelves that end, and merged incidents. Part of the role `dispatch`. */
@Injectable()
export class DeskWatch implements OnModuleDestroy {
  private readonly loops: readonly Loop[];

  constructor(
    shelves: EndShelves,
    merged: FollowMerged,
    @Inject(CLOCK) clock: Clock,
    @Inject(SERVER_CONFIG) private readonly config: ServerConfig,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.loops = [
      new Loop('shelves', () => shelves.pass(clock.now()), logger),
      new Loop('merged', () => merged.pass(clock.now()), logger),
    ];
  }

  @Interval(1_000)
  sweep(): void {
    if (this.config.ROLES.includes('dispatch')) for (const loop of this.loops) loop.ring();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.stop()));
  }
}
