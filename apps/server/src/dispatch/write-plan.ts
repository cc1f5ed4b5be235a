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
import {
  ASSIGNMENT_STORE,
  type AssignmentChange,
  type AssignmentStore,
  type NewAssignment,
} from './assignment.store.js';

/** What dispatch writes in one transaction. */
export interface DispatchWrites {
  changed: readonly Incident[];
  settled: readonly AssignmentChange[];
  offers: readonly NewAssignment[];
  entries: readonly NewTimelineEntry[];
  notices: readonly NewNotice[];
  /** Incidents whose unsent pages are cancelled, before the new ones are queued. */
  pagesOver: readonly string[];
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
    await this.assignments.change(sql, plan.settled);
    await this.assignments.insert(sql, plan.offers);
    await this.incidents.save(sql, plan.changed);
    await this.timeline.append(sql, plan.entries);
    await this.outbox.cancelPages(sql, plan.pagesOver, 'offerOver');
    await this.outbox.queue(sql, plan.notices, now);
  }

  /** To be called after the commit. */
  committed(writes: DispatchWrites): void {
    this.after.decided(writes);
  }
}
