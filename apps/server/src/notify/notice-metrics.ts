import { Inject, Injectable } from '@nestjs/common';
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

  constructor(@Inject(METRICS) metrics: Metrics) {
    this.attempts = metrics.counter('notifications_total', 'Attempts to send a notice', ['channel', 'outcome']);
    this.latency = metrics.histogram('notification_latency_seconds', 'From queued to taken by the gateway', [
      'channel',
    ]);
    this.oldestAge = metrics.gauge('outbox_oldest_age_seconds', 'How long the oldest notice has been due');
    this.dead = metrics.gauge('outbox_dead_notices', 'Notices that reached nobody');
  }

  attempted({ notice, result, at }: Attempt): void {
    this.attempts.inc({ channel: notice.channel, outcome: result.outcome });
    if (result.outcome !== 'sent') return;
    this.latency.observe({ channel: notice.channel }, Math.max(0, at.getTime() - notice.createdAt.getTime()) / 1000);
  }

  swept({ oldestDueAt, dead }: DeliveryFacts, now: Date): void {
    this.oldestAge.set(oldestDueAt ? Math.max(0, now.getTime() - oldestDueAt.getTime()) / 1000 : 0);
    this.dead.set(dead);
  }
}
