import { Inject, Injectable } from '@nestjs/common';
import type { EscalationRest } from '#libs/domain';
import { DATABASE, type Database, type Sql } from '../../database/sql.js';
import { INCIDENT_STORE, type Incident, type IncidentStore } from '../../incident/index.js';
import { EscalationPlan } from './escalation-plan.js';
import { EscalationWorlds } from './escalation-worlds.js';
import { ESCALATION_STORE, type EscalationStore } from './escalation.store.js';
import { WriteEscalations } from './write-escalations.js';

export interface EscalationWish {
  incidentId: string;
  /** Username, for the record. */
  by: string;
  reason: string;
}

/** `justEscalated`: somebody asked for the same a moment ago. */
export type EscalationRefusal = EscalationRest | 'lastStepFired' | 'justEscalated';

export type EscalationWishResult =
  /** `told`: ids of those who are paged; empty when the step reached nobody. */
  | { outcome: 'done'; incident: Incident; told: string[] }
  | { outcome: 'refused'; reason: EscalationRefusal; incident: Incident }
  | { outcome: 'notFound' };

/** Two people who press at once, or one who presses twice, mean one step. */
const PAUSE_MS = 20_000;

/** Somebody wants the next step of escalation now: a person at the desk, or `1e` in answer to a page. */
@Injectable()
export class EscalateNow {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(INCIDENT_STORE) private readonly incidents: IncidentStore,
    @Inject(ESCALATION_STORE) private readonly store: EscalationStore,
    private readonly worlds: EscalationWorlds,
    private readonly writer: WriteEscalations,
  ) {}

  async perform(wish: EscalationWish): Promise<EscalationWishResult> {
    const now = this.worlds.clock.now();
    const plan = new EscalationPlan(await this.worlds.at(now), now);
    const result = await this.database.transaction((sql) => this.performIn(sql, wish, plan, now));
    if (result.outcome === 'done') this.writer.committed(plan);
    return result;
  }

  private async performIn(
    sql: Sql,
    { incidentId, by, reason }: EscalationWish,
    plan: EscalationPlan,
    now: Date,
  ): Promise<EscalationWishResult> {
    const [incident] = await this.incidents.lock(sql, [incidentId]);
    if (!incident) return { outcome: 'notFound' };
    if (await this.store.wasAskedSince(sql, incidentId, new Date(now.getTime() - PAUSE_MS))) {
      return { outcome: 'refused', reason: 'justEscalated', incident };
    }
    const run = plan.add(incident, this.worlds.siteOf(incident), { by, reason });
    if (run.outcome === 'rest') return { outcome: 'refused', reason: run.reason as EscalationRest, incident };
    if (run.fired.length === 0) return { outcome: 'refused', reason: 'lastStepFired', incident };
    await this.writer.write(sql, plan, now);
    return { outcome: 'done', incident, told: run.fired.flatMap(({ recipients }) => recipients.map(({ id }) => id)) };
  }
}
