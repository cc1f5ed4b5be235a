import { Injectable } from '@nestjs/common';
import { DeliverNotices } from './deliver-notices.js';
import { NoticeMetrics } from './notice-metrics.js';
import { SettleAttempts } from './settle-attempts.js';
import { SweepNotices } from './sweep-notices.js';

/** The parts that work together on deliveries, as one collaborator. */
@Injectable()
export class DeliveryDesk {
  constructor(
    readonly deliver: DeliverNotices,
    readonly settle: SettleAttempts,
    readonly metrics: NoticeMetrics,
    readonly sweep: SweepNotices,
  ) {}
}
