import { Inject, Injectable } from '@nestjs/common';
import { isOver, priorityOfRank } from '#libs/domain';
import type { Metrics } from '#libs/observability';
import type { Sql } from '../../database/sql.js';
import { IncidentWriter, type NewTimelineEntry } from '../../incident/index.js';
import { METRICS } from '../../logger.js';
import { OUTBOX, type Outbox } from '../../outbox/index.js';
import { WakeBoard } from '../../wake/index.js';
import { ServicePeople, type TakenStep } from './service-people.js';

/** Writes and says what has become of promises: the desk and the holder before the end, the lead and the desk after it. */
@Injectable()
export class TellServiceLevels {
  private readonly warned;
  private readonly missed;

  constructor(
    private readonly writer: IncidentWriter,
    @Inject(OUTBOX) private readonly outbox: Outbox,
    private readonly people: ServicePeople,
    private readonly wake: WakeBoard,
    @Inject(METRICS) metrics: Metrics,
  ) {
    this.warned = metrics.counter('service_level_warnings_total', 'Limits at risk that were told of.', [
      'target',
      'priority',
    ]);
    this.missed = metrics.counter('service_levels_missed_total', 'Limits that were not kept.', ['target', 'priority']);
  }

  /** In the deciding transaction; the incidents are locked. */
  async tell(sql: Sql, steps: readonly TakenStep[], now: Date): Promise<void> {
    if (steps.length === 0) return;
    const pressing = steps.filter((step) => isPressing(step, now));
    const hurried = pressing.filter(({ step, incident }) => step.outcome === 'breach' && incident.escalateAt);
    for (const { incident } of hurried) incident.escalateAt = now;
    await this.writer.writeAll(
      sql,
      [...new Set(hurried.map(({ incident }) => incident))],
      steps.map((step) => entryOf(step, now)),
    );
    await this.outbox.queue(sql, await this.people.notices(pressing, now), now);
  }

  /** After the commit. */
  committed(steps: readonly TakenStep[]): void {
    if (steps.length === 0) return;
    for (const { step, level, incident } of steps) {
      const labels = { target: level.target, priority: priorityOfRank(incident.priority) };
      (step.outcome === 'warn' ? this.warned : this.missed).inc(labels);
    }
    this.wake.ring('incidents', 'timeline', 'notices');
  }
}

/** Nothing is said when it is too late to hurry, about a round that is over, or about what rests. */
function isPressing({ incident, step, isCurrent }: TakenStep, now: Date): boolean {
  const rests = incident.suppressedBy !== null || (incident.shelvedUntil !== null && incident.shelvedUntil > now);
  return isCurrent && step.reason !== 'foundLate' && !isOver(incident.state) && !rests;
}

const entryOf = ({ incident, level, step }: TakenStep, now: Date): NewTimelineEntry => ({
  incidentId: incident.id,
  at: now,
  kind: 'decision',
  what: step.outcome === 'warn' ? 'serviceLevelAtRisk' : 'serviceLevelBreached',
  actor: null,
  reason: step.reason,
  data: {
    target: level.target,
    limitMinutes: level.limitMinutes,
    elapsedMinutes: level.elapsedMinutes,
    dueAt: level.dueAt?.toISOString() ?? null,
  },
});
