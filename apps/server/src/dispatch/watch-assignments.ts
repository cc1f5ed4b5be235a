import { Inject, Injectable } from '@nestjs/common';
import { reviewContract } from '#libs/domain';
import { DATABASE, type Database } from '../database/sql.js';
import { INCIDENT_STORE, type Incident, type IncidentStore, type NewTimelineEntry } from '../incident/index.js';
import type { NewNotice } from '../outbox/index.js';
import type { RosterSnapshot } from '../roster/index.js';
import { ASSIGNMENT_STORE, endedAs, isRunning, type Assignment, type AssignmentStore } from './assignment.store.js';
import { DispatchDirectory } from './dispatch-directory.js';
import { WritePlan, type PageOver } from './write-plan.js';

const BATCH = 200;

/**
 * Looks after what is due besides the incident itself: offers to help that nobody answered, and the clocks of vendors'
 * contracts. Each due time is a column of the assignment's row.
 */
@Injectable()
export class WatchAssignments {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(INCIDENT_STORE) private readonly incidents: IncidentStore,
    @Inject(ASSIGNMENT_STORE) private readonly assignments: AssignmentStore,
    private readonly people: DispatchDirectory,
    private readonly writer: WritePlan,
  ) {}

  /** @returns whether more may be waiting */
  async pass(now: Date): Promise<boolean> {
    const due = await this.assignments.dueToWatch(this.database, now, BATCH);
    if (due.length === 0) return false;
    const roster = await this.people.roster.read();
    const review = await this.database.transaction(async (sql) => {
      const incidents = await this.incidents.lock(sql, due);
      const { assignments } = await this.assignments.surroundings(sql, due, now);
      const found = new Review(this.people, roster, now);
      for (const incident of incidents) {
        for (const each of assignments.get(incident.id) ?? []) found.look(incident, each);
      }
      await this.writer.write(sql, found, now);
      return found;
    });
    this.writer.committed(review);
    return due.length === BATCH;
  }
}

class Review {
  readonly changed: Incident[] = [];
  readonly settled: Assignment[] = [];
  readonly offers = [];
  readonly entries: NewTimelineEntry[] = [];
  readonly notices: NewNotice[] = [];
  readonly pagesOver: PageOver[] = [];

  constructor(
    private readonly people: DispatchDirectory,
    private readonly roster: RosterSnapshot,
    private readonly now: Date,
  ) {}

  look(incident: Incident, assignment: Assignment): void {
    const { watchAt, role, state, expiresAt, dues } = assignment;
    if (!watchAt || watchAt > this.now) return;
    if (!isRunning(assignment)) this.settled.push({ ...assignment, watchAt: null });
    else if (role === 'support' && state === 'offered' && expiresAt <= this.now) this.expire(incident, assignment);
    else this.settled.push({ ...assignment, watchAt: this.contract(incident, assignment), watchedAt: this.now });
    if (dues && role === 'support' && state === 'offered' && expiresAt <= this.now) this.contract(incident, assignment);
  }

  private expire(incident: Incident, assignment: Assignment): void {
    const { technicianId, role } = assignment;
    this.settled.push(endedAs(assignment, 'expired', this.now));
    this.pagesOver.push({ incidentId: incident.id, recipientId: technicianId });
    this.note(incident, 'expired', { reason: 'offerExpired', data: { technicianId, role } });
  }

  /** Tells what is overdue. @returns when to look again */
  private contract(incident: Incident, assignment: Assignment): Date | null {
    const { dues, acceptedAt, offeredAt, watchedAt, technicianId } = assignment;
    if (!dues) return null;
    // What an earlier technician did is not the vendor's.
    const since = (at: Date | null): Date | null => (at && at >= offeredAt ? at : null);
    const done = { accept: acceptedAt, arrive: since(incident.arrivedAt), restore: since(incident.restoredAt) };
    const { overdue, again } = reviewContract({ dues, done, lookedAt: watchedAt }, this.now);
    for (const { clause, due, reason } of overdue) {
      this.note(incident, 'contractOverdue', { reason, data: { technicianId, clause, due: due.toISOString() } });
    }
    if (overdue.length) {
      const notices = this.people.noticesAbout(incident, this.now);
      this.notices.push(...notices.vendorLate(this.roster.desksFor(incident.regionId)));
    }
    return again;
  }

  private note(
    incident: Incident,
    what: NewTimelineEntry['what'],
    { reason, data }: { reason: string; data: Record<string, unknown> },
  ): void {
    if (!this.changed.includes(incident)) this.changed.push(incident);
    this.entries.push({ incidentId: incident.id, at: this.now, kind: 'decision', what, actor: null, reason, data });
  }
}
