import { Inject, Injectable } from '@nestjs/common';
import { AnnounceUnreachable } from './announce-unreachable.js';
import { DeliverNotices } from './deliver-notices.js';
import { DELIVERY_STORE, type DeliveryStore } from './delivery.store.js';
import { NoticeMetrics } from './notice-metrics.js';
import { SettleAttempts } from './settle-attempts.js';

/** The parts that work together on deliveries, as one collaborator. */
@Injectable()
export class DeliveryDesk {
  constructor(
    readonly deliver: DeliverNotices,
    readonly settle: SettleAttempts,
    readonly metrics: NoticeMetrics,
    readonly unreachable: AnnounceUnreachable,
    @Inject(DELIVERY_STORE) readonly store: DeliveryStore,
  ) {}
}
