import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from '#libs/observability';
import { LOGGER } from '../logger.js';
import { DELIVERY_STORE, type DeliveryStore } from './delivery.store.js';
import { HOLDER_LOCK, type HolderLock } from './holder-lock.js';

/**
 * Gives back what a dead process had leased, so that a page does not wait for the lease to end. A holder counts as dead
 * when two looks, a sweep apart, found no lock of it: one that only lost its connection has its lock again by then.
 * Where it has not, the notice is sent once more under the same idempotency key.
 */
@Injectable()
export class RecoverLeases {
  private gone = new Set<number>();

  constructor(
    @Inject(DELIVERY_STORE) private readonly store: DeliveryStore,
    @Inject(HOLDER_LOCK) private readonly lock: HolderLock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Takes this process's own lock and has a first look, so that the next pass can act. */
  async begin(): Promise<void> {
    this.gone = new Set(await this.look());
  }

  async pass(now: Date): Promise<void> {
    const gone = await this.look();
    const dead = gone.filter((holder) => this.gone.has(holder));
    this.gone = new Set(gone);
    const back = await this.store.takeBack(now, dead);
    if (back > 0) this.logger.warn({ notices: back, dead }, 'took back notices whose sender is gone');
  }

  end(): Promise<void> {
    return this.lock.close();
  }

  /** Without the lock connection nobody is seen to be gone, and the end of the leases is all there is. */
  private async look(): Promise<number[]> {
    try {
      await this.lock.open();
      return await this.lock.findGone();
    } catch (error) {
      this.logger.warn({ err: error }, 'cannot hold the lock of this sender, trying again');
      return [];
    }
  }
}
