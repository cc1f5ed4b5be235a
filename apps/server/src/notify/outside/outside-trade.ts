import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import type { Logger } from '#libs/observability';
import { CLOCK } from '../../clock.js';
import { LOGGER } from '../../logger.js';
import { SERVER_CONFIG, type ServerConfig } from '../../server.config.js';
import { WEBHOOK_FEED_STORE, type WebhookFeedStore } from './webhook-feed.store.js';

/** What the runner needs besides its passes. */
@Injectable()
export class OutsideTrade {
  constructor(
    @Inject(CLOCK) readonly clock: Clock,
    @Inject(LOGGER) readonly logger: Logger,
    @Inject(SERVER_CONFIG) private readonly config: ServerConfig,
    @Inject(WEBHOOK_FEED_STORE) readonly feedStore: WebhookFeedStore,
  ) {}

  get isOurs(): boolean {
    return this.config.ROLES.includes('notify');
  }
}
