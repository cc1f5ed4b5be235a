import { Inject, Injectable } from '@nestjs/common';
import type { Metrics } from '#libs/observability';
import type { Sql } from '../../database/sql.js';
import { TIMELINE, type Timeline } from '../../incident/index.js';
import { METRICS } from '../../logger.js';
import { OUTBOX, type Outbox } from '../../outbox/index.js';
import { WakeBoard } from '../../wake/index.js';
import type { EscalationPlan } from './escalation-plan.js';
import { ESCALATION_STORE, type EscalationStore } from './escalation.store.js';

/** Writes what escalation decided, in the transaction that holds the locks, and tells others after the commit. */
@Injectable()
export class WriteEscalations {
  private readonly escalations;

  constructor(
    @Inject(ESCALATION_STORE) private readonly store: EscalationStore,
    @Inject(TIMELINE) private readonly timeline: Timeline,
    @Inject(OUTBOX) private readonly outbox: Outbox,
    private readonly wake: WakeBoard,
    @Inject(METRICS) metrics: Metrics,
  ) {
    this.escalations = metrics.counter('escalations_total', 'Steps of escalation that fired.', ['step']);
  }

  async write(sql: Sql, { changed, entries, notices }: EscalationPlan, now: Date): Promise<void> {
    await this.store.saveClocks(sql, changed);
    await this.timeline.append(sql, entries);
    await this.outbox.queue(sql, notices, now);
  }

  /** To be called after the commit. */
  committed({ entries, notices, fired }: EscalationPlan): void {
    if (notices.length > 0) this.wake.ring('notices');
    if (entries.length > 0) this.wake.ring('timeline');
    for (const { index, repeat } of fired) this.escalations.inc({ step: repeat > 0 ? 'repeat' : String(index + 1) });
  }
}
