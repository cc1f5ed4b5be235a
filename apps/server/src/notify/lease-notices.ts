import { Inject, Injectable } from '@nestjs/common';
import { mendBucket, spendTokens, tokenAt, tokensIn, type SendRate } from '#libs/domain';
import { DATABASE, type Database, type Sql } from '../database/sql.js';
import { DeliveryPolicy } from './delivery-policy.js';
import {
  DELIVERY_STORE,
  type DeliveryStore,
  type LeasedNotice,
  type LeaseTerms,
  type LeaseWish,
} from './delivery.store.js';
import { SHAPING_STORE, type ShapingStore } from './delivery.store.js';
import { ShapeMessages } from './shape-messages.js';

/** Lanes of P1 and P2: a share of every limit is kept for them. */
const LAST_URGENT_LANE = 2;

export interface Leased {
  /** Ready to leave, urgent lanes first; one for each message. */
  notices: LeasedNotice[];
  /** More may be due than was asked for. */
  more: boolean;
  /** When a gateway's limit lets the next ones through; null when none was in the way. */
  again: Date | null;
}

interface Budget {
  full: number;
  rate: SendRate;
}

/**
 * Takes due notices, urgent lanes first. A gateway with a limit is asked for no more than its bucket holds, and lanes
 * 3 and 4 leave a share of it: however many of them wait, the next P1 finds a token.
 */
@Injectable()
export class LeaseNotices {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(DELIVERY_STORE) private readonly store: DeliveryStore,
    @Inject(SHAPING_STORE) private readonly shaping: ShapingStore,
    private readonly policy: DeliveryPolicy,
    private readonly shape: ShapeMessages,
  ) {}

  async lease(wishes: readonly LeaseWish[], now: Date, terms: LeaseTerms): Promise<Leased> {
    const limited = wishes.filter(({ channel }) => this.policy.channelRate(channel));
    const free = wishes.filter((wish) => !limited.includes(wish));
    const taken = free.length > 0 ? await this.store.lease(free, now, terms) : [];
    let more = free.some(({ channel, most }) => taken.filter((each) => each.channel === channel).length === most);
    let again: Date | null = null;
    for (const wish of limited) {
      const result = await this.leaseLimited(wish, now, terms);
      taken.push(...result.taken);
      more ||= result.more;
      if (result.again && (!again || result.again < again)) again = result.again;
    }
    const shaped = await this.shape.shape(taken, now, terms).catch(async (error: unknown) => {
      // Held by nobody who would send it, a page would otherwise wait for its lease to end.
      await this.store.release(taken).catch(() => undefined);
      throw error;
    });
    return { notices: shaped.sort(byUrgency), more, again };
  }

  private leaseLimited(wish: LeaseWish, now: Date, terms: LeaseTerms) {
    const key = `channel:${wish.channel}`;
    const rate = this.policy.channelRate(wish.channel)!;
    return this.database.transaction((sql) =>
      this.shaping.withBuckets(sql, [key], async (full) => {
        const budget: Budget = { full: mendBucket(full.get(key) ?? 0, rate, now), rate };
        const { urgentShare } = this.policy.rules.rates;
        const urgent = { ...wish, maxLane: Math.min(wish.maxLane, LAST_URGENT_LANE) };
        const taken = await this.spend(sql, urgent, budget, { now, terms, reserved: 0 });
        const others = { ...wish, minLane: LAST_URGENT_LANE + 1, most: wish.most - taken.length };
        if (others.maxLane > LAST_URGENT_LANE && others.most > 0) {
          taken.push(...(await this.spend(sql, others, budget, { now, terms, reserved: urgentShare })));
        }
        full.set(key, budget.full);
        // Whoever got nothing more because the bucket was empty looks again when it is not.
        const empty = tokensIn(budget.full, rate, now, urgentShare) === 0;
        return {
          taken,
          more: !empty && taken.length === wish.most,
          again: empty ? tokenAt(budget.full, rate, nextOf(budget.full, rate, urgentShare, now), now) : null,
        };
      }),
    );
  }

  private async spend(
    sql: Sql,
    wish: LeaseWish,
    budget: Budget,
    { now, terms, reserved }: { now: Date; terms: LeaseTerms; reserved: number },
  ): Promise<LeasedNotice[]> {
    const most = Math.min(wish.most, tokensIn(budget.full, budget.rate, now, reserved));
    if (most <= 0) return [];
    const taken = await this.store.lease([{ ...wish, most }], now, terms, sql);
    budget.full = spendTokens(budget.full, budget.rate, taken.length, now) ?? 0;
    return taken;
  }
}

/** Which token is waited for: the very next for an urgent one; while there is one of those, the first of the others. */
const nextOf = (full: number, rate: SendRate, share: number, now: Date): number =>
  tokensIn(full, rate, now) === 0 ? 1 : 1 + reservedOf(rate, share, now);

/** Tokens of a full bucket that lanes 3 and 4 leave. */
const reservedOf = (rate: SendRate, share: number, now: Date): number =>
  tokensIn(null, rate, now) - tokensIn(null, rate, now, share);

const byUrgency = (a: LeasedNotice, b: LeasedNotice): number => a.lane - b.lane || Number(a.id) - Number(b.id);
