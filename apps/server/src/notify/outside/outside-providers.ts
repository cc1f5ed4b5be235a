import type { Provider } from '@nestjs/common';
import { WEBHOOK_STATES } from '../channels/webhook/webhook-states.js';
import { PushDoor } from '../push-door.js';
import { PostgresDigestFactsStore } from '../store/postgres-digest-facts.store.js';
import { PostgresWebhookFeedStore } from '../store/postgres-webhook-feed.store.js';
import { PostgresWebhookStates } from '../store/postgres-webhook-states.js';
import { DIGEST_FACTS_STORE } from './digest-facts.store.js';
import { DigestWords } from './digest-words.js';
import { OutsideRunner } from './outside-runner.js';
import { OutsideTrade } from './outside-trade.js';
import { RobotDigests } from './robot-digests.js';
import { WebhookDesk, WebhookTrade } from './webhook-desk.js';
import { WEBHOOK_FEED_STORE } from './webhook-feed.store.js';
import { WebhookFeed } from './webhook-feed.js';

/** What tells outside systems and groups, and lets browsers in. */
export const outsideProviders: Provider[] = [
  { provide: WEBHOOK_STATES, useClass: PostgresWebhookStates },
  { provide: WEBHOOK_FEED_STORE, useClass: PostgresWebhookFeedStore },
  { provide: DIGEST_FACTS_STORE, useClass: PostgresDigestFactsStore },
  WebhookFeed,
  WebhookTrade,
  WebhookDesk,
  DigestWords,
  RobotDigests,
  OutsideTrade,
  OutsideRunner,
  PushDoor,
];
