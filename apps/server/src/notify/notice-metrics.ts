import { Inject, Injectable } from '@nestjs/common';
import type { Channel } from '#libs/domain';
import type { Metrics } from '#libs/observability';
import { METRICS } from '../logger.js';
import type { DeliveryFacts } from './delivery.store.js';
import type { Attempt } from './judge-attempt.js';

/** Figures of the notify hop. */
@Injectable()
export class NoticeMetrics {
  private readonly attempts;
  private readonly latency;
  private readonly oldestAge;
  private readonly dead;
  private readonly receipts;
  private readonly replies;

  constructor(@Inject(METRICS) metrics: Metrics) {
    this.attempts = metrics.counter('notifications_total', 'Attempts to send a notice', ['channel', 'outcome']);
    this.latency = metrics.histogram('notification_latency_seconds', 'From queued to taken by the gateway', [
      'channel',
    ]);
    this.oldestAge = metrics.gauge('outbox_oldest_age_seconds', 'How long the oldest notice has been due');
    this.dead = metrics.gauge('outbox_dead_notices', 'Notices that reached nobody');
    this.receipts = metrics.counter('delivery_receipts_total', 'What gateways said became of messages', [
      'channel',
      'outcome',
    ]);
    this.replies = metrics.counter('inbound_replies_total', 'Answers to messages, by what became of them', ['outcome']);
  }

  attempted({ notice, result, at }: Attempt): void {
    this.attempts.inc({ channel: notice.channel, outcome: result.outcome });
    if (result.outcome !== 'sent') return;
    this.latency.observe({ channel: notice.channel }, Math.max(0, at.getTime() - notice.createdAt.getTime()) / 1000);
  }

  /** @param outcome `unknown`: of nothing that we sent */
  receipt(channel: Channel, outcome: 'delivered' | 'undeliverable' | 'unknown'): void {
    this.receipts.inc({ channel, outcome });
  }

  reply(outcome: string): void {
    this.replies.inc({ outcome });
  }

  swept({ oldestDueAt, dead }: DeliveryFacts, now: Date): void {
    this.oldestAge.set(oldestDueAt ? Math.max(0, now.getTime() - oldestDueAt.getTime()) / 1000 : 0);
    this.dead.set(dead);
  }
}
