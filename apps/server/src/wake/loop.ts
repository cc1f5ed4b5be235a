import type { Logger } from '#libs/observability';

/**
 * Runs `pass` whenever rung, never twice at a time; a ring during a pass leads to one more pass. While a pass runs, the
 * next batch of work gathers by itself. `pass` returns whether more work is waiting.
 */
export class Loop {
  private running: Promise<void> | undefined;
  private again = false;
  private stopped = false;

  constructor(
    private readonly name: string,
    private readonly pass: () => Promise<boolean>,
    private readonly logger: Logger,
  ) {}

  ring(): void {
    if (this.stopped) return;
    this.again = true;
    this.running ??= this.drain().finally(() => {
      this.running = undefined;
      if (this.again && !this.stopped) this.ring();
    });
  }

  /** Resolves when the running pass has ended; nothing runs after. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async drain(): Promise<void> {
    while (this.again && !this.stopped) {
      this.again = false;
      try {
        if (await this.pass()) this.again = true;
      } catch (error) {
        // The next sweep tries again; what was not committed is still there.
        this.logger.error({ err: error, loop: this.name }, 'a pass failed');
        return;
      }
    }
  }
}
