import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Subscription } from 'rxjs';
import type { Logger } from '#libs/observability';
import { caseLifecycleDefects } from '#libs/domain';
import { LOGGER } from '../logger.js';
import { SERVER_CONFIG, type ServerConfig } from '../server.config.js';
import { Loop, WakeBoard } from '../wake/index.js';
import { AdvanceCases } from './advance-cases.js';
import { OpenCases } from './open-cases.js';

const SWEEP_MS = 1_000;
/** A storm rings thousands of times; a customer does not mind a quarter of a second. */
const FOLLOW_AFTER_MS = 250;

/** Keeps the cases up to date: with what machines told, and with what became of their incidents. */
@Injectable()
export class CaseRunner implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly opening: Loop;
  private readonly following: Loop;
  private readonly active: boolean;
  private heard: Subscription[] = [];
  private followSoon: NodeJS.Timeout | undefined;

  constructor(
    open: OpenCases,
    advance: AdvanceCases,
    private readonly wake: WakeBoard,
    @Inject(SERVER_CONFIG) config: ServerConfig,
    @Inject(LOGGER) logger: Logger,
  ) {
    // Cases are the work of whoever sends people: both follow the incidents.
    this.active = config.ROLES.includes('dispatch');
    this.opening = new Loop('open-cases', () => open.pass(), logger);
    this.following = new Loop('advance-cases', () => advance.pass(), logger);
  }

  onApplicationBootstrap(): void {
    const defects = caseLifecycleDefects();
    if (defects.length > 0) throw new Error(`the lifecycle of cases is broken: ${defects.join('; ')}`);
    if (!this.active) return;
    this.heard = [
      this.wake.heard('cases').subscribe(() => this.opening.ring()),
      this.wake.heard('timeline').subscribe(() => this.follow()),
    ];
    this.sweep();
  }

  /** The truth behind the wake-ups. */
  @Interval(SWEEP_MS)
  sweep(): void {
    if (!this.active) return;
    this.opening.ring();
    this.following.ring();
  }

  async onModuleDestroy(): Promise<void> {
    clearTimeout(this.followSoon);
    this.heard.forEach((each) => each.unsubscribe());
    await Promise.all([this.opening.stop(), this.following.stop()]);
  }

  private follow(): void {
    this.followSoon ??= setTimeout(() => {
      this.followSoon = undefined;
      this.following.ring();
    }, FOLLOW_AFTER_MS);
  }
}
