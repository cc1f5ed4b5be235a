import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from '#libs/observability';
import { DATABASE, type Database } from '../database/sql.js';
import { TIMELINE, type Timeline } from '../incident/index.js';
import { LOGGER } from '../logger.js';
import { WakeBoard } from '../wake/index.js';
import { DELIVERY_STORE, type DeliveryStore } from './delivery.store.js';
import { judgeAttempt, type Attempt } from './judge-attempt.js';

const MOST = 500;
/** Under load attempts gather this long, so that one commit carries many; alone, one is recorded at once. */
const GATHER_MS = 100;
const RETRY_MS = 500;

/** Records attempts in batches: notice, attempt and timeline in one commit. */
@Injectable()
export class SettleAttempts {
  private waiting: Attempt[] = [];
  private running: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(DELIVERY_STORE) private readonly store: DeliveryStore,
    @Inject(TIMELINE) private readonly timeline: Timeline,
    private readonly wake: WakeBoard,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @param alone nothing else is under way that could share the commit */
  add(attempt: Attempt, alone: boolean): void {
    this.waiting.push(attempt);
    if (alone || this.waiting.length >= MOST) this.start();
    else this.startIn(GATHER_MS);
  }

  /** Resolves when everything was recorded, or could not be. */
  async flush(): Promise<void> {
    await this.running;
    if (this.waiting.length > 0) this.start();
    await this.running;
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private start(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.running ??= this.drain().finally(() => (this.running = undefined));
  }

  private startIn(ms: number): void {
    this.timer ??= setTimeout(() => this.start(), ms);
  }

  private async drain(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, MOST);
      try {
        await this.record(batch);
      } catch (error) {
        // What went out must not be forgotten while the database is away; the lease alone would send it twice.
        this.waiting.unshift(...batch);
        this.logger.error({ err: error, attempts: this.waiting.length }, 'attempts could not be recorded');
        this.startIn(RETRY_MS);
        return;
      }
    }
  }

  private async record(batch: readonly Attempt[]): Promise<void> {
    const judged = batch.map(judgeAttempt);
    await this.database.transaction(async (sql) => {
      const settlements = judged.map(({ settlement }) => settlement);
      const changed = new Set(await this.store.settle(sql, settlements));
      const entries = judged.flatMap(({ entry, settlement }) =>
        entry && changed.has(settlement.noticeId) ? [entry] : [],
      );
      if (entries.length > 0) await this.timeline.append(sql, entries);
    });
    if (judged.some(({ entry }) => entry)) this.wake.ring('timeline');
    // What failed for good on one channel is due at once on the next.
    if (judged.some(({ next }) => next.outcome === 'nextChannel')) this.wake.ring('notices');
  }
}
