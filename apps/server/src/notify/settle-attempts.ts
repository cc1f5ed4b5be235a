import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from '#libs/observability';
import { LOGGER } from '../logger.js';
import type { Attempt } from './judge-attempt.js';
import { RecordAttempts } from './record-attempts.js';
import { bareResult } from './storable.js';

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
  /** Attempts that were stripped of what the gateway said. */
  private readonly bare = new WeakSet<Attempt>();

  constructor(
    private readonly records: RecordAttempts,
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
    // How many are recorded one by one, because the database refused something among them.
    let apart = 0;
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, apart > 0 ? 1 : MOST);
      apart = Math.max(0, apart - 1);
      try {
        await this.records.record(batch);
      } catch (error) {
        if (isRefused(error)) {
          this.setApart(batch, error);
          apart = Math.max(apart, batch.length);
          continue;
        }
        // What went out must not be forgotten while the database is away; the lease alone would send it twice.
        this.waiting.unshift(...batch);
        this.logger.error({ err: error, attempts: this.waiting.length }, 'attempts could not be recorded');
        this.startIn(RETRY_MS);
        return;
      }
    }
  }

  /** One attempt that cannot be kept must not keep the others from being kept: it goes alone, then without its words. */
  private setApart(batch: readonly Attempt[], error: unknown): void {
    const [first] = batch;
    if (batch.length > 1) this.waiting.unshift(...batch);
    else if (first && !this.bare.has(first)) {
      const bare = { ...first, result: bareResult(first.result) };
      this.bare.add(bare);
      this.waiting.unshift(bare);
    }
    const attempt = { notice: first?.notice.id, channel: first?.notice.channel };
    this.logger.error({ err: error, attempts: batch.length, ...attempt }, 'attempts were refused by the database');
  }
}

/** Classes of SQLSTATE (PostgreSQL manual, appendix A): a value that no column takes, and a breach of a constraint. */
const isRefused = (error: unknown): boolean => /^2[23]/.test(String((error as { code?: unknown }).code ?? ''));
