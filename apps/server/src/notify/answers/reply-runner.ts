import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Logger } from '#libs/observability';
import { LOGGER } from '../../logger.js';
import { SERVER_CONFIG, type ServerConfig } from '../../server.config.js';
import { TakeReplies } from './take-replies.js';

const SWEEP_MS = 2_000;

/** Looks after replies that were taken in and that nobody has dealt with. */
@Injectable()
export class ReplyRunner implements OnModuleDestroy {
  private sweeping: Promise<void> | undefined;

  constructor(
    private readonly replies: TakeReplies,
    @Inject(SERVER_CONFIG) private readonly config: ServerConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Interval(SWEEP_MS)
  sweep(): void {
    if (!this.config.ROLES.includes('notify')) return;
    this.sweeping ??= this.replies
      .pass()
      .catch((error: unknown) => this.logger.error({ err: error }, 'a reply could not be dealt with'))
      .finally(() => (this.sweeping = undefined));
  }

  async onModuleDestroy(): Promise<void> {
    await this.sweeping;
  }
}
