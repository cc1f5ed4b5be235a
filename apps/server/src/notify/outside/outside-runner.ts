import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Subscription } from 'rxjs';
import { Loop, WakeBoard } from '../../wake/index.js';
import { HouseFactsReader } from '../house-facts.js';
import { OutsideTrade } from './outside-trade.js';
import { RobotDigests } from './robot-digests.js';
import { WebhookFeed } from './webhook-feed.js';

const SWEEP_MS = 1_000;
/** What was posted may be posted again for so long. */
const KEPT_MS = 14 * 86_400_000;
/** Shifts, floods and the hour need no more haste. */
const DIGEST_MS = 5_000;

/** Keeps outside systems and groups told. */
@Injectable()
export class OutsideRunner implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly events: Loop;
  private readonly digest: Loop;
  private heard: Subscription | undefined;

  constructor(
    private readonly feed: WebhookFeed,
    private readonly digests: RobotDigests,
    private readonly house: HouseFactsReader,
    private readonly wake: WakeBoard,
    private readonly trade: OutsideTrade,
  ) {
    this.events = new Loop('webhook-feed', () => this.followEvents(), trade.logger);
    this.digest = new Loop('robot-digests', () => this.tellGroups(), trade.logger);
  }

  onApplicationBootstrap(): void {
    if (!this.trade.isOurs) return;
    this.heard = this.wake.heard('timeline').subscribe(() => this.events.ring());
    this.events.ring();
  }

  @Interval(SWEEP_MS)
  sweep(): void {
    if (this.trade.isOurs) this.events.ring();
  }

  @Interval(DIGEST_MS)
  sweepDigests(): void {
    if (this.trade.isOurs) this.digest.ring();
  }

  @Interval(3_600_000)
  async dropOld(): Promise<void> {
    if (this.trade.isOurs) await this.trade.feedStore.drop(new Date(this.trade.clock.now().getTime() - KEPT_MS));
  }

  async onModuleDestroy(): Promise<void> {
    this.heard?.unsubscribe();
    await Promise.all([this.events.stop(), this.digest.stop()]);
  }

  private async followEvents(): Promise<boolean> {
    const { queued, more } = await this.feed.pass(this.trade.clock.now(), this.house.read().publicUrl);
    if (queued > 0) this.wake.ring('notices');
    return more;
  }

  private async tellGroups(): Promise<boolean> {
    if ((await this.digests.pass(this.trade.clock.now())) > 0) this.wake.ring('notices');
    return false;
  }
}
