import { Inject, Injectable } from '@nestjs/common';
import type { Sql } from '../database/sql.js';
import {
  INCIDENT_STORE,
  TIMELINE,
  type Incident,
  type IncidentStore,
  type NewTimelineEntry,
  type Timeline,
} from '../incident/index.js';
import { OUTBOX, type NewNotice, type Outbox } from '../outbox/index.js';
import { AfterDispatch } from './after-dispatch.js';
import { ASSIGNMENT_STORE, type Assignment, type AssignmentStore, type NewAssignment } from './assignment.store.js';

/** A page to one person that must not go out any more. */
export interface PageOver {
  incidentId: string;
  recipientId: string;
}

/** Every page of an incident but those to somebody who is asked in another role. */
export interface AllPagesOver {
  incidentId: string;
  except: readonly string[];
  reason: string;
}

/** What dispatch writes in one transaction. */
export interface DispatchWrites {
  changed: readonly Incident[];
  /** Assignments that are over, or otherwise changed. */
  settled: readonly Assignment[];
  offers: readonly NewAssignment[];
  entries: readonly NewTimelineEntry[];
  notices: readonly NewNotice[];
  /** Cancelled where they were not sent, before the new ones are queued. */
  pagesOver: readonly PageOver[];
  allPagesOver?: AllPagesOver;
}

/** Writes what was decided: one statement for each kind of row, however many incidents. */
@Injectable()
export class WritePlan {
  constructor(
    @Inject(INCIDENT_STORE) private readonly incidents: IncidentStore,
    @Inject(ASSIGNMENT_STORE) private readonly assignments: AssignmentStore,
    @Inject(TIMELINE) private readonly timeline: Timeline,
    @Inject(OUTBOX) private readonly outbox: Outbox,
    private readonly after: AfterDispatch,
  ) {}

  async write(sql: Sql, plan: DispatchWrites, now: Date): Promise<void> {
    await this.assignments.save(sql, plan.settled);
    await this.assignments.insert(sql, plan.offers);
    await this.incidents.save(sql, plan.changed);
    await this.outbox.cancelPagesTo(sql, plan.pagesOver, 'offerOver');
    const all = plan.allPagesOver;
    if (all) await this.outbox.cancelPages(sql, [all.incidentId], all.reason, all.except);
    await this.outbox.queue(sql, plan.notices, now);
    // Last: a person's act takes the lock of the audit log, and nothing is waited for while that is held.
    await this.timeline.append(sql, plan.entries);
  }

  /** To be called after the commit. */
  committed(writes: DispatchWrites): void {
    this.after.decided(writes);
  }

  /** The same for a technician's own word. */
  answered(incident: Incident): void {
    this.after.answered(incident);
  }
}
