import { Inject, Injectable } from '@nestjs/common';
import { performance } from 'node:perf_hooks';
import type { Clock } from '#libs/clock';
import type { HouseFacts } from '#libs/domain';
import { CLOCK } from '../clock.js';
import { NOTICE_CHANNELS, type ChannelPort } from './channel.js';
import { ChannelQueue } from './channel-queue.js';
import { AnswerLinks } from './answers/answer-links.js';
import { DELIVERY_STORE, type DeliveryStore, type LeasedNotice } from './delivery.store.js';
import { HandOverCheck } from './hand-over-check.js';
import { HOLDER_LOCK, type HolderLock } from './holder-lock.js';
import { HouseFactsReader } from './house-facts.js';
import type { Attempt } from './judge-attempt.js';
import { LeaseNotices } from './lease-notices.js';
import { sendNotice } from './send-notice.js';

/**
 * How long a notice may be held: far longer than a channel's time limit. What a process held that died is given back long
 * before (see `RecoverLeases`); the lease's end is for one that hangs.
 */
const LEASE_MS = 60_000;
/** A channel's time limit and some: with less left of the lease, somebody else may already be sending. */
const LEASE_MARGIN_MS = 15_000;
/** What waited longer than this for a slot is looked at once more, as a page always is: it may be taken back meanwhile. */
const STALE_MS = 200;
const SHORTEST_PAUSE_MS = 5;

export interface DeliveryEvents {
  attempted(attempt: Attempt, alone: boolean): void;
  /** There is room to lease more. */
  roomAgain(): void;
}

/** All that has to do with holding notices. */
@Injectable()
export class NoticeLeases {
  constructor(
    readonly leasing: LeaseNotices,
    @Inject(DELIVERY_STORE) readonly store: DeliveryStore,
    @Inject(HOLDER_LOCK) readonly lock: HolderLock,
  ) {}
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
  private readonly check: HandOverCheck;
  private stopped = false;

  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly leases: NoticeLeases,
    @Inject(NOTICE_CHANNELS) channels: readonly ChannelPort[],
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly house: HouseFactsReader,
    private readonly links: AnswerLinks,
  ) {
    this.queues = new Map(channels.map((port) => [port.channel, new ChannelQueue(port)]));
    this.check = new HandOverCheck(leases.store);
  }

  report(events: DeliveryEvents): void {
    this.events = events;
  }

  /** One pass: leases what there is room for and sets it on its way, without waiting for it. @returns more is due */
  async lease(): Promise<boolean> {
    const wishes = [...this.queues.values()].flatMap((queue) => queue.wish() ?? []);
    if (this.stopped || wishes.length === 0) return false;
    const house = this.house.read();
    await this.links.open();
    const now = this.clock.now();
    const until = new Date(now.getTime() + LEASE_MS);
    const { lock } = this.leases;
    const { notices, more, again } = await this.leases.leasing.lease(wishes, now, {
      until,
      holder: lock.isHeld() ? lock.holder : null,
    });
    for (const notice of notices) this.queues.get(notice.channel)?.add(notice);
    for (const queue of this.queues.values()) this.fill(queue, house);
    if (again) this.lookAgain(again.getTime() - now.getTime());
    return more;
  }

  /** Begins nothing new, gives back what was not begun, and waits for what is under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    const unsent = [...this.queues.values()].flatMap((queue) => queue.drain());
    await this.leases.store.release(unsent).catch(() => undefined);
    await Promise.all(this.sends);
    await Promise.all([...this.queues.values()].map(({ port }) => port.close()));
  }

  /** A gateway's limit lets more through soon; sooner than the next sweep. */
  private lookAgain(ms: number): void {
    if (this.stopped) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.events.roomAgain(), Math.min(Math.max(ms, SHORTEST_PAUSE_MS), 1_000));
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

  private async carry(leased: LeasedNotice, queue: ChannelQueue, house: HouseFacts): Promise<void> {
    const notice = await this.stillToSend(leased);
    if (!notice) return;
    const begun = performance.now();
    const result = await sendNotice(notice, { house, tokenOf: (each) => this.links.tokenOf(each.id) }, queue.port);
    const attempt = { notice, result, at: this.clock.now(), durationMs: Math.round(performance.now() - begun) };
    this.events.attempted(attempt, this.allHeld() <= 1);
  }

  private stillToSend(notice: LeasedNotice): Promise<LeasedNotice | undefined> {
    const now = this.clock.now().getTime();
    if (now > notice.leaseUntil.getTime() - LEASE_MARGIN_MS) return Promise.resolve(undefined);
    // An accepted incident pages nobody, not even in the moment in which it is accepted.
    const pages = [notice, ...(notice.members ?? [])].some(({ purpose }) => purpose === 'page');
    const fresh = now - notice.leasedAt.getTime() <= STALE_MS;
    return fresh && !pages ? Promise.resolve(notice) : this.check.pass(notice);
  }

  private allHeld(): number {
    return [...this.queues.values()].reduce((sum, { held }) => sum + held, 0);
  }
}
