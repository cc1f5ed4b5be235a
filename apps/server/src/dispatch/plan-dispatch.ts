import {
  earlierOf,
  isGone,
  lapseUnder,
  nextStep,
  priorityOfRank,
  type AssignmentRole,
  type AssignmentState,
  type NextOffer,
  type NextStep,
  type RunningLead,
  type RunningAssignment,
  type Settled,
} from '#libs/domain';
import { decideAlone, ended, lookAgainAt, type Incident, type NewTimelineEntry } from '../incident/index.js';
import type { NewNotice } from '../outbox/index.js';
import type { Site } from '../terminal/index.js';
import { endedAs, type Assignment, type NewAssignment } from './assignment.store.js';
import type { Choice, ChooseTechnician } from './choose-technician.js';
import { shown } from './choose-technician.js';
import { duesOf } from './contract-hours.js';
import { onCallUntil } from './dispatch-directory.js';
import { DispatchNotices } from './dispatch-notices.js';
import { IncidentWork } from './incident-work.js';
import type { DispatchWrites, PageOver } from './write-plan.js';

const MINUTE_MS = 60_000;

type Rest = Extract<NextStep, { outcome: 'rest' }>;
type Offer = Extract<NextOffer, { outcome: 'offer' }>;

/** Nobody has it: the clock of escalation begins anew. */
const NOBODY = { state: 'new', assigneeId: null, acceptBy: null, acceptedAt: null } as const;

/** Everything that one pass writes. */
export class DispatchPlan implements DispatchWrites {
  readonly changed: Incident[] = [];
  readonly settled: Assignment[] = [];
  readonly offers: NewAssignment[] = [];
  readonly entries: NewTimelineEntry[] = [];
  readonly notices: NewNotice[] = [];
  readonly pagesOver: PageOver[] = [];
  /** What went wrong about single incidents. */
  readonly failed: Error[] = [];

  constructor(
    private readonly choice: ChooseTechnician,
    private readonly now: Date,
  ) {}

  get fields() {
    return this.choice.fields.used;
  }

  /** Decides about one incident that is due, and notes what is to be written. */
  add(incident: Incident, site: Site | undefined, assignments: readonly Assignment[]): void {
    const lists = [this.changed, this.settled, this.offers, this.entries, this.notices, this.pagesOver];
    const failed = decideAlone(incident, lists, () => this.decide(incident, site, assignments));
    if (!failed) return;
    this.changed.push(Object.assign(incident, { dispatchAt: lookAgainAt(this.now) }));
    this.failed.push(failed);
  }

  private decide(incident: Incident, site: Site | undefined, assignments: readonly Assignment[]): void {
    const work = new IncidentWork(incident, site, assignments);
    this.renewLapse(work);
    const { lead, successor } = work;
    const step = nextStep(
      {
        state: incident.state,
        shelvedUntil: incident.shelvedUntil,
        suppressed: incident.suppressedBy !== null || incident.hold !== null,
        wasRestored: incident.restoredAt !== null,
        running: lead ? (lead as Assignment & RunningLead) : null,
        successor: successor ? (successor as Assignment & RunningAssignment) : null,
        holderOnCallUntil: lead
          ? onCallUntil(this.choice.fields.roster, lead.technicianId, incident.regionId, this.now)
          : null,
      },
      this.now,
    );
    this.changed.push(incident);
    const before = this.entries.length;
    if (step.outcome === 'rest') this.rest(work, step);
    else if (step.outcome === 'ask') this.ask(work, step.settle, step.reason);
    else if (step.outcome === 'askInstead') this.askInstead(work, step.reason);
    else this.handOver(work, step.reason);
    // That dispatch has looked is no change that anybody could have to look at again.
    if (step.outcome !== 'rest' || step.settle || this.entries.length > before) incident.version += 1;
  }

  /** The priority, or the rule, may have changed since it was accepted. */
  private renewLapse({ incident, lead }: IncidentWork): void {
    if (lead?.state !== 'accepted' || incident.state !== 'accepted') return;
    const minutes = this.choice.terms.rules.acceptanceLastsMinutes[priorityOfRank(incident.priority)];
    const lapsesAt = lapseUnder(lead.lapsesAt, minutes, this.now);
    if (lapsesAt?.getTime() === lead.lapsesAt?.getTime()) return;
    lead.lapsesAt = lapsesAt;
    this.settled.push(lead);
  }

  private rest(work: IncidentWork, { settle, reason, again, onShiftUntil }: Rest): void {
    const { incident, lead } = work;
    incident.dispatchAt = again;
    if (lead && onShiftUntil) this.settled.push({ ...lead, handOverAt: onShiftUntil });
    if (reason !== 'stillAsked' && reason !== 'stillOnShift') this.endOthers(work, reason);
    if (!lead || !settle) return;
    this.settle(work, lead, settle, reason);
    if (settle === 'withdrawn') this.tellWithdrawn(work, lead.technicianId);
    if (reason === 'shelved' || reason === 'suppressed') Object.assign(incident, NOBODY);
  }

  /** Nobody helps with what is over or put away; what is under way is not handed over any more. */
  private endOthers(work: IncidentWork, reason: Rest['reason']): void {
    const isUnderWay = reason === 'inProgress';
    for (const each of work.others) {
      if (isUnderWay && each.role === 'support') continue;
      const repaired = each.state === 'accepted' && work.incident.restoredAt !== null;
      this.settle(work, each, repaired ? 'done' : 'withdrawn', reason);
      if (!repaired) this.tellWithdrawn(work, each.technicianId);
    }
  }

  private ask(work: IncidentWork, settle: Settled | null, reason: string): void {
    const { incident, lead, site } = work;
    // From the first look on somebody is to be sent: escalation counts from here.
    if (!incident.escalationFrom) incident.escalateAt ??= this.now;
    if (lead && settle) this.settle(work, lead, settle, reason);
    if (reason === 'broughtBack') this.endOthers(work, 'over');
    else this.endSuccessor(work, reason);
    const chosen = this.choice.choose(incident, site, work.asking(lead && settle, this.now));
    if (chosen.next.outcome === 'offer') this.offer(work, chosen.next, chosen);
    else this.unanswered(work, chosen.next.reason, chosen, chosen.next.lookAgainAt);
    // Whoever let it expire may still take it while nobody else is asked, so they are told only when somebody is.
    const lostTo = chosen.next.outcome === 'offer' ? chosen.next.technicianId : null;
    const mayStillTakeIt = settle === 'expired' && lostTo === null;
    if (lead && settle !== 'done' && lostTo !== lead.technicianId && !mayStillTakeIt) {
      this.tellWithdrawn(work, lead.technicianId);
    }
  }

  private askInstead(work: IncidentWork, reason: string): void {
    const { incident, lead, site } = work;
    if (lead && isGone(incident, this.choice.terms.faults.of(incident.fault).clear)) return this.close(work, lead);
    const chosen = this.choice.choose(incident, site, work.asking('expired', this.now));
    if (lead && chosen.next.outcome === 'offer' && chosen.next.technicianId !== lead.technicianId) {
      this.settle(work, lead, 'expired', reason);
      this.tellWithdrawn(work, lead.technicianId);
      this.endSuccessor(work, reason);
      // Nobody has it any more: escalation counts from now.
      Object.assign(incident, { escalateAt: this.now, escalationStep: 0, escalationFrom: null });
      this.offer(work, chosen.next, chosen);
      return;
    }
    // Better somebody who is slow than nobody: it stays theirs, and the desk is told.
    incident.dispatchAt = this.pauseFrom(incident);
    this.note(incident, 'unanswered', reason, chosen.considered);
    this.tellDesks(work);
  }

  /** The machine recovered while somebody held it and did nothing: nobody else is sent to a healthy machine. */
  private close(work: IncidentWork, lead: Assignment): void {
    const { incident } = work;
    this.settle(work, lead, 'withdrawn', 'clearedByItself');
    this.endOthers(work, 'over');
    Object.assign(incident, ended(incident, 'closed', this.now), { assigneeId: null, acceptedAt: null });
    this.note(incident, 'closed', 'clearedByItself', {});
  }

  /** Who was asked to take it over is a candidate like any other, now that its holder has given it up. */
  private endSuccessor(work: IncidentWork, reason: string): void {
    const { successor } = work;
    if (successor) this.settle(work, successor, 'withdrawn', reason);
  }

  private handOver(work: IncidentWork, reason: 'shiftEnded' | 'offerExpired'): void {
    const { incident, lead, successor, site } = work;
    if (!lead) return;
    if (successor) {
      this.settle(work, successor, 'expired', reason);
      this.tellWithdrawn(work, successor.technicianId);
    }
    const chosen = this.choice.choose(incident, site, work.askingOther(lead, successor && 'expired', this.now));
    if (chosen.next.outcome === 'offer') {
      const { technicianId, until } = chosen.next;
      this.put(work, chosen.next, { role: 'successor', chosen });
      incident.dispatchAt = earlierOf(until, lead.lapsesAt);
      this.note(incident, 'handOverOffered', 'shiftEnded', {
        technicianId,
        holder: lead.technicianId,
        until: until.toISOString(),
        ...chosen.considered,
      });
      return;
    }
    incident.dispatchAt = earlierOf(this.pauseFrom(incident), lead.lapsesAt);
    this.note(incident, 'keptByHolder', chosen.next.reason, { technicianId: lead.technicianId, ...chosen.considered });
    this.tellDesks(work);
  }

  private offer(work: IncidentWork, next: Offer, chosen: Choice): void {
    const { incident } = work;
    const { technicianId, until, reason } = next;
    Object.assign(incident, {
      state: 'offered',
      assigneeId: technicianId,
      acceptBy: until,
      acceptedAt: null,
      dispatchAt: until,
    });
    this.note(incident, 'offered', reason, { technicianId, until: until.toISOString(), ...chosen.considered });
    this.put(work, next, { role: 'lead', chosen });
  }

  /** The offer itself, and the page. */
  private put(work: IncidentWork, next: Offer, { role, chosen }: { role: AssignmentRole; chosen: Choice }): void {
    const { incident } = work;
    const { technicianId, until, candidate, reason } = next;
    const technician = this.choice.fields.roster.technician(technicianId);
    const dues = duesOf(technician, this.choice.terms, this.now);
    this.choice.taken(technicianId, incident);
    incident.pagedAt = this.now;
    this.offers.push({
      incidentId: incident.id,
      technicianId,
      role,
      offeredAt: this.now,
      expiresAt: until,
      reason: { ...shown(candidate), reason },
      ranking: chosen.ranking,
      dues,
      watchAt: dues?.accept ?? null,
      handOverAt: onCallUntil(this.choice.fields.roster, technicianId, incident.regionId, this.now),
    });
    if (technician) this.notices.push(this.noticesAbout(work).offered(technician, until));
  }

  private unanswered(work: IncidentWork, reason: string, chosen: Choice, lookAgainAt: Date): void {
    const { incident } = work;
    Object.assign(incident, NOBODY, { dispatchAt: lookAgainAt });
    const { field, load, held, atTerminal } = chosen.ranking;
    const data = { lookAgainAt: lookAgainAt.toISOString(), ...chosen.considered, field, load, held, atTerminal };
    this.note(incident, 'unanswered', reason, data);
    this.tellDesks(work);
  }

  private settle(work: IncidentWork, assignment: Assignment, state: Settled, reason: string): void {
    const { incident } = work;
    const { technicianId, role, dues, watchedAt } = assignment;
    this.settled.push(endedAs(assignment, state as AssignmentState, this.now));
    this.choice.freed(assignment, incident);
    this.pagesOver.push({ incidentId: incident.id, recipientId: technicianId });
    if (state !== 'done') this.note(incident, state, reason, { technicianId, ...(role === 'lead' ? {} : { role }) });
    const isBreach = state === 'expired' && dues && dues.accept <= this.now && !assignment.acceptedAt && !watchedAt;
    if (isBreach) this.contractBroken(work, technicianId, dues.accept);
  }

  /** A vendor let an offer expire: that is the first clause of its contract. */
  private contractBroken(work: IncidentWork, technicianId: string, due: Date): void {
    const data = { technicianId, clause: 'accept', due: due.toISOString() };
    this.note(work.incident, 'contractOverdue', 'notInTime', data);
    const desks = this.choice.fields.roster.desksFor(work.incident.regionId);
    this.notices.push(...this.noticesAbout(work).vendorLate(desks));
  }

  private pauseFrom({ priority }: Incident): Date {
    const minutes = this.choice.terms.rules.lookAgainMinutes[priorityOfRank(priority)];
    return new Date(this.now.getTime() + minutes * MINUTE_MS);
  }

  private tellWithdrawn(work: IncidentWork, technicianId: string): void {
    const technician = this.choice.fields.roster.technician(technicianId);
    if (technician) this.notices.push(this.noticesAbout(work).withdrawn(technician));
  }

  private tellDesks(work: IncidentWork): void {
    const desks = this.choice.fields.roster.desksFor(work.incident.regionId);
    this.notices.push(...this.noticesAbout(work).unanswered(desks));
  }

  private noticesAbout({ incident, site }: IncidentWork): DispatchNotices {
    return new DispatchNotices(incident, this.choice.terms.faults.of(incident.fault), site, this.now);
  }

  private note({ id }: Incident, what: NewTimelineEntry['what'], reason: string, data: Record<string, unknown>): void {
    this.entries.push({ incidentId: id, at: this.now, kind: 'decision', what, actor: null, reason, data });
  }
}
