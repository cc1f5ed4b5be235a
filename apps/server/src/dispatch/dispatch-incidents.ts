import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database, type Sql } from '../database/sql.js';
import { INCIDENT_STORE, type IncidentStore } from '../incident/index.js';
import type { RosterSnapshot } from '../roster/index.js';
import { ASSIGNMENT_STORE, type AssignmentStore } from './assignment.store.js';
import { ChooseTechnician } from './choose-technician.js';
import { DispatchDirectory } from './dispatch-directory.js';
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
    private readonly people: DispatchDirectory,
    private readonly writer: WritePlan,
  ) {}

  /** @returns whether more may be waiting */
  async pass(now: Date): Promise<boolean> {
    const roster = await this.people.roster.read();
    const plan = await this.database.transaction((sql) => this.passIn(sql, roster, now));
    if (plan) this.writer.committed(plan);
    return plan?.changed.length === BATCH;
  }

  private async passIn(sql: Sql, roster: RosterSnapshot, now: Date): Promise<DispatchPlan | null> {
    const due = await this.incidents.lockDueToDispatch(sql, now, BATCH);
    if (due.length === 0) return null;
    this.people.learn(due);
    const { assignments, loads } = await this.assignments.surroundings(
      sql,
      due.map(({ id }) => id),
    );
    const plan = new DispatchPlan(new ChooseTechnician(roster, loads, this.people.offerMs, now), roster, now);
    for (const incident of due) {
      plan.add(incident, this.people.terminals.siteOf(incident.terminalId), assignments.get(incident.id) ?? []);
    }
    await this.writer.write(sql, plan, now);
    return plan;
  }
}
