import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import { CLOCK } from '../clock.js';
import { DELIVERY_STORE, type DeliveryStore } from './delivery.store.js';

export interface NotifyHealth {
  waiting: number;
  /** Seconds for which the oldest notice has been due. */
  oldestAgeSeconds: number;
  /** Notices that reached nobody. */
  dead: number;
}

/** How far behind the notify hop is, for `/health/ready` and the desk. */
@Injectable()
export class NotifyHealthReader {
  constructor(
    @Inject(DELIVERY_STORE) private readonly store: DeliveryStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async read(): Promise<NotifyHealth> {
    const now = this.clock.now();
    const { waiting, oldestDueAt, dead } = await this.store.facts(now);
    const oldestAgeSeconds = oldestDueAt ? Math.max(0, now.getTime() - oldestDueAt.getTime()) / 1000 : 0;
    return { waiting, oldestAgeSeconds, dead };
  }
}
