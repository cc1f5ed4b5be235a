import {
  ACCEPTANCE_LASTS_MINUTES,
  LOOK_AGAIN_MINUTES,
  nextStep,
  priorityOfRank,
  type EarlierAssignment,
  type NextOffer,
  type RunningAssignment,
  type Settled,
} from '#libs/domain';
import type { Incident, NewTimelineEntry } from '../incident/index.js';
import type { NewNotice } from '../outbox/index.js';
import type { RosterSnapshot } from '../roster/index.js';
import type { Site } from '../terminal/index.js';
import type { Assignment, AssignmentChange, NewAssignment } from './assignment.store.js';
import { shown, type Choice, type ChooseTechnician } from './choose-technician.js';
import { DispatchNotices } from './dispatch-notices.js';
import type { DispatchWrites } from './write-plan.js';

const MINUTE_MS = 60_000;

/** Everything that one pass writes. */
export class DispatchPlan implements DispatchWrites {
  readonly changed: Incident[] = [];
  readonly settled: AssignmentChange[] = [];
  readonly offers: NewAssignment[] = [];
  readonly entries: NewTimelineEntry[] = [];
  readonly notices: NewNotice[] = [];
  readonly pagesOver: string[] = [];

  constructor(
    private readonly choice: ChooseTechnician,
    private readonly roster: RosterSnapshot,
    private readonly now: Date,
  ) {}

  /** Decides about one incident that is due, and notes what is to be written. */
  add(incident: Incident, site: Site | undefined, assignments: readonly Assignment[]): void {
    const running = assignments.find(isRunning);
    const { state, shelvedUntil, restoredAt } = incident;
    const step = nextStep(
      { state, shelvedUntil, wasRestored: restoredAt !== null, running: running ?? null },
      this.now,
    );
    const work = new IncidentWork(incident, site, running, assignments);
    this.changed.push(incident);
    // That dispatch has looked is no change that anybody could have to look at again.
    if (step.outcome !== 'rest' || step.settle) incident.version += 1;
    if (step.outcome === 'rest') this.rest(work, step.settle, step.reason, step.again);
    else if (step.outcome === 'ask') this.ask(work, step.settle, step.reason);
    else this.askInstead(work, step.reason);
  }

  private rest(work: IncidentWork, settle: Settled | null, reason: string, again: Date | null): void {
    const { incident, running } = work;
    incident.dispatchAt = again;
    if (!running || !settle) return;
    this.settle(work, settle, reason);
    if (settle === 'withdrawn') this.tellWithdrawn(work, running.technicianId);
    if (reason === 'shelved') Object.assign(incident, { state: 'new', assigneeId: null, acceptBy: null });
  }

  private ask(work: IncidentWork, settle: Settled | null, reason: string): void {
    const { incident, running, site } = work;
    if (running && settle) this.settle(work, settle, reason);
    const chosen = this.choice.choose(incident, site, work.earlier(running && settle, this.now));
    if (chosen.next.outcome === 'offer') this.offer(work, chosen.next, chosen);
    else this.unanswered(work, chosen.next.reason, chosen, chosen.next.lookAgainAt);
    // Whoever let it expire may still take it while nobody else is asked, so they are told only when somebody is.
    const lostTo = chosen.next.outcome === 'offer' ? chosen.next.technicianId : null;
    const mayStillTakeIt = settle === 'expired' && lostTo === null;
    if (running && settle !== 'done' && lostTo !== running.technicianId && !mayStillTakeIt) {
      this.tellWithdrawn(work, running.technicianId);
    }
  }

  private askInstead(work: IncidentWork, reason: string): void {
    const { incident, running, site } = work;
    const chosen = this.choice.choose(incident, site, work.earlier('expired', this.now));
    if (running && chosen.next.outcome === 'offer' && chosen.next.technicianId !== running.technicianId) {
      this.settle(work, 'expired', reason);
      this.tellWithdrawn(work, running.technicianId);
      this.offer(work, chosen.next, chosen);
      return;
    }
    // Better somebody who is slow than nobody: it stays theirs, and the desk is told.
    const pause = LOOK_AGAIN_MINUTES[priorityOfRank(incident.priority)] * MINUTE_MS;
    incident.dispatchAt = new Date(this.now.getTime() + pause);
    this.note(incident, 'unanswered', reason, chosen.considered);
    this.tellDesks(work);
  }

  private offer(work: IncidentWork, next: Extract<NextOffer, { outcome: 'offer' }>, { considered }: Choice): void {
    const { incident, site } = work;
    const { technicianId, until, reason, candidate } = next;
    Object.assign(incident, {
      state: 'offered',
      assigneeId: technicianId,
      acceptBy: until,
      acceptedAt: null,
      dispatchAt: until,
    });
    this.choice.weigh(technicianId, 1);
    this.offers.push({
      incidentId: incident.id,
      technicianId,
      offeredAt: this.now,
      expiresAt: until,
      reason: { ...shown(candidate), reason },
    });
    this.note(incident, 'offered', reason, { technicianId, until: until.toISOString(), ...considered });
    const technician = this.roster.technician(technicianId);
    if (technician) this.notices.push(new DispatchNotices(incident, site, this.now).offered(technician));
  }

  private unanswered(work: IncidentWork, reason: string, { considered }: Choice, lookAgainAt: Date): void {
    const { incident } = work;
    Object.assign(incident, {
      state: 'new',
      assigneeId: null,
      acceptBy: null,
      acceptedAt: null,
      dispatchAt: lookAgainAt,
    });
    this.note(incident, 'unanswered', reason, { lookAgainAt: lookAgainAt.toISOString(), ...considered });
    this.tellDesks(work);
  }

  private settle({ incident, running }: IncidentWork, state: Settled, reason: string): void {
    if (!running) return;
    this.settled.push({ id: running.id, state, answeredAt: running.answeredAt, endedAt: this.now });
    this.choice.weigh(running.technicianId, -1);
    this.pagesOver.push(incident.id);
    if (state !== 'done') this.note(incident, state, reason, { technicianId: running.technicianId });
  }

  private tellWithdrawn({ incident, site }: IncidentWork, technicianId: string): void {
    const technician = this.roster.technician(technicianId);
    if (technician) this.notices.push(new DispatchNotices(incident, site, this.now).withdrawn(technician));
  }

  private tellDesks({ incident, site }: IncidentWork): void {
    this.notices.push(...new DispatchNotices(incident, site, this.now).unanswered(this.roster.desks));
  }

  private note({ id }: Incident, what: string, reason: string, data: Record<string, unknown>): void {
    this.entries.push({ incidentId: id, at: this.now, kind: 'decision', what, actor: null, reason, data });
  }
}

/** Offered or held. */
export const isRunning = (each: Assignment): each is Assignment & RunningAssignment =>
  each.state === 'offered' || each.state === 'accepted';

/** When an acceptance lapses without progress; null: never. */
export function acceptanceLapsesAt({ priority }: Incident, now: Date): Date | null {
  const minutes = ACCEPTANCE_LASTS_MINUTES[priorityOfRank(priority)];
  return minutes ? new Date(now.getTime() + minutes * MINUTE_MS) : null;
}

/** One incident of a pass with all that is known of its assignments. */
class IncidentWork {
  constructor(
    readonly incident: Incident,
    readonly site: Site | undefined,
    readonly running: Assignment | undefined,
    private readonly assignments: readonly Assignment[],
  ) {}

  /** What was asked before, the running one as it ends now. */
  earlier(settled: Settled | null | undefined, now: Date): EarlierAssignment[] {
    return this.assignments.flatMap(({ id, technicianId, state, expiresAt, endedAt }) => {
      if (id !== this.running?.id) return [{ technicianId, state, endedAt: endedAt ?? expiresAt }];
      return settled ? [{ technicianId, state: settled, endedAt: now }] : [];
    });
  }
}
