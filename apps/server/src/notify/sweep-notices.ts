import { Inject, Injectable } from '@nestjs/common';
import { AnnounceUnreachable } from './announce-unreachable.js';
import { RecordReceipts } from './callbacks/record-receipts.js';
import { DELIVERY_STORE, type DeliveryStore } from './delivery.store.js';
import { NoticeMetrics } from './notice-metrics.js';
import { RecoverLeases } from './recover-leases.js';

/** What is looked at every second: what a dead process held, who could not be reached, how far behind we are. */
@Injectable()
export class SweepNotices {
  constructor(
    private readonly recover: RecoverLeases,
    private readonly unreachable: AnnounceUnreachable,
    private readonly metrics: NoticeMetrics,
    @Inject(DELIVERY_STORE) private readonly store: DeliveryStore,
    private readonly receipts: RecordReceipts,
  ) {}

  begin(): Promise<void> {
    return this.recover.begin();
  }

  async pass(now: Date): Promise<void> {
    await this.recover.pass(now);
    await this.unreachable.pass();
    await this.receipts.pass(now);
    this.metrics.swept(await this.store.facts(now), now);
  }

  end(): Promise<void> {
    return this.recover.end();
  }
}
