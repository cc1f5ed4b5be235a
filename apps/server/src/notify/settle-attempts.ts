import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from '#libs/observability';
import { LOGGER } from '../logger.js';
import type { Attempt } from './judge-attempt.js';
import { RecordAttempts } from './record-attempts.js';

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
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, MOST);
      try {
        await this.records.record(batch);
      } catch (error) {
        // What went out must not be forgotten while the database is away; the lease alone would send it twice.
        this.waiting.unshift(...batch);
        this.logger.error({ err: error, attempts: this.waiting.length }, 'attempts could not be recorded');
        this.startIn(RETRY_MS);
        return;
      }
    }
  }
}
