import type { Provider } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import { CLOCK } from '../../clock.js';
import { PUSH_SUBSCRIPTIONS, type PushSubscriptions } from '../../roster/index.js';
import { SERVER_CONFIG, type ServerConfig } from '../../server.config.js';
import { Settings } from '../../settings/index.js';
import { NOTICE_CHANNELS } from '../channel.js';
import { openChannels } from './open-channels.js';
import { WEBHOOK_STATES, type WebhookStates } from './webhook/webhook-states.js';

/** The channels as this installation has configured them. */
export const channelProviders: Provider[] = [
  {
    provide: NOTICE_CHANNELS,
    inject: [SERVER_CONFIG, CLOCK, Settings, PUSH_SUBSCRIPTIONS, WEBHOOK_STATES],
    useFactory: (
      config: ServerConfig,
      clock: Clock,
      settings: Settings,
      subscriptions: PushSubscriptions,
      webhooks: WebhookStates,
    ) => openChannels(config, { clock, settings, subscriptions, webhooks }),
  },
];
