import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database, type Sql } from '../database/sql.js';
import { INCIDENT_STORE, throwFirst, type IncidentStore } from '../incident/index.js';
import { ASSIGNMENT_STORE, type AssignmentStore } from './assignment.store.js';
import type { OpenFields } from './candidate-fields.js';
import { ChooseTechnician } from './choose-technician.js';
import { DispatchChoice } from './dispatch-choice.js';
import { DispatchPlan } from './plan-dispatch.js';
import { WritePlan } from './write-plan.js';

/** Incidents of one transaction; large enough that statements do not count, small enough that a P1 behind it need not wait. */
export const BATCH = 1_000;

/**
 * One pass of dispatch: takes what is due, the most urgent first, and asks somebody, goes on to the next, takes back an
 * offer or tells the desk. An offer's expiry is the incident's next due time, so that no timer can be lost.
 */
@Injectable()
export class DispatchIncidents {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(INCIDENT_STORE) private readonly incidents: IncidentStore,
    @Inject(ASSIGNMENT_STORE) private readonly assignments: AssignmentStore,
    private readonly choice: DispatchChoice,
    private readonly writer: WritePlan,
  ) {}

  /** @returns whether more may be waiting */
  async pass(now: Date): Promise<boolean> {
    const open = await this.choice.open(now);
    const plan = await this.database.transaction((sql) => this.passIn(sql, open, now));
    if (!plan) return false;
    this.writer.committed(plan);
    this.choice.fields.committed(plan.fields);
    throwFirst(plan.failed);
    return plan.changed.length === BATCH;
  }

  private async passIn(sql: Sql, open: OpenFields, now: Date): Promise<DispatchPlan | null> {
    const { people, fields } = this.choice;
    const due = await this.incidents.lockDueToDispatch(sql, now, BATCH);
    if (due.length === 0) return null;
    people.learn(due);
    const ids = due.map(({ id }) => id);
    const { assignments, hands } = await this.assignments.surroundings(sql, ids, now);
    const plan = new DispatchPlan(new ChooseTechnician(open, hands, people.terms, now), now);
    for (const incident of due) plan.add(incident, people.siteOf(incident), assignments.get(incident.id) ?? []);
    await fields.keep(sql, plan.fields, now);
    await this.writer.write(sql, plan, now);
    return plan;
  }
}
