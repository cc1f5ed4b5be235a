import { Inject, Injectable } from '@nestjs/common';
import { performance } from 'node:perf_hooks';
import type { Clock } from '#libs/clock';
import type { HouseFacts } from '#libs/domain';
import { CLOCK } from '../clock.js';
import { NOTICE_CHANNELS, type ChannelPort } from './channel.js';
import { ChannelQueue } from './channel-queue.js';
import { DELIVERY_STORE, type DeliveryStore, type LeasedNotice } from './delivery.store.js';
import { HOLDER_LOCK, type HolderLock } from './holder-lock.js';
import { HouseFactsReader } from './house-facts.js';
import type { Attempt } from './judge-attempt.js';
import { sendNotice } from './send-notice.js';

/**
 * How long a notice may be held: far longer than a channel's time limit. What a process held that died is given back long
 * before (see `RecoverLeases`); the lease's end is for one that hangs.
 */
const LEASE_MS = 60_000;
/** A channel's time limit and some: with less left of the lease, somebody else may already be sending. */
const LEASE_MARGIN_MS = 15_000;
/** What waited longer than this for a slot is looked at once more: it may be cancelled, or taken back, meanwhile. */
const STALE_MS = 200;

export interface DeliveryEvents {
  attempted(attempt: Attempt, alone: boolean): void;
  /** There is room to lease more. */
  roomAgain(): void;
}

/**
 * Leases due notices and sends them: urgent lanes first, each channel by itself, as many at a time as the channel
 * allows. No transaction is open while a message is under way; what came of it goes to `SettleAttempts`.
 */
@Injectable()
export class DeliverNotices {
  private readonly queues: Map<string, ChannelQueue>;
  private readonly sends = new Set<Promise<void>>();
  private events: DeliveryEvents = { attempted: () => undefined, roomAgain: () => undefined };
  private stopped = false;

  constructor(
    @Inject(DELIVERY_STORE) private readonly store: DeliveryStore,
    @Inject(NOTICE_CHANNELS) channels: readonly ChannelPort[],
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly house: HouseFactsReader,
    @Inject(HOLDER_LOCK) private readonly lock: HolderLock,
  ) {
    this.queues = new Map(channels.map((port) => [port.channel, new ChannelQueue(port)]));
  }

  report(events: DeliveryEvents): void {
    this.events = events;
  }

  /** One pass: leases what there is room for and sets it on its way, without waiting for it. @returns more is due */
  async lease(): Promise<boolean> {
    const wishes = [...this.queues.values()].flatMap((queue) => queue.wish() ?? []);
    if (this.stopped || wishes.length === 0) return false;
    const house = this.house.read();
    const now = this.clock.now();
    const until = new Date(now.getTime() + LEASE_MS);
    const leased = await this.store.lease(wishes, now, { until, holder: this.lock.isHeld() ? this.lock.holder : null });
    for (const notice of leased) this.queues.get(notice.channel)?.add(notice);
    for (const queue of this.queues.values()) this.fill(queue, house);
    return wishes.some(({ channel, most }) => leased.filter((notice) => notice.channel === channel).length === most);
  }

  /** Begins nothing new, gives back what was not begun, and waits for what is under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    const unsent = [...this.queues.values()].flatMap((queue) => queue.drain());
    await this.store.release(unsent).catch(() => undefined);
    await Promise.all(this.sends);
    await Promise.all([...this.queues.values()].map(({ port }) => port.close()));
  }

  private fill(queue: ChannelQueue, house: HouseFacts): void {
    for (let notice = queue.next(); notice; notice = queue.next()) {
      const send = this.carry(notice, queue, house).finally(() => {
        this.sends.delete(send);
        if (queue.done()) this.events.roomAgain();
        if (!this.stopped) this.fill(queue, house);
      });
      this.sends.add(send);
    }
  }

  private async carry(notice: LeasedNotice, queue: ChannelQueue, house: HouseFacts): Promise<void> {
    if (!(await this.mayStillSend(notice))) return;
    const begun = performance.now();
    const result = await sendNotice(notice, house, queue.port);
    const attempt = { notice, result, at: this.clock.now(), durationMs: Math.round(performance.now() - begun) };
    this.events.attempted(attempt, this.allHeld() <= 1);
  }

  private async mayStillSend(notice: LeasedNotice): Promise<boolean> {
    const now = this.clock.now().getTime();
    if (now > notice.leaseUntil.getTime() - LEASE_MARGIN_MS) return false;
    if (now - notice.leasedAt.getTime() <= STALE_MS) return true;
    // When the database cannot be asked, the lease lapses and the notice is taken back later.
    return this.store.isHeld(notice).catch(() => false);
  }

  private allHeld(): number {
    return [...this.queues.values()].reduce((sum, { held }) => sum + held, 0);
  }
}
