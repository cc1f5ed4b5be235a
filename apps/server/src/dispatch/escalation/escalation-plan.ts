import {
  pullToNow,
  runEscalation,
  type EscalationClock,
  type EscalationFacts,
  type EscalationRun,
  type FiredStep,
} from '#libs/domain';
import {
  decideAlone,
  incidentFacts,
  laneOf,
  lookAgainAt,
  type Incident,
  type NewTimelineEntry,
} from '../../incident/index.js';
import type { NewNotice } from '../../outbox/index.js';
import type { Site } from '../../terminal/index.js';
import type { EscalationSurroundings } from './escalation-worlds.js';

const MINUTE_MS = 60_000;

/** Somebody's wish that the next step does not wait. */
export interface Asked {
  by: string;
  reason: string;
}

/** What one pass of escalation writes. */
export class EscalationPlan {
  readonly changed: Incident[] = [];
  readonly entries: NewTimelineEntry[] = [];
  readonly notices: NewNotice[] = [];
  /** Index of each step that fired; repeats are counted on. */
  readonly fired: { index: number; repeat: number; policyId: string }[] = [];
  /** What went wrong about single incidents. */
  readonly failed: Error[] = [];

  constructor(
    private readonly around: EscalationSurroundings,
    private readonly now: Date,
  ) {}

  /** Decides about one incident of many, and notes what is to be written. */
  addAlone(incident: Incident, site: Site | undefined): void {
    const lists = [this.changed, this.entries, this.notices, this.fired];
    const failed = decideAlone(incident, lists, () => void this.add(incident, site));
    if (!failed) return;
    // The clock goes on where it stands, a minute late.
    this.changed.push(Object.assign(incident, { escalateAt: lookAgainAt(this.now) }));
    this.failed.push(failed);
  }

  /** Decides about one incident, and notes what is to be written. @param asked the next step fires whatever its time */
  add(incident: Incident, site: Site | undefined, asked?: Asked): EscalationRun {
    const world = this.around.worldOf(incident);
    const facts = factsOf(incident);
    const started = asked && !facts.clock ? runEscalation(facts, world, this.now) : undefined;
    const clock = started?.clock ?? facts.clock;
    // Whatever fell due by itself a moment ago is enough: what is next is not pulled as well.
    const pulled = asked && clock && !started?.fired.length ? pullToNow(clock, this.now) : clock;
    const run = started?.fired.length ? started : runEscalation({ ...facts, clock: pulled }, world, this.now);
    if (run.outcome === 'running') {
      for (const step of run.fired) this.fire(incident, site, world.policy.id, step, asked);
    }
    if (!isSame(incident, run.clock)) {
      Object.assign(incident, columnsOf(run.clock));
      this.changed.push(incident);
    }
    return run;
  }

  private fire(
    incident: Incident,
    site: Site | undefined,
    policyId: string,
    fired: FiredStep,
    asked: Asked | undefined,
  ): void {
    const { step, recipients, missed, dueAt, reason } = fired;
    this.fired.push({ index: step.index, repeat: step.repeat, policyId });
    const facts = {
      ...incidentFacts(incident, this.around.faults.of(incident.fault), site),
      escalation: { step: step.index + 1, waitedMinutes: this.waitedMinutes(incident) },
    };
    for (const { kind, id } of recipients) {
      const recipient = this.around.recipientOf(kind, id);
      if (!recipient) continue;
      const lane = laneOf(incident);
      const common = { incidentId: incident.id, lane, template: 'incidentEscalated', purpose: 'page' } as const;
      this.notices.push({ ...common, recipient, data: { ...facts }, sendAt: this.now });
    }
    this.entries.push({
      incidentId: incident.id,
      at: this.now,
      kind: asked ? 'human' : 'decision',
      what: recipients.length > 0 ? 'escalated' : 'escalatedToNobody',
      actor: asked?.by ?? null,
      reason: asked?.reason ?? REASONS[reason],
      data: {
        policyId,
        step: step.index + 1,
        ...(step.repeat > 0 && { repeat: step.repeat }),
        dueAt: dueAt.toISOString(),
        told: recipients.map(({ id }) => id).join(', '),
        recipients: recipients.map(({ kind, id, why }) => ({ kind, id, why })),
        missed,
      },
    });
  }

  private waitedMinutes({ escalationFrom, openedAt }: Incident): number {
    const since = escalationFrom ?? openedAt;
    return Math.max(0, Math.floor((this.now.getTime() - since.getTime()) / MINUTE_MS));
  }
}

const REASONS = {
  due: 'escalationDue',
  lastResort: 'escalatedToAll',
  reachesNobody: 'escalationReachesNobody',
} as const;

/** What the rule asks of an incident. */
export function factsOf(incident: Incident): EscalationFacts {
  const { state, suppressedBy, shelvedUntil, dispatchAt, pagedAt, hold } = incident;
  const { escalateAt, escalationFrom, escalationStep } = incident;
  const clock = escalationFrom && { from: escalationFrom, step: escalationStep, due: escalateAt };
  return {
    state,
    // What waits for its neighbours is looked at by dispatch only to take back what ran before.
    paging: hold === null && (dispatchAt !== null || state === 'offered'),
    suppressed: suppressedBy !== null,
    shelvedUntil,
    // Whoever lets it begin anew may say since when.
    since: clock ? null : (escalateAt ?? (state === 'offered' ? pagedAt : dispatchAt)),
    clock,
    fromStep: escalationStep,
  };
}

const columnsOf = (
  clock: EscalationClock | null,
): Pick<Incident, 'escalateAt' | 'escalationStep' | 'escalationFrom'> => ({
  escalateAt: clock?.due ?? null,
  escalationStep: clock?.step ?? 0,
  escalationFrom: clock?.from ?? null,
});

const timeOf = (at: Date | null | undefined): number | null => at?.getTime() ?? null;
const isSame = ({ escalateAt, escalationStep, escalationFrom }: Incident, clock: EscalationClock | null): boolean =>
  timeOf(escalateAt) === timeOf(clock?.due) &&
  timeOf(escalationFrom) === timeOf(clock?.from) &&
  escalationStep === (clock?.step ?? 0);
