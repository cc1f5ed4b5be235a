import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Subscription } from 'rxjs';
import type { Clock } from '#libs/clock';
import type { Logger } from '#libs/observability';
import { CLOCK } from '../clock.js';
import { LOGGER } from '../logger.js';
import { SERVER_CONFIG, type ServerConfig } from '../server.config.js';
import { Loop } from './loop.js';
import { WakeBoard, type Work } from './wake-board.js';

/** Work of the role `dispatch` that is looked for again and again. */
export interface Sweep {
  /** As the log names it. */
  name: string;
  /** @returns whether more may be waiting */
  pass: (now: Date) => Promise<boolean>;
  /** A second, unless said. */
  everyMs?: number;
  /** Bells at which it does not wait for the next time. */
  on?: readonly Work[];
}

const SECOND_MS = 1_000;

/**
 * Runs the sweeps of this process. What is due stands in the tables, so that a sweep that was missed costs its interval
 * and nothing else; the first is at the start.
 */
@Injectable()
export class Sweeps implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sweeps: { sweep: Sweep; loop: Loop }[] = [];
  private readonly heard: Subscription[] = [];
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly wake: WakeBoard,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SERVER_CONFIG) private readonly config: ServerConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** To be called before the program starts. */
  add(...sweeps: Sweep[]): void {
    for (const sweep of sweeps) {
      const loop = new Loop(sweep.name, () => sweep.pass(this.clock.now()), this.logger);
      this.sweeps.push({ sweep, loop });
    }
  }

  onApplicationBootstrap(): void {
    if (!this.config.ROLES.includes('dispatch')) return;
    for (const { sweep, loop } of this.sweeps) {
      const { everyMs = SECOND_MS, on = [] } = sweep;
      this.heard.push(...on.map((work) => this.wake.heard(work).subscribe(() => loop.ring())));
      this.timers.push(setInterval(() => loop.ring(), everyMs));
      loop.ring();
    }
  }

  async onModuleDestroy(): Promise<void> {
    for (const each of this.heard) each.unsubscribe();
    for (const timer of this.timers) clearInterval(timer);
    await Promise.all(this.sweeps.map(({ loop }) => loop.stop()));
  }
}
