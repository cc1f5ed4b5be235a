import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import { wayAfterLoss, type Channel, type OtherWay } from '#libs/domain';
import { CLOCK } from '../../clock.js';
import { DATABASE, type Database, type Sql } from '../../database/sql.js';
import { TIMELINE, type NewTimelineEntry, type Timeline } from '../../incident/index.js';
import { WakeBoard } from '../../wake/index.js';
import { DeliveryPolicy } from '../delivery-policy.js';
import { NoticeMetrics } from '../notice-metrics.js';
import type { DeliveryReceipt } from './ports.js';
import { RECEIPT_STORE, type MatchedReceipt, type ReceiptStore, type Rerouting } from './receipt.store.js';

/** A receipt may overtake the record of its attempt; after this long it speaks of nothing that we sent. */
const EARLY_MS = 10 * 60_000;

/** What receipts tell to others. */
@Injectable()
export class EarlyReceipts {
  constructor(
    @Inject(TIMELINE) readonly timeline: Timeline,
    readonly wake: WakeBoard,
    @Inject(CLOCK) readonly clock: Clock,
  ) {}
}

/**
 * Takes the gateways' receipts, in any order and as often as they come. What could not be delivered goes on by the next
 * way to that person, or becomes a dead letter where there is none.
 */
@Injectable()
export class RecordReceipts {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(RECEIPT_STORE) private readonly store: ReceiptStore,
    private readonly around: EarlyReceipts,
    private readonly policy: DeliveryPolicy,
    private readonly metrics: NoticeMetrics,
  ) {}

  async take(channel: Channel, receipts: readonly DeliveryReceipt[]): Promise<void> {
    if (receipts.length === 0) return;
    const now = this.around.clock.now();
    const rang = await this.database.transaction(async (sql) => {
      const matched = await this.apply(sql, channel, receipts, now);
      const heard = new Set(matched.map(({ receipt }) => receipt));
      await this.store.keepEarly(
        sql,
        channel,
        receipts.filter((receipt) => !heard.has(receipt)),
        now,
      );
      return matched.length > 0;
    });
    if (rang) this.around.wake.ring('timeline', 'notices');
  }

  /** What came before its attempt was recorded. */
  async pass(now: Date): Promise<void> {
    const applied = await this.database.transaction(async (sql) => {
      const early = await this.store.takeEarly(sql, new Date(now.getTime() - EARLY_MS));
      let count = 0;
      for (const channel of new Set(early.map((each) => each.channel))) {
        const mine = early.filter((each) => each.channel === channel);
        const matched = await this.apply(
          sql,
          channel,
          mine.map(({ receipt }) => receipt),
          now,
        );
        const heard = new Set(matched.map(({ receipt }) => receipt));
        for (const { receipt, lapsed, receivedAt } of mine) {
          if (heard.has(receipt)) continue;
          if (lapsed) this.metrics.receipt(channel, 'unknown');
          else await this.store.keepEarly(sql, channel, [receipt], receivedAt);
        }
        count += matched.length;
      }
      return count;
    });
    if (applied > 0) this.around.wake.ring('timeline', 'notices');
  }

  private async apply(
    sql: Sql,
    channel: Channel,
    receipts: readonly DeliveryReceipt[],
    now: Date,
  ): Promise<MatchedReceipt[]> {
    const matched = await this.store.match(sql, channel, receipts);
    const told = matched.filter(({ carried }) => !carried);
    await this.store.note(sql, channel, told);
    const lost = matched.filter(({ receipt, state, known, notice }) => {
      return !receipt.delivered && !known && state === 'sent' && notice.channel === channel;
    });
    const others = await this.store.otherWays(
      sql,
      lost.map(({ notice }) => notice.id),
    );
    await this.store.reroute(
      sql,
      lost.flatMap((each) => this.rerouting(each, others.get(each.notice.id) ?? [])),
      now,
    );
    const entries = matched.flatMap((each) => this.entryFor(each, lost.includes(each), channel, now));
    if (entries.length > 0) await this.around.timeline.append(sql, entries);
    for (const { receipt } of told) this.metrics.receipt(channel, receipt.delivered ? 'delivered' : 'undeliverable');
    return matched;
  }

  private rerouting({ notice, receipt }: MatchedReceipt, others: readonly OtherWay[]): Rerouting[] {
    const contacts = { ...notice.contacts };
    delete contacts[notice.channel];
    const next = wayAfterLoss(this.policy.ways(notice.recipientKind, contacts, notice.channel), others);
    if (next.outcome === 'leave') return [];
    const channel = next.outcome === 'reroute' ? next.channel : notice.channel;
    return [
      {
        noticeId: notice.id,
        state: next.outcome === 'reroute' ? 'pending' : 'dead',
        channel,
        address: next.outcome === 'reroute' ? (contacts[channel] ?? '') : notice.address,
        contacts,
        error: `undeliverable: ${receipt.code ?? ''}`.slice(0, 300),
      },
    ];
  }

  private entryFor(
    { notice, receipt, known, over, carried }: MatchedReceipt,
    lost: boolean,
    channel: Channel,
    now: Date,
  ): NewTimelineEntry[] {
    if (notice.incidentId === null || known || (receipt.delivered ? carried : !lost || over)) return [];
    return [
      {
        incidentId: notice.incidentId,
        at: now,
        kind: 'notice',
        what: receipt.delivered ? 'noticeDelivered' : 'noticeFailed',
        actor: null,
        reason: receipt.delivered ? 'receipt' : 'undeliverable',
        data: {
          notice: notice.id,
          channel,
          template: notice.template,
          recipient: notice.recipientId,
          recipientKind: notice.recipientKind,
          ...(receipt.code && { code: receipt.code }),
        },
      },
    ];
  }
}
