import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '../database/sql.js';
import { TIMELINE, type Timeline } from '../incident/index.js';
import { WakeBoard } from '../wake/index.js';
import { DeliveryPolicy } from './delivery-policy.js';
import { DELIVERY_STORE, type DeliveryStore } from './delivery.store.js';
import { judgeAttempt, type Attempt } from './judge-attempt.js';

/** Records what came of a batch of attempts in one commit: notices, attempts, timeline, and where pages go on. */
@Injectable()
export class RecordAttempts {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(DELIVERY_STORE) private readonly store: DeliveryStore,
    @Inject(TIMELINE) private readonly timeline: Timeline,
    private readonly wake: WakeBoard,
    private readonly policy: DeliveryPolicy,
  ) {}

  async record(batch: readonly Attempt[]): Promise<void> {
    const judged = batch.map((attempt) => judgeAttempt(attempt, this.policy));
    const now = batch.at(-1)!.at;
    await this.database.transaction(async (sql) => {
      const settlements = judged.map(({ settlement }) => settlement);
      const leaders = judged.filter(({ leads }) => leads).map(({ settlement }) => settlement);
      const settled = await this.store.settle(sql, settlements, leaders);
      const changed = new Set(settled.map(({ id }) => id));
      // Whoever is asked no more is not followed up: the cancelling came first.
      const live = new Set(settled.filter(({ over }) => !over).map(({ id }) => id));
      const followUps = judged.flatMap((each) => each.followUps).filter(({ of }) => live.has(of));
      await this.store.followUp(sql, followUps, now);
      const entries = judged.flatMap((each) => each.entries).filter(({ noticeId }) => changed.has(noticeId));
      if (entries.length > 0)
        await this.timeline.append(
          sql,
          entries.map(({ entry }) => entry),
        );
    });
    if (judged.some(({ entries }) => entries.length > 0)) this.wake.ring('timeline');
    // What failed for good on one channel is due at once on the next, and a copy beside goes along.
    if (judged.some(({ next, followUps }) => next.outcome === 'nextChannel' || followUps.length > 0)) {
      this.wake.ring('notices');
    }
  }
}
